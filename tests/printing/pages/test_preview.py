import base64
import io
import re

import pypdfium2
import pytest
from PIL import Image

from codes import batches
from printing.models import PrintRun
from printing.paper.designs.catalogue import DESIGNS
from staff.models import Entry
from tests.codes.pages import HTMX, words
from tests.factories import make_batch
from tests.printing.pages.studio_form import form_data, form_values, url
from tests.printing.runs import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def picture_in(response):
    """Return the picture of a page, or None."""
    match = re.search(r'src="data:image/png;base64,([^"]+)"', response.text)
    return match and Image.open(io.BytesIO(base64.b64decode(match[1])))


def test_the_preview_is_the_first_page(client):
    batch = make_batch(quantity=100)
    data = form_data(client, batch, first="11")
    part = client.post(url("preview", batch), data, headers=HTMX)

    assert part.text.lstrip().startswith(
        '<div class="studio-preview part" id="preview">'
    )
    assert "<html" not in part.text
    picture = picture_in(part)
    assert picture.width / picture.height == pytest.approx(210 / 297, abs=0.01)
    text = words(part)
    assert "Labels 90 Sheets 4 Paper 210 × 297 mm" in text
    assert re.search(r"Smallest module 0\.\d\d mm readers need 0\.40 mm", text)
    assert "no-store" in part.headers["Cache-Control"]


def test_without_htmx_the_preview_is_a_whole_page(client):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, text="Good luck", first="2", layout="avery-l7163")
    page = client.post(url("preview", batch), data)

    assert ("<html" in page.text, picture_in(page).width) == (True, 1200)
    assert form_values(page) == data


def test_a_preview_writes_no_rows(client):
    batch = make_batch(quantity=10)
    entries = Entry.objects.count()
    client.post(url("preview", batch), form_data(client, batch))
    assert (PrintRun.objects.count(), Entry.objects.count()) == (0, entries)


@pytest.mark.parametrize(
    ("data", "label", "message"),
    [
        ({"last": "11"}, "To serial", "Choose serials between 1 and 10"),
        ({"bleed": "x"}, "Bleed, in mm", "Write a number, such as 3 or 3.5."),
        ({"symbol_size": "5"}, "", "readers need 0.396 mm"),
        ({"ink": "#fefefe"}, "", "contrast"),
        (
            {"design": "own", "html": "<p>code</p>"},
            "",
            "The design must show the code once",
        ),
        ({"text": "ℵ"}, "", "ℵ"),
    ],
)
def test_an_unprintable_form_shows_the_message(client, data, label, message):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, **data)
    part = client.post(url("preview", batch), data, headers=HTMX)

    text = words(part)
    assert picture_in(part) is None
    assert text.lower().startswith(label.lower())
    assert message.lower() in text.lower()


def test_a_sealed_batch_has_no_preview(client, manager):
    batch = make_batch(quantity=10)
    data = form_data(client, batch)
    batches.seal(batch, by=manager, at=AT)
    assert picture_in(client.post(url("preview", batch), data)) is None


@pytest.mark.parametrize(
    ("output", "note", "sample"),
    [
        ("csv", "looks are up to the program that prints", "code,code_canonical"),
        ("zpl", "in other places and sizes", "^XA"),
        ("escpos", "centred one below the other", "(k"),
    ],
)
def test_the_preview_shows_how_an_output_differs_from_the_pdf(
    client, output, note, sample
):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, output=output)
    part = client.post(url("preview", batch), data, headers=HTMX)

    text = words(part)
    assert (note in text, sample in text) == (True, True)
    assert 'alt="The first page of the PDF' in part.text
    assert picture_in(part).width == 1200
    assert ("Labels 10" in text, "Smallest module" in text) == (True, False)


def test_the_preview_of_a_pdf_has_no_note_and_no_sample(client):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, output="pdf")
    part = client.post(url("preview", batch), data, headers=HTMX)

    text = words(part)
    assert ("picture is the PDF" in text, "machine is sent" in text) == (False, False)
    assert 'alt="The first page as it will be printed' in part.text


def test_a_proof_sheet_is_a_pdf(client, marketer):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, layout="avery-l7163")
    response = client.post(url("proof", batch), data)

    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    with pypdfium2.PdfDocument(response.content) as pdf:
        assert (len(pdf), pdf[0].get_textpage().get_text_bounded().count("PROOF")) == (
            1,
            14,
        )
    entry = Entry.objects.get(action="print_runs.proofed")
    assert (entry.actor, PrintRun.objects.count()) == (marketer, 0)


@pytest.mark.parametrize("data", [{"bleed": "x"}, {"symbol_size": "5"}])
def test_an_unprintable_proof_sheet_shows_the_form_again(client, data):
    batch = make_batch(quantity=10)
    sent = form_data(client, batch, text="Typed with care", **data)
    page = client.post(url("proof", batch), sent)

    assert page.headers["Content-Type"].startswith("text/html")
    assert 'role="alert"' in page.text
    assert form_values(page) == sent


def test_an_own_design_starts_from_a_built_in_one(client):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, design="stacked", text="Good luck", copy_design="1")
    headers = HTMX | {"HX-Target": "studio"}
    part = client.post(url("preview", batch), data, headers=headers)

    assert part.text.lstrip().startswith("<form")
    shown, stacked = form_values(part), DESIGNS["stacked"]
    sources = [shown[name].replace("\r\n", "\n").strip() for name in ("html", "css")]
    assert sources == [stacked.html.strip(), stacked.css.strip()]
    assert (shown["design"], shown["text"]) == ("own", "Good luck")
    assert picture_in(part).width == 1200


def test_a_preview_does_not_copy_the_design_again(client):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, design="stacked", copy_design="1")
    headers = HTMX | {"HX-Target": "preview"}
    part = client.post(url("preview", batch), data, headers=headers)
    assert part.text.lstrip().startswith(
        '<div class="studio-preview part" id="preview">'
    )


def test_own_html_is_not_replaced(client):
    batch = make_batch(quantity=10)
    own = {"design": "own", "html": "<p>{{ code }}</p>{{ symbol }}", "css": "p {}"}
    data = form_data(client, batch, **own, copy_design="1")
    page = client.post(url("preview", batch), data)
    assert {name: form_values(page)[name] for name in own} == own


def test_markup_in_a_text_is_escaped(client):
    batch = make_batch(quantity=10)
    data = form_data(client, batch, text="<script>alert(1)</script>", name="on")
    page = client.post(url("preview", batch), data)
    assert ("<script>alert" in page.text, picture_in(page).width) == (False, 1200)
