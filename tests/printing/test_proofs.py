import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from codes import batches, proof_codes, vault
from codes.models import Batch
from printing import files, jobs, proofs
from printing.models import PrintRun
from printing.paper.pdf import raster, rendered_labels
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from staff.models import Entry
from tests.factories import make_batch
from tests.printing.runs import AT, make_run, order

pytestmark = pytest.mark.django_db


def read(picture):
    """Return what the symbols of a picture say."""
    with Image.open(io.BytesIO(picture)) as image:
        return sorted(found.text for found in zxingcpp.read_barcodes(image))


def page(pdf, number=0):
    with pypdfium2.PdfDocument(pdf) as document:
        picture = io.BytesIO()
        document[number].render(scale=300 / 72).to_pil().save(picture, "PNG")
    return picture.getvalue()


def said(batch, count):
    """Return what the symbols of so many proofs say."""
    texts = proof_codes.texts(batch, count).tolist()
    return sorted(jobs.site(batch) + text.decode().replace("-", "") for text in texts)


def test_a_proof_sheet_is_full_of_void_codes_and_says_so(operator):
    batch = make_batch(quantity=5, prefix="BF26-")
    sheet = proofs.sheet(batch, Setup(skip=4, back="Enjoy"), by=operator, at=AT)

    pages = PdfReader(io.BytesIO(sheet)).pages
    assert len(pages) == 2  # front and back
    assert read(page(sheet)) == said(batch, 20)
    assert pages[0].extract_text().count("PROOF") == 20
    entry = Entry.objects.get(action="print_runs.proofed")
    assert (entry.target, entry.actor, entry.data) == (
        f"codes.batch:{batch.pk}",
        operator,
        {"layout": "a4-24"},
    )
    assert not PrintRun.objects.exists()


def test_no_live_code_stands_on_a_proof():
    batch = make_batch(quantity=30)
    sheet = proofs.sheet(batch, Setup(), by=None, at=AT)

    text = PdfReader(io.BytesIO(sheet)).pages[0].extract_text().replace("\n", "")
    live = [text.decode() for text in vault.texts(batch, 1, 30).tolist()]
    grouped = [batch.format.grouped(one) for one in live]
    assert [one for one in live + grouped if one in text] == []


def test_the_picture_shows_the_first_page_as_it_will_be():
    batch = make_batch(quantity=30)
    setup = Setup(skip=2, order="stack")
    picture, notes = proofs.picture(batch, setup, first=1, last=30)

    assert read(picture) == said(batch, 14)  # two are gone, 16 wait on the second
    assert notes == {
        "labels": 30,
        "pages": 2,
        "parts": 1,
        "page_width": 210.0,
        "page_height": 297.0,
        "symbol": "qr",
        "module": notes["module"],
        "smallest": 0.396,
        "width": notes["width"],
        "height": notes["height"],
        "contrast": 1.0,
    }
    assert notes["module"] > notes["smallest"]


def test_the_picture_has_no_mark_but_that_of_a_reprint(monkeypatch):
    batch = make_batch(quantity=30)
    seen = []
    job = jobs.job
    monkeypatch.setattr(
        jobs, "job", lambda *args, **k: (seen.append(k["mark"]), job(*args, **k))[1]
    )

    proofs.picture(batch, Setup())
    order(batch, last=10)
    proofs.picture(batch, Setup(instructions=(("es", "Escanea"),)), last=10)
    proofs.picture(batch, Setup(), first=11)
    assert [seen[0], *seen[2:]] == ["", "REIMPRESIÓN 1", ""]


def test_a_picture_takes_one_rendering(monkeypatch):
    calls = []
    render = rendered_labels.render_labels
    monkeypatch.setattr(
        rendered_labels,
        "render_labels",
        lambda *a, **k: (calls.append(a), render(*a, **k))[1],
    )

    proofs.picture(make_batch(quantity=30), Setup())
    assert len(calls) == 1


def test_a_batch_without_codes_yet_can_be_looked_at():
    batch = make_batch(quantity=1_000, filled=False)
    picture, notes = proofs.picture(batch, Setup(symbol="none"))

    assert (read(picture), notes["labels"]) == ([], 1_000)


def test_a_sealed_batch_has_no_proofs():
    batch = make_batch(quantity=1)
    stale = Batch.objects.get(pk=batch.pk)
    batches.seal(batch, by=None, at=AT)

    with pytest.raises(vault.Sealed):
        proofs.picture(stale, Setup())
    with pytest.raises(vault.Sealed):
        proofs.sheet(stale, Setup(), by=None, at=AT)
    assert not Entry.objects.filter(action="print_runs.proofed").exists()


def test_references_of_a_full_sheet_keep_to_their_digits():
    batch = make_batch(quantity=5)
    job = jobs.job(batch, Setup(), last=5)

    proof = proofs.labels(batch, job)
    assert proof.serials.ravel().tolist() == [*range(1, 10)] * 2 + [*range(1, 7)]
    assert len(set(proof.texts.ravel().tolist())) == 24


def test_what_cannot_be_printed_cannot_be_looked_at():
    with pytest.raises(Unprintable):
        proofs.picture(make_batch(quantity=1), Setup(symbol_size=3))


@pytest.mark.parametrize("output", ["csv", "zpl", "escpos"])
def test_machines_are_shown_what_they_get(output):
    batch = make_batch(quantity=30)
    sample = proofs.sample(batch, Setup(output=output))

    for text in proof_codes.texts(batch, 3).tolist():
        assert batch.format.grouped(text.decode()).encode() in sample
    fourth = proof_codes.texts(batch, 4).tolist()[3].decode()
    assert batch.format.grouped(fourth).encode() not in sample


def test_what_is_previewed_is_what_is_printed():
    batch = make_batch(quantity=24)
    setup = Setup(instructions=(("en", "Scan me"),), expiry=True)
    before, _notes = proofs.picture(batch, setup)
    run = make_run(batch, setup=setup)

    after = raster.render_png(files.path_of(run).read_bytes(), width=proofs.WIDTH)
    with (
        Image.open(io.BytesIO(before)) as shown,
        Image.open(io.BytesIO(after)) as printed,
    ):
        assert shown.size == printed.size
        # The names of all labels stand where they stood; only the codes differ.
        box = (0, 0, shown.width, int(shown.height * 7 / 297))
        assert shown.crop(box).tobytes() == printed.crop(box).tobytes()
