"""Erase a visitor's answers, because they ask for it; the code stays redeemed."""

from datetime import datetime

from django.db import transaction

from codes.models import Code
from redemption.models import Answers
from staff import trail
from staff.models import User


@transaction.atomic
def erase_answers(code: Code, *, by: User, at: datetime) -> bool:
    """Erase the answers stored with `code`; return False if there are none (any more).

    `code` comes with its batch. The trail says that it was done, not what was erased.
    """
    if not Answers.objects.filter(pk=code.pk).delete()[0]:
        return False
    trail.record("answers.erased", code.batch, by=by, at=at, serial=code.serial)
    return True
