import io
import re

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


def read_symbols(picture):
    """Return the sorted payloads of the symbols in a picture."""
    with Image.open(io.BytesIO(picture)) as image:
        return sorted(found.text for found in zxingcpp.read_barcodes(image))


def page_as_png(pdf, number=0):
    with pypdfium2.PdfDocument(pdf) as document:
        picture = io.BytesIO()
        document[number].render(scale=300 / 72).to_pil().save(picture, "PNG")
    return picture.getvalue()


def payloads(batch, count):
    """Return the sorted payloads of so many proof codes."""
    texts = proof_codes.texts(batch, count).tolist()
    return sorted(
        jobs.qr_url_prefix(batch) + text.decode().replace("-", "") for text in texts
    )


def test_a_proof_sheet_is_full_of_void_codes_and_marked(operator):
    batch = make_batch(quantity=5, prefix="BF26-")
    sheet = proofs.render_proof_sheet(
        batch, Setup(skip=4, back="Enjoy"), by=operator, at=AT
    )

    pages = PdfReader(io.BytesIO(sheet)).pages
    assert len(pages) == 2  # front and back
    assert read_symbols(page_as_png(sheet)) == payloads(batch, 20)
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
    sheet = proofs.render_proof_sheet(batch, Setup(), by=None, at=AT)

    printed = PdfReader(io.BytesIO(sheet)).pages[0].extract_text().replace("\n", "")
    live = [text.decode() for text in vault.texts(batch, 1, 30).tolist()]
    grouped = [batch.format.grouped(text) for text in live]
    assert [text for text in live + grouped if text in printed] == []


def test_the_preview_is_the_first_page():
    batch = make_batch(quantity=30)
    setup = Setup(skip=2, order="stack")
    picture, figures = proofs.render_preview(batch, setup, first=1, last=30)

    # Two places are skipped, and 16 codes are on the second page.
    assert read_symbols(picture) == payloads(batch, 14)
    assert figures == {
        "labels": 30,
        "pages": 2,
        "parts": 1,
        "page_width": 210.0,
        "page_height": 297.0,
        "symbol": "qr",
        "module": figures["module"],
        "smallest": 0.396,
        "width": figures["width"],
        "height": figures["height"],
        "contrast": 1.0,
    }
    assert figures["module"] > figures["smallest"]


def test_the_preview_has_no_mark_but_that_of_a_reprint(monkeypatch):
    batch = make_batch(quantity=30)
    marks = []
    build_job = jobs.build_job
    monkeypatch.setattr(
        jobs,
        "build_job",
        lambda *args, **k: (marks.append(k["mark"]), build_job(*args, **k))[1],
    )

    proofs.render_preview(batch, Setup())
    order(batch, last=10)
    proofs.render_preview(batch, Setup(instructions=(("es", "Escanea"),)), last=10)
    proofs.render_preview(batch, Setup(), first=11)
    assert [marks[0], *marks[2:]] == ["", "REIMPRESIÓN 1", ""]


def test_a_preview_renders_the_design_once(monkeypatch):
    calls = []
    render = rendered_labels.render_labels
    monkeypatch.setattr(
        rendered_labels,
        "render_labels",
        lambda *a, **k: (calls.append(a), render(*a, **k))[1],
    )

    proofs.render_preview(make_batch(quantity=30), Setup())
    assert len(calls) == 1


def test_a_batch_without_codes_has_a_preview():
    batch = make_batch(quantity=1_000, filled=False)
    picture, figures = proofs.render_preview(batch, Setup(symbol="none"))

    assert (read_symbols(picture), figures["labels"]) == ([], 1_000)


def test_a_sealed_batch_has_no_proofs():
    batch = make_batch(quantity=1)
    stale = Batch.objects.get(pk=batch.pk)
    batches.seal(batch, by=None, at=AT)

    with pytest.raises(vault.Sealed):
        proofs.render_preview(stale, Setup())
    with pytest.raises(vault.Sealed):
        proofs.render_proof_sheet(stale, Setup(), by=None, at=AT)
    assert not Entry.objects.filter(action="print_runs.proofed").exists()


def test_references_of_a_full_sheet_have_no_more_digits():
    batch = make_batch(quantity=5)
    job = jobs.build_job(batch, Setup())

    proof = proofs.proof_labels(batch, job)
    assert proof.serials.ravel().tolist() == [*range(1, 10)] * 2 + [*range(1, 7)]
    assert len(set(proof.texts.ravel().tolist())) == 24


def test_an_unprintable_setup_has_no_preview():
    with pytest.raises(Unprintable):
        proofs.render_preview(make_batch(quantity=1), Setup(symbol_size=3))


@pytest.mark.parametrize("output", ["csv", "zpl", "escpos"])
def test_the_sample_holds_the_first_three_labels(output):
    batch = make_batch(quantity=30)
    sample = proofs.sample_output(batch, Setup(output=output))

    for text in proof_codes.texts(batch, 3).tolist():
        assert batch.format.grouped(text.decode()).encode() in sample
    fourth = proof_codes.texts(batch, 4).tolist()[3].decode()
    assert batch.format.grouped(fourth).encode() not in sample


@pytest.mark.parametrize("order", ["rows", "stack"])
@pytest.mark.parametrize("output", ["csv", "zpl", "escpos"])
def test_the_sample_differs_from_the_printed_file_in_its_codes_alone(output, order):
    batch, setup = make_batch(quantity=60), Setup(output=output, order=order)
    make_run(batch, setup=setup)
    sample = proofs.sample_output(batch, setup, first=11)
    run = make_run(batch, setup=setup, first=11, reason="Jam")
    printed = files.file_path(run).read_bytes()

    assert f"{batch.pk}-11".encode() in sample
    assert b"REPRINT 1" in sample
    masked = [re.sub(rb"[A-Z0-9]", b"0", text) for text in (sample, printed)]
    assert masked[1].startswith(masked[0])


@pytest.mark.parametrize("output", ["csv", "zpl", "escpos"])
def test_figures_of_a_sheet_are_shown_for_a_pdf_alone(output):
    _picture, figures = proofs.render_preview(make_batch(), Setup(output=output))
    assert figures == {"labels": 10}


def test_the_preview_equals_the_printed_page():
    batch = make_batch(quantity=24)
    setup = Setup(instructions=(("en", "Scan me"),), expiry=True)
    before, _figures = proofs.render_preview(batch, setup)
    run = make_run(batch, setup=setup)

    after = raster.render_png(
        files.file_path(run).read_bytes(), width=proofs.PREVIEW_WIDTH
    )
    with (
        Image.open(io.BytesIO(before)) as shown,
        Image.open(io.BytesIO(after)) as printed,
    ):
        assert shown.size == printed.size
        # The names of the first row of labels; only the codes differ.
        box = (0, 0, shown.width, int(shown.height * 7 / 297))
        assert shown.crop(box).tobytes() == printed.crop(box).tobytes()
