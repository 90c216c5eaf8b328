"""Add, change and delete printers: a name, and how far off the paper each prints."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from codes.lifecycle import ActionRefused
from printing.models import Printer
from staff import trail
from staff.models import User


def save(
    printer: Printer | None,
    *,
    name: str,
    shift_x: float,
    shift_y: float,
    by: User | None,
    at: datetime,
) -> Printer:
    """Add a printer (None), or change one; shifts are in millimetres.

    Raises ActionRefused if the name is taken.
    """
    saved = printer or Printer(created_at=at, created_by=by)
    saved.name, saved.changed_at = name, at
    saved.shift_x, saved.shift_y = round(shift_x, 2), round(shift_y, 2)
    try:
        with transaction.atomic():
            if printer:
                saved.save(update_fields=["name", "shift_x", "shift_y", "changed_at"])
            else:
                saved.save(force_insert=True)
            _record("changed" if printer else "added", saved, by=by, at=at)
    except IntegrityError:
        if not Printer.objects.filter(name=name).exclude(pk=saved.pk).exists():
            raise
        raise ActionRefused(
            _("There is a printer with this name. Choose another name.")
        ) from None
    return saved


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
        name=printer.name,
        shift_x=float(printer.shift_x),
        shift_y=float(printer.shift_y),
    )
