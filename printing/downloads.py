"""Hand out the file of a print run; whoever wants it again says why."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from codes import exporting
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


def hand_out(
    run: PrintRun, *, reason: str = "", by: User | None, at: datetime
) -> BinaryIO:
    """Return the file of the run, counted, and say so in the trail.

    Of two at once one is the first. Raises NotAllowed where there is no file, and its
    ReasonMissing where it was handed out before.
    """
    reason = reprint_reasons.normalize_reason(reason)
    try:
        file = files.path_of(run).open("rb")
    except FileNotFoundError:
        raise _gone() from None
    try:
        _count(run, reason, by=by, at=at)
    except BaseException:
        file.close()
        raise
    return file


def file_name(run: PrintRun) -> str:
    """Return what the file is called where it goes."""
    return exporting.file_name(
        run.batch, Extent(run.first, run.last), run.file_extension
    )


def content_type(run: PrintRun) -> str:
    """Return what the file is, for a browser; what machines eat is only bytes."""
    return CONTENT_TYPES.get(run.file_extension, "application/octet-stream")


@transaction.atomic
def _count(run: PrintRun, reason: str, *, by: User | None, at: datetime) -> None:
    """Count a download that may be: the first, or one with a reason."""
    allowed = PrintRun.objects.filter(pk=run.pk, state=PrintRun.State.READY)
    if not reason:
        allowed = allowed.filter(downloads=0)
    counted = allowed.update(downloads=F("downloads") + 1)
    run.refresh_from_db(fields=["state", "downloads", "size", "sha256", "labels_made"])
    if not counted:
        if run.state != PrintRun.State.READY:
            raise _gone()
        raise reprint_reasons.ReasonMissing(
            _("This file was downloaded before. Say why it is needed again.")
        )
    facts = {"rows": run.labels_made, "size": run.size, "sha256": run.sha256}
    if reason:
        facts["reason"] = reason
    lifecycle.record("downloaded", run, by=by, at=at, **facts)


def _gone() -> ActionRefused:
    return ActionRefused(_("This file is not there any more. Print the labels again."))
