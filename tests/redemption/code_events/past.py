"""What happened to a code, written without what renders or carries it out."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from codes import lifecycle
from codes.lifecycle import Selection
from codes.models import Code, Status
from printing import lifecycle as run_lifecycle
from printing.models import PrintRun

START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def hours(n):
    return START + timedelta(hours=n)


def code_of(batch, serial=1):
    codes = Code.objects.select_related(
        "batch__campaign", "batch__series", "batch__created_by", "entry__actor"
    )
    return codes.get(pk=batch.code_id(serial))


def insert_run(batch, *, by=None, **fields):
    """Return a print run whose file is ready."""
    copy = fields.get("copy", 1)
    return PrintRun.objects.create(
        **{
            "batch": batch,
            "first": 1,
            "last": batch.generated,
            "reason": "" if copy == 1 else "torn",
            "state": PrintRun.State.READY,
            "pages": 1,
            "labels_made": 1,
            "size": 1,
            "sha256": "0" * 64,
            "file_name": "1.pdf",
            "created_at": timezone.now(),
            "finished_at": timezone.now(),
            "created_by": by,
        }
        | fields
    )


def record_run_download(run, *, by, at=None, **facts):
    at = at or timezone.now()
    run_lifecycle.record("downloaded", run, by=by, at=at, **facts)


def move(batch, to, *, at, done_at=None, by=None, **selection):
    """Order a move and carry it out, `done_at` None: not yet."""
    ordered = lifecycle.order(
        batch, to, Selection(**selection), reason="why", by=by, at=at
    )
    if done_at:
        lifecycle.carry_out(ordered, at=done_at)
    return ordered


def make_since(batch, at):
    """Let the codes of a batch be as old as `at`."""
    Code.objects.of(batch).update(status_at=at)
    type(batch).objects.filter(pk=batch.pk).update(created_at=at, worked_at=at)
    batch.refresh_from_db()
    return batch


INACTIVE, AVAILABLE = Status.INACTIVE, Status.AVAILABLE
REDEEMED, VOIDED = Status.REDEEMED, Status.VOIDED
