"""Wrap the keys of the codes under the newest key of PINPRESS_CODES_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from codes.keys import CodesKeyError
from codes.rewrapping import rewrap_all


class Command(BaseCommand):
    help = (
        "Wrap the keys of all series under the newest key of PINPRESS_CODES_KEY. "
        "Afterwards the older keys of the list are no longer needed."
    )

    def handle(self, **options: Any) -> None:
        try:
            wrapped, total = rewrap_all(by=None, at=timezone.now())
        except CodesKeyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{wrapped} of {total} series wrapped under the newest key; "
            f"{total - wrapped} were already."
        )
