"""Describe a print run and its files in a manifest, which never holds a code."""

from typing import Any

from printing.models import PrintPart, PrintRun
from storage.sheets import csv_text

COLUMNS = ("name", "rows", "first", "last", "size", "sha256")


def build(run: PrintRun) -> dict[str, Any]:
    """Return the manifest of a run as JSON types: of what is rendered so far.

    `files` are those inside the ZIP, or the one file there is.
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
        "file": _file_entry(run),
        "files": _file_entries(run),
    }


def as_csv(manifest: dict[str, Any]) -> str:
    """Return the `files` of a manifest as CSV."""
    rows = [
        ["" if file[name] is None else str(file[name]) for name in COLUMNS]
        for file in manifest["files"]
    ]
    return csv_text.Style().encode([COLUMNS, *rows]).decode()


def part_file_name(run: PrintRun, part: PrintPart) -> str:
    """Return the name of a part inside the ZIP; names sort by number."""
    digits = len(str(run.parts))
    return f"part-{part.number:0{digits}}-of-{run.parts}.{run.extension}"


def _file_entry(run: PrintRun) -> dict[str, Any] | None:
    """Return the file to download, if it exists; a ZIP cannot hold its own digest."""
    if not run.sha256:
        return None
    return {"name": run.file_name, "size": run.size, "sha256": run.sha256}


def _file_entries(run: PrintRun) -> list[dict[str, Any]]:
    if run.state != PrintRun.State.RUNNING and not run.sha256:
        return []  # it failed or was cancelled before it had a file
    if run.file_extension == "zip":
        return [
            {
                "name": part_file_name(run, part),
                "rows": part.labels,
                "first": part.first,
                "last": part.last,
                "size": part.size,
                "sha256": part.sha256,
            }
            for part in run.made.order_by("number")
        ]
    entry = _file_entry(run)
    if entry is None:
        return []
    return [entry | {"rows": run.labels_made, "first": run.first, "last": run.last}]
