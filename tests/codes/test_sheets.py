import re

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from codes import files, vault
from codes.layouts import A4_24
from codes.models import Status
from staff.models import Entry
from tests.codes.paper import decoded, make_run, pages, payloads, void, words_on
from tests.factories import make_batch, make_campaign, make_code, make_redemption

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def test_every_symbol_says_its_code_in_its_place():
    batch = make_batch(quantity=60, prefix="BF26-")
    run = make_run(batch)

    corners = list(A4_24.corners())
    for page, first in enumerate([1, 25, 49]):
        last = min(first + 23, 60)
        found = decoded(run, page)
        wanted = payloads(batch, *range(first, last + 1))
        assert sorted(found) == sorted(wanted)
        for place, text in enumerate(wanted):
            (left, top), (right, bottom) = found[text]
            x, y = corners[place]
            assert x + 4 < left < right < x + 27
            assert y + 7 < top < bottom < y + 30


def test_the_words_are_the_codes_as_printed():
    batch = make_batch(
        quantity=30, campaign=make_campaign(name="Summer of Äpfel"), prefix="AB-"
    )
    run = make_run(batch, first=2, last=30, instructions="Scan me, or type the code.")

    assert len(pages(run)) == 2
    text = pages(run)[1].extract_text()
    grouped = [batch.format.grouped(t.decode()) for t in vault.texts(batch, 26, 30)]
    printed = re.sub(r"-\s+", "-", text)
    assert [code for code in grouped if code in printed] == grouped
    assert re.findall(rf"\b{batch.pk}-\d+", text) == [
        f"{batch.pk}-{serial}" for serial in range(26, 31)
    ]
    assert text.count("Summer of Äpfel") == 5
    assert " ".join(text.split()).count("Scan me, or type the code.") == 5


def test_a_symbol_is_in_the_compact_mode():
    run = make_run(make_batch(quantity=1, campaign=make_campaign(slug="win")))

    with pypdfium2.PdfDocument(files.path_of(run)) as pdf:
        image = pdf[0].render(scale=300 / 72).to_pil()
    (symbol,) = zxingcpp.read_barcodes(image)
    assert re.fullmatch(r"HTTP://LOCALHOST:8000/WIN/[2-9A-Z]{12}", symbol.text)
    # 38 characters: version 2 in alphanumeric mode, version 3 in any other.
    assert (len(symbol.text), symbol.extra["Version"]) == (38, "2")


@pytest.mark.parametrize(
    ("name", "instructions", "prefix"),
    [
        ("Short", "", ""),
        ("W" * 100, "M" * 120, "ABCDEFGHIJKLMNO"),
        ("Sommer " * 14, "Bitte scannen " * 8, "BF26-"),
        ("مسابقة الصيف الكبرى ٢٠٢٧", "امسح الرمز " * 10, "BF26-"),
        (
            "🎉 Summer <b>&amp;</b> “win” \u202edrawkcab",
            "{{ 7|add:1 }} {% now 'Y' %} 👍",
            "",
        ),
    ],
)
def test_no_words_leave_their_label(name, instructions, prefix):
    campaign = make_campaign(name=name)
    batch = make_batch(
        quantity=24, campaign=campaign, prefix=prefix, charset="digits", length=28
    )
    run = make_run(batch, instructions=instructions)

    assert len(pages(run)) == 1
    box, corners = A4_24.words, list(A4_24.corners())
    texts = words_on(pages(run)[0])
    serials = {text for text, _, _ in texts if text.startswith(f"{batch.pk}-")}
    assert serials == {f"{batch.pk}-{serial}" for serial in range(1, 25)}
    for _, x, y in texts:
        assert any(
            left + box.x - 0.1 <= x <= left + box.x + box.width
            and top + box.y <= y <= top + box.y + box.height
            for left, top in corners
        )
    assert sorted(decoded(run)) == sorted(payloads(batch, *range(1, 25)))


def test_nothing_of_a_name_is_markup():
    campaign = make_campaign(name='<img src="file:///etc/passwd"><b>Bold</b>')
    run = make_run(make_batch(quantity=1, campaign=campaign))

    assert "<img" in pages(run)[0].extract_text()
    with pikepdf.open(files.path_of(run)) as pdf:
        assert list(pdf.pages[0].get_images()) == []


def test_codes_that_cannot_be_redeemed_leave_their_place_empty():
    batch = make_batch(quantity=30)
    void(batch, 2, 4)
    make_redemption(code=make_code(batch=batch, serial=30))
    run = make_run(batch)

    assert sorted(decoded(run)) == sorted(payloads(batch, 1, *range(5, 25)))
    assert sorted(decoded(run, 1)) == sorted(payloads(batch, *range(25, 30)))
    (_, top), _ = decoded(run)[payloads(batch, 5)[0]]
    assert 44 < top < 46  # the second line: the places of 2 to 4 are kept
    finished = Entry.objects.get(action="print_runs.finished")
    assert finished.data["rows"] == 26


def test_a_page_without_any_label_is_empty():
    batch = make_batch(quantity=49)
    void(batch, 25, 48)
    run = make_run(batch)

    assert [len(decoded(run, page)) for page in range(3)] == [24, 0, 1]


def test_inactive_codes_are_printed():
    batch = make_batch(quantity=3, starts_as=Status.INACTIVE)

    assert sorted(decoded(make_run(batch))) == sorted(payloads(batch, 1, 2, 3))
