"""Keep printers, and how far off each of them prints."""

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
    """Add a printer (None), or change one. Raises NotAllowed if the name is taken."""
    kept = printer or Printer(created_at=at, created_by=by)
    kept.name, kept.changed_at = name, at
    kept.shift_x, kept.shift_y = round(shift_x, 2), round(shift_y, 2)
    try:
        with transaction.atomic():
            if printer:
                kept.save(update_fields=["name", "shift_x", "shift_y", "changed_at"])
            else:
                kept.save(force_insert=True)
            _record_printer("changed" if printer else "added", kept, by=by, at=at)
    except IntegrityError:
        if not Printer.objects.filter(name=name).exclude(pk=kept.pk).exists():
            raise
        raise ActionRefused(
            _("There is a printer with this name. Choose another name.")
        ) from None
    return kept


@transaction.atomic
def remove(printer: Printer, *, by: User | None, at: datetime) -> None:
    """Forget a printer; what was printed with its shift keeps it."""
    _record_printer("deleted", printer, by=by, at=at)
    printer.delete()


def _record_printer(
    verb: str, printer: Printer, *, by: User | None, at: datetime
) -> None:
    trail.record(
        f"printers.{verb}",
        printer,
        by=by,
        at=at,
        name=printer.name,
        shift_x=float(printer.shift_x),
        shift_y=float(printer.shift_y),
    )
