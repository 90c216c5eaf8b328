"""Order labels, make them and read what is on the paper."""

from datetime import UTC, datetime

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from codes import files, lifecycle, printing, vault
from codes.layouts import A4_24
from codes.lifecycle import Selection
from codes.models import PrintRun, Status
from codes.symbols import POINTS
from staff.models import Entry

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
State = PrintRun.State


def order(batch, **fields):
    return printing.order(batch, **{"by": None, "at": AT} | fields)


def make_run(batch, **fields):
    run = order(batch, **fields)
    assert printing.render(run) is True
    assert (run.state, run.problem) == (State.READY, "")
    return run


def pages(run):
    return PdfReader(files.path_of(run)).pages


def decoded(run, page=0):
    """Return what the symbols of a page say, and the millimetres where they stand."""
    with pypdfium2.PdfDocument(files.path_of(run)) as pdf:
        image = pdf[page].render(scale=300 / 72).to_pil()
    found = {}
    for symbol in zxingcpp.read_barcodes(image):
        corners = [symbol.position.top_left, symbol.position.bottom_right]
        found[symbol.text] = [(c.x / 300 * 25.4, c.y / 300 * 25.4) for c in corners]
    return found


def payloads(batch, *serials):
    """Return what the symbols of these serials should say, from the codes alone."""
    texts = [vault.texts(batch, serial, serial)[0].decode() for serial in serials]
    address = f"HTTP://LOCALHOST:8000/{batch.campaign.slug.upper()}"
    return [f"{address}/{text.replace('-', '')}" for text in texts]


def void(batch, first, last):
    selection = Selection(first=first, last=last)
    move = lifecycle.order(batch, Status.VOIDED, selection, by=None, at=AT)
    lifecycle.carry_out(move, at=AT)


def trail(run):
    entries = Entry.objects.filter(action__startswith="print_runs.", data__run=run.pk)
    return list(entries.order_by("id").values_list("action", flat=True))


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def words_on(page):
    """Return the texts of a page and where they begin, in millimetres from the top."""
    found = []

    def visit(text, matrix, position, _font, size):
        if text.strip():
            x = matrix[0] * position[4] + matrix[4]
            y = matrix[3] * position[5] + matrix[5]
            found.append((text.strip(), x / POINTS, A4_24.page_height - y / POINTS))

    page.extract_text(visitor_text=visit)
    return found
