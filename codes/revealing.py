"""Reveal one code as printed, which the trail records."""

from datetime import datetime

from django.db import transaction

from codes import leaving, vault
from codes.models import Code
from staff import trail
from staff.models import User


@transaction.atomic
def reveal(code: Code, *, by: User, at: datetime) -> str:
    """Return one code as printed, and record it in the trail.

    Raises Sealed, and ActionRefused if the batch is being removed.
    """
    batch = code.batch
    text = vault.texts(batch, code.serial, code.serial)[0].decode()
    leaving.record_leaving(batch, at=at)
    trail.record("codes.revealed", batch, by=by, at=at, serial=code.serial)
    return batch.format.grouped(text)
