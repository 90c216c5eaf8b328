"""Write the codes of a batch to standard output, recorded in the trail."""

import getpass
import os
import re
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from codes import exporting
from codes.exporting import Extent
from codes.keys import CodesKeyError
from codes.lifecycle import ActionRefused
from codes.models import Batch, Status
from codes.vault import Sealed
from storage.sheets.kinds import Kind
from storage.sheets.workbooks import TooLarge
from ui.characters import tidy


def serials(text: str) -> tuple[int, int]:
    """Return the first and the last serial of a range such as 1-500."""
    ends = re.fullmatch(r"(\d{1,9}) ?- ?(\d{1,9})", tidy(text), re.ASCII)
    if not ends:
        raise ArgumentTypeError(f"{text!r} is no range of serials such as 1-500.")
    return int(ends[1]), int(ends[2])


class Command(BaseCommand):
    help = "Write the codes of a batch to standard output: as CSV, or for Excel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int, help="the number of the batch")
        parser.add_argument(
            "--serials", type=serials, metavar="A-B", help="from A to B, both included"
        )
        parser.add_argument(
            "--status",
            choices=[status.name.lower() for status in Status],
            help="codes of this status only",
        )
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--excel",
            nargs="?",
            const=settings.LANGUAGE_CODE,
            choices=[code for code, _name in settings.CONSOLE_LANGUAGES],
            metavar="LANGUAGE",
            help="a CSV for the Excel of a reader of this language, such as de",
        )
        how.add_argument("--xlsx", action="store_true", help="an Excel workbook")

    def handle(self, *_: Any, **options: Any) -> None:
        download = self._start(options)
        out = sys.stdout.buffer
        try:
            for block in download:
                out.write(block)
            out.flush()
        except OSError as error:
            # Python flushes standard output at exit, and would report the error again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise CommandError(
                f"Not all codes could be written: {error.strerror}.",
                returncode=141 if isinstance(error, BrokenPipeError) else 1,
            ) from None
        except (Sealed, CodesKeyError, TooLarge) as error:
            raise CommandError(str(error)) from None
        finally:
            download.close()
        self.stderr.write(f"{download.rows:,} codes, SHA-256 {download.sha256}")

    def _start(self, options: dict[str, Any]) -> exporting.Download:
        """Return the download of these options. Raises CommandError."""
        batches = Batch.objects.select_related("campaign", "series")
        batch = batches.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(f"There is no batch {options['batch']}.")
        first, last = options["serials"] or (1, 0)
        if options["serials"] and not 1 <= first <= last:
            raise CommandError("A range of serials goes up and begins at 1 or later.")
        status = options["status"]
        only = Status[status.upper()] if status else None
        extent = Extent(first, last, only, *_kind(options))
        try:
            return exporting.start(
                batch, extent, by=None, at=timezone.now(), os_user=_os_user()
            )
        except (ActionRefused, Sealed, TooLarge) as refused:
            raise CommandError(str(refused)) from None


def _kind(options: dict[str, Any]) -> tuple[Kind, str]:
    """Return how the file is written, and for a reader of which language."""
    if options["excel"]:
        return Kind.EXCEL_CSV, options["excel"]
    return Kind.XLSX if options["xlsx"] else Kind.CSV, settings.LANGUAGE_CODE


def _os_user() -> str:
    """Return the name of the user who runs the command, or the uid."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
