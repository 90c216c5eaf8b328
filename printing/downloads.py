"""Download the file of a print run: each download is counted and in the trail."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from codes import exporting, leaving
from codes.exporting import Extent
from codes.lifecycle import ActionRefused
from printing import files, lifecycle, reprint_reasons
from printing.models import PrintRun
from staff.models import User

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
}


def open_download(
    run: PrintRun, *, reason: str = "", by: User | None, at: datetime
) -> BinaryIO:
    """Open the file of the run, count the download and record it in the trail.

    Raises ActionRefused where there is no file, and ReasonMissing where it was
    downloaded before and `reason` is empty; of two at once one is the first.
    """
    reason = reprint_reasons.normalize_reason(reason)
    try:
        file = files.file_path(run).open("rb")
    except FileNotFoundError:
        raise _file_missing() from None
    try:
        _record_download(run, reason, by=by, at=at)
    except BaseException:
        file.close()
        raise
    return file


def download_name(run: PrintRun) -> str:
    """Return the name under which a browser saves the file."""
    return exporting.file_name(
        run.batch, Extent(run.first, run.last), run.file_extension
    )


def content_type(run: PrintRun) -> str:
    """Return the media type of the file; commands for printers are plain bytes."""
    return CONTENT_TYPES.get(run.file_extension, "application/octet-stream")


@transaction.atomic
def _record_download(
    run: PrintRun, reason: str, *, by: User | None, at: datetime
) -> None:
    """Count a download if it is the first or has a reason, else refuse it."""
    leaving.record_leaving(run.batch, at=at)
    allowed = PrintRun.objects.filter(pk=run.pk, state=PrintRun.State.READY)
    if not reason:
        allowed = allowed.filter(downloads=0)
    counted = allowed.update(downloads=F("downloads") + 1)
    run.refresh_from_db(fields=["state", "downloads", "size", "sha256", "labels_made"])
    if not counted:
        if run.state != PrintRun.State.READY:
            raise _file_missing()
        raise reprint_reasons.ReasonMissing(
            _("This file was downloaded before. Say why it is needed again.")
        )
    facts = {"rows": run.labels_made, "size": run.size, "sha256": run.sha256}
    if reason:
        facts["reason"] = reason
    lifecycle.record("downloaded", run, by=by, at=at, **facts)


def _file_missing() -> ActionRefused:
    return ActionRefused(_("This file is not there any more. Print the labels again."))
