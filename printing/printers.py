"""Add, change and delete printers: a name, and how far off the paper each prints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from codes.lifecycle import ActionRefused
from printing.models import Printer
from staff import trail, trail_changes
from staff.models import User
from ui.edit_versions import EditConflict


def save(
    printer: Printer | None,
    values: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
) -> Printer:
    """Add a printer (None), or change one; `values` are those of `values_of`.

    Raises ActionRefused if the name is taken. `seen` has the values that these were
    merged with: raises EditConflict where one that would change is not as in it.
    """
    try:
        with transaction.atomic():
            if printer is None:
                return _add(values, by=by, at=at)
            return _change(printer, values, by=by, at=at, seen=seen)
    except IntegrityError:
        others = Printer.objects.exclude(pk=printer.pk if printer else 0)
        if not others.filter(name=values["name"]).exists():
            raise
        raise ActionRefused(
            _("There is a printer with this name. Choose another name.")
        ) from None


def values_of(printer: Printer) -> dict[str, Any]:
    """Return the values of a printer that people edit; shifts are in millimetres."""
    shifts = {"shift_x": float(printer.shift_x), "shift_y": float(printer.shift_y)}
    return {"name": printer.name, **shifts}


def _add(values: Mapping[str, Any], *, by: User | None, at: datetime) -> Printer:
    printer = Printer(**_rounded(values), created_at=at, created_by=by, changed_at=at)
    printer.save(force_insert=True)
    _record("added", printer, by=by, at=at)
    return printer


def _change(
    printer: Printer,
    values: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
    seen: Mapping[str, Any] | None,
) -> Printer:
    """Write what is not as it is stored, under the lock of the row."""
    stored = Printer.objects.select_for_update().get(pk=printer.pk)
    before, after = values_of(stored), _rounded(values)
    changed = [name for name in after if after[name] != before[name]]
    if seen is not None and (moved := [n for n in changed if before[n] != seen[n]]):
        raise EditConflict(moved)
    if changed:
        for name in changed:
            setattr(stored, name, after[name])
        stored.changed_at = at
        stored.save(update_fields=[*changed, "changed_at"])
        changes = trail_changes.between(before, after, changed)
        data = {"name": stored.name, "changes": changes}
        trail.record("printers.changed", stored, by=by, at=at, **data)
    return stored


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    shifts = {name: round(values[name], 2) for name in ("shift_x", "shift_y")}
    return {"name": values["name"], **shifts}


@transaction.atomic
def delete(printer: Printer, *, by: User | None, at: datetime) -> None:
    """Delete a printer; print runs made for it have a copy of its shift."""
    _record("deleted", printer, by=by, at=at)
    printer.delete()


def _record(verb: str, printer: Printer, *, by: User | None, at: datetime) -> None:
    trail.record(
        f"printers.{verb}",
        printer,
        by=by,
        at=at,
        **values_of(printer),
    )
