"""Order print runs, make them, and look at what they leave behind."""

import zipfile
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
SHEET = 24  # labels of the layout a4-24


def order(batch, **fields):
    return orders.order(batch, **{"setup": Setup(), "by": None, "at": AT} | fields)


def make(run):
    """Make a run to its end, as the rings of the task do."""
    while not rendering.render_parts(run):
        pass
    run.refresh_from_db()
    return run


def make_run(batch, **fields):
    run = make(order(batch, **fields))
    assert (run.state, run.problem) == (State.READY, "")
    return run


def printed(run):
    """Return what a plain press has printed of a run: serials and codes, in order."""
    path = files.path_of(run)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as pack:
            names = [name for name in pack.namelist() if name.startswith("part-")]
            text = b"".join(pack.read(name) for name in names)
    else:
        text = path.read_bytes()
    lines = (line.split(" ") for line in text.decode().splitlines())
    return [(int(serial), code) for serial, code in lines]


def spelled(batch, *serials):
    """Return serials and codes as `printed` does, from the codes alone."""
    texts = (vault.texts(batch, serial, serial)[0].decode() for serial in serials)
    return list(zip(serials, texts, strict=True))


def void(batch, first, last):
    selection = Selection(first=first, last=last)
    move = lifecycle.order(batch, Status.VOIDED, selection, by=None, at=AT)
    lifecycle.carry_out(move, at=AT)


def trail(run):
    """Return what the trail says of a run, oldest first."""
    entries = Entry.objects.filter(action__startswith="print_runs.", data__run=run.pk)
    actions = entries.order_by("id").values_list("action", flat=True)
    return [action.removeprefix("print_runs.") for action in actions]


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def parts_made(run):
    return sorted(run.made.values_list("number", flat=True))
