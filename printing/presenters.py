"""What templates show of a print run."""

from typing import Any

from django.conf import settings

from printing.forms import choices
from printing.models import PrintRun

# States whose status component has another name.
STATUS_NAMES: dict[str, str] = {
    PrintRun.State.RUNNING: "working",
    PrintRun.State.DELETED: "ended",
}


def print_run_row(run: PrintRun) -> dict[str, Any]:
    """Return the variables of a print run, for a row of the list and for its page."""
    is_complete = run.state in {PrintRun.State.READY, PrintRun.State.DELETED}
    labels_known = is_complete and run.labels_made
    return {
        "run": run,
        "layout": choices.layout_title(run.parsed_setup.layout),
        "design": choices.design_title(run.parsed_setup),
        "status": STATUS_NAMES.get(run.state, run.state),
        "empty_places": run.labels - run.labels_made if labels_known else 0,
        "deleted_at": run.finished_at and run.finished_at + settings.FILES_KEPT,
    }
