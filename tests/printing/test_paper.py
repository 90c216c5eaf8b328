"""Render whole print runs with the real presses, and read their files back."""

import io
import logging
import zipfile

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from codes import vault
from printing import downloads, files, jobs, rendering
from printing.paper.setup import Setup
from storage import disk
from tests.factories import make_batch, make_campaign
from tests.printing.runs import (
    AT,
    SHEET_LABELS,
    State,
    files_in,
    make_run,
    max_file_size,
    order,
    part_numbers,
    render_run,
    void,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_parts(monkeypatch):
    """Let each part have one sheet."""
    monkeypatch.setattr(jobs, "MAX_PART_LABELS", SHEET_LABELS)


def read_back(pdf):
    """Return the sorted payloads of the symbols on each page."""
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            image = page.render(scale=300 / 72).to_pil()
            found = (symbol.text for symbol in zxingcpp.read_barcodes(image))
            pages.append(sorted(found))
    return pages


def payloads(batch, *serials):
    texts = (vault.texts(batch, serial, serial)[0].decode() for serial in serials)
    return sorted(jobs.qr_url_prefix(batch) + text.replace("-", "") for text in texts)


def pdf_files(run):
    """Return the PDF files of a run."""
    with zipfile.ZipFile(files.file_path(run)) as archive:
        return [
            archive.read(name) for name in archive.namelist() if name.endswith("pdf")
        ]


def test_every_code_of_a_run_can_be_read_from_its_paper(small_parts):
    batch = make_batch(quantity=70, prefix="BF26-")
    void(batch, 10, 12)
    void(batch, 25, 48)
    run = make_run(batch)

    first, second, third = [read_back(pdf) for pdf in pdf_files(run)]
    assert first == [payloads(batch, *range(1, 10), *range(13, 25))]
    assert second == [[]]
    assert third == [payloads(batch, *range(49, 71))]
    words = PdfReader(io.BytesIO(pdf_files(run)[1])).pages[0].extract_text()
    assert words.strip() == ""  # nor any text of a label


def test_texts_are_on_every_label():
    campaign = make_campaign(name="<b>Été</b>")
    batch = make_batch(quantity=5, campaign=campaign, name="Reel 7")
    run = make_run(batch, setup=Setup(instructions=(("en", "Scan {{ me }}"),)))

    file = PdfReader(files.file_path(run))
    text = file.pages[0].extract_text().replace("\n", " ")
    grouped = [batch.format.grouped(text.decode()) for text in vault.texts(batch, 1, 5)]
    assert [code for code in grouped if code not in text.replace("- ", "-")] == []
    assert (text.count("<b>Été</b>"), text.count("Scan {{ me }}")) == (5, 5)
    assert file.metadata.title == f"<b>Été</b> · Reel 7 · {batch.pk} 1–5"


def test_a_reprint_says_so_on_each_label():
    batch = make_batch(quantity=5)
    first = make_run(batch)
    again = make_run(batch, reason="Jam")

    texts = [
        PdfReader(files.file_path(r)).pages[0].extract_text() for r in (first, again)
    ]
    assert [text.count("REPRINT 1") for text in texts] == [0, 5]


@pytest.mark.parametrize("output", ["csv", "zpl", "escpos"])
def test_parts_of_other_outputs_make_one_file(output, small_parts):
    batch = make_batch(quantity=60)
    run = order(batch, setup=Setup(output=output))
    render_run(run)

    content = files.file_path(run).read_bytes()
    texts = [text.decode() for text in vault.texts(batch, 1, 60).tolist()]
    places = [content.index(batch.format.grouped(text).encode()) for text in texts]
    assert places == sorted(places)
    assert (run.parts, run.state) == (3, State.READY)
    assert run.file_name == f"print-run-{run.pk}.{run.extension}"
    if output == "csv":
        lines = content.decode().splitlines()
        assert (len(lines), lines[0].split(",")[0]) == (61, "code")


def test_a_csv_of_parts_equals_a_whole_one(monkeypatch):
    batch = make_batch(quantity=60)
    whole = make_run(batch, setup=Setup(output="csv", name=False, order="columns"))
    monkeypatch.setattr(jobs, "MAX_PART_LABELS", SHEET_LABELS)
    again = order(batch, setup=whole.parsed_setup, reason="Parts")
    again.copy = 1  # else the column `mark` would differ
    again.reason = ""
    again.save(update_fields=["copy", "reason"])
    render_run(again)

    assert (whole.parts, again.parts) == (1, 3)
    contents = [files.file_path(run).read_bytes() for run in (whole, again)]
    assert contents[0] == contents[1]


@pytest.mark.parametrize("max_bytes", [5_000, 60_000])
def test_a_full_disk_leaves_no_half_file(max_bytes, folder, small_parts):
    run = order(make_batch(quantity=240))
    with max_file_size(max_bytes):
        assert rendering.render_parts(run) is True

    assert (run.state, run.problem) == (State.FAILED, rendering.UNWRITABLE)
    assert files_in(folder) == []


def test_no_code_of_a_run_stands_in_the_logs(caplog, small_parts, monkeypatch):
    caplog.set_level(logging.DEBUG)
    batch = make_batch(quantity=60)
    with downloads.open_download(make_run(batch), by=None, at=AT):
        pass
    broken = order(batch, reason="Jam")
    monkeypatch.setattr(
        files, "part_path", lambda *_: disk.folder() / "missing" / "part.pdf"
    )
    rendering.render_parts(broken)

    assert broken.state == State.FAILED
    assert part_numbers(broken) == []
    assert "could not be written" in caplog.text
    texts = [text.decode() for text in vault.texts(batch, 1, 60).tolist()]
    spelled = texts + [batch.format.grouped(text) for text in texts]
    assert [text for text in spelled if text in caplog.text] == []
