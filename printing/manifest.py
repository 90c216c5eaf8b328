"""Say what a print run is and what lies in its files; never a code."""

import csv
import io
from typing import Any

from printing.models import PrintPart, PrintRun

COLUMNS = ("name", "rows", "first", "last", "size", "sha256")


def of(run: PrintRun) -> dict[str, Any]:
    """Return the manifest of a run as JSON can hold it: of all that is made of it.

    `files` are those of a ZIP, or the one file there is.
    """
    batch, by = run.batch, run.created_by
    return {
        "print_run": run.pk,
        "campaign": batch.campaign.name,
        "batch": {"id": batch.pk, "name": batch.name},
        "rows": run.labels_made,
        "first": run.first,
        "last": run.last,
        "copy": run.copy,
        "reason": run.reason,
        "ordered_by": by.get_username() if by else None,
        "ordered_at": run.created_at.isoformat(),
        "pages": run.pages,
        "setup": run.setup,
        "file": _file(run),
        "files": _files(run),
    }


def as_csv(known: dict[str, Any]) -> str:
    """Return the files of a manifest as a table."""
    table = io.StringIO()
    rows = csv.DictWriter(table, COLUMNS)
    rows.writeheader()
    rows.writerows(known["files"])
    return table.getvalue()


def name_of(run: PrintRun, part: PrintPart) -> str:
    """Return what a part is called among the others of its run."""
    digits = len(str(run.parts))
    return f"part-{part.number:0{digits}}-of-{run.parts}.{run.extension}"


def _file(run: PrintRun) -> dict[str, Any] | None:
    """Return what is handed out; a ZIP cannot hold its own digest."""
    if not run.sha256:
        return None
    return {"name": run.file_name, "size": run.size, "sha256": run.sha256}


def _files(run: PrintRun) -> list[dict[str, Any]]:
    if run.state != PrintRun.State.RUNNING and not run.sha256:
        return []  # it ended before there was anything to hand out
    if run.file_extension == "zip":
        return [
            {
                "name": name_of(run, part),
                "rows": part.labels,
                "first": part.first,
                "last": part.last,
                "size": part.size,
                "sha256": part.sha256,
            }
            for part in run.made.order_by("number")
        ]
    whole = _file(run)
    if whole is None:
        return []
    return [whole | {"rows": run.labels_made, "first": run.first, "last": run.last}]
