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
from tests.printing.pages.studio import filled, form_in, url
from tests.printing.runs import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def picture_in(response):
    """Return the picture of a page, or None."""
    found = re.search(r'src="data:image/png;base64,([^"]+)"', response.text)
    return found and Image.open(io.BytesIO(base64.b64decode(found[1])))


def test_the_preview_is_the_first_page(client):
    batch = make_batch(quantity=100)
    data = filled(client, batch, first="11")
    part = client.post(url("preview", batch), data, headers=HTMX)

    assert part.text.lstrip().startswith(
        '<div class="studio-preview part" id="preview">'
    )
    assert "<html" not in part.text
    picture = picture_in(part)
    assert picture.width / picture.height == pytest.approx(210 / 297, abs=0.01)
    said = words(part)
    assert "Labels 90 Sheets 4 Paper 210 × 297 mm" in said
    assert re.search(r"Smallest module 0\.\d\d mm readers need 0\.40 mm", said)
    assert "no-store" in part.headers["Cache-Control"]


def test_without_htmx_the_preview_is_a_whole_page(client):
    batch = make_batch(quantity=10)
    data = filled(client, batch, text="Good luck", first="2", layout="avery-l7163")
    page = client.post(url("preview", batch), data)

    assert ("<html" in page.text, picture_in(page).width) == (True, 1200)
    assert form_in(page) == data


def test_a_preview_leaves_nothing_behind(client):
    batch = make_batch(quantity=10)
    entries = Entry.objects.count()
    client.post(url("preview", batch), filled(client, batch))
    assert (PrintRun.objects.count(), Entry.objects.count()) == (0, entries)


@pytest.mark.parametrize(
    ("data", "label", "problem"),
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
def test_what_cannot_be_printed_is_said_beside_the_form(client, data, label, problem):
    batch = make_batch(quantity=10)
    data = filled(client, batch, **data)
    part = client.post(url("preview", batch), data, headers=HTMX)

    said = words(part)
    assert picture_in(part) is None
    assert said.lower().startswith(label.lower())
    assert problem.lower() in said.lower()


def test_a_sealed_batch_has_no_preview(client, manager):
    batch = make_batch(quantity=10)
    data = filled(client, batch)
    batches.seal(batch, by=manager, at=AT)
    assert picture_in(client.post(url("preview", batch), data)) is None


def test_the_preview_shows_what_a_machine_is_sent(client):
    batch = make_batch(quantity=10)
    door = url("preview", batch)
    part = client.post(door, filled(client, batch, output="zpl"), headers=HTMX)
    assert ("^XA" in words(part), picture_in(part).width) == (True, 1200)

    part = client.post(door, filled(client, batch, output="pdf"), headers=HTMX)
    assert "What the machine is sent" not in part.text


def test_a_proof_sheet_is_a_pdf(client, marketer):
    batch = make_batch(quantity=10)
    data = filled(client, batch, layout="avery-l7163")
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
def test_a_proof_that_cannot_be_says_why(client, data):
    batch = make_batch(quantity=10)
    sent = filled(client, batch, text="Typed with care", **data)
    page = client.post(url("proof", batch), sent)

    assert page.headers["Content-Type"].startswith("text/html")
    assert 'role="alert"' in page.text
    assert form_in(page) == sent


def test_a_design_of_ones_own_starts_from_another(client):
    batch = make_batch(quantity=10)
    data = filled(client, batch, design="stacked", text="Good luck", copy_design="1")
    headers = HTMX | {"HX-Target": "studio"}
    part = client.post(url("preview", batch), data, headers=headers)

    assert part.text.lstrip().startswith("<form")
    shown, stacked = form_in(part), DESIGNS["stacked"]
    read = [shown[name].replace("\r\n", "\n").strip() for name in ("html", "css")]
    assert read == [stacked.html.strip(), stacked.css.strip()]
    assert (shown["design"], shown["text"]) == ("own", "Good luck")
    assert picture_in(part).width == 1200


def test_a_preview_after_the_button_is_only_a_preview(client):
    batch = make_batch(quantity=10)
    data = filled(client, batch, design="stacked", copy_design="1")
    headers = HTMX | {"HX-Target": "preview"}
    part = client.post(url("preview", batch), data, headers=headers)
    assert part.text.lstrip().startswith(
        '<div class="studio-preview part" id="preview">'
    )


def test_html_of_ones_own_stays_where_it_is(client):
    batch = make_batch(quantity=10)
    own = {"design": "own", "html": "<p>{{ code }}</p>{{ symbol }}", "css": "p {}"}
    data = filled(client, batch, **own, copy_design="1")
    page = client.post(url("preview", batch), data)
    assert {name: form_in(page)[name] for name in own} == own


def test_markup_in_words_is_only_words(client):
    batch = make_batch(quantity=10)
    data = filled(client, batch, text="<script>alert(1)</script>", name="on")
    page = client.post(url("preview", batch), data)
    assert ("<script>alert" in page.text, picture_in(page).width) == (False, 1200)
