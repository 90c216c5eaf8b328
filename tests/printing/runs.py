"""Order and render print runs, and read what they wrote."""

import resource
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime

from codes import lifecycle, vault
from codes.lifecycle import Selection
from codes.models import Status
from printing import files, orders, rendering
from printing.models import PrintRun
from printing.paper.setup import Setup
from staff.models import Entry

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
State = PrintRun.State
SHEET_LABELS = 24  # labels of the layout a4-24


def order(batch, **fields):
    return orders.order(batch, **{"setup": Setup(), "by": None, "at": AT} | fields)


def render_run(run):
    """Render a run to its end, as repeated tasks do."""
    while not rendering.render_parts(run):
        pass
    run.refresh_from_db()
    return run


def make_run(batch, **fields):
    """Return a run that was ordered and is ready."""
    run = render_run(order(batch, **fields))
    assert (run.state, run.problem) == (State.READY, "")
    return run


def printed_lines(run):
    """Return the serials and codes that a fake press has written, in order."""
    path = files.file_path(run)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.startswith("part-")]
            text = b"".join(archive.read(name) for name in names)
    else:
        text = path.read_bytes()
    lines = (line.split(" ") for line in text.decode().splitlines())
    return [(int(serial), code) for serial, code in lines]


def expected_lines(batch, *serials):
    """Return serials and codes as `printed_lines` does, read from the vault."""
    texts = (vault.texts(batch, serial, serial)[0].decode() for serial in serials)
    return list(zip(serials, texts, strict=True))


def void(batch, first, last):
    selection = Selection(first=first, last=last)
    move = lifecycle.order(batch, Status.VOIDED, selection, by=None, at=AT)
    lifecycle.carry_out(move, at=AT)


def trail_actions(run):
    """Return the actions on a run that are in the trail, oldest first."""
    entries = Entry.objects.filter(action__startswith="print_runs.", data__run=run.pk)
    actions = entries.order_by("id").values_list("action", flat=True)
    return [action.removeprefix("print_runs.") for action in actions]


@contextmanager
def max_file_size(size):
    """Let writing more than so many bytes into a file fail, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def part_numbers(run):
    """Return the numbers of the rendered parts."""
    return sorted(run.made.values_list("number", flat=True))
