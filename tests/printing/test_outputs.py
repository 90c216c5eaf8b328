"""What all four outputs say alike: the address in the symbol, and the expiry."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from django.utils.translation import override

from printing import jobs, proofs
from printing.forms import choices
from printing.paper.designs.catalogue import DESIGNS
from printing.paper.setup import Setup
from tests.factories import make_batch, make_campaign
from tests.full import covering
from tests.printing.paper import escpos_reader, pdf_pages, zpl_reader
from tests.printing.test_expiry import IN_EACH_LANGUAGE

pytestmark = pytest.mark.django_db

OUTPUTS = ["pdf", "csv", "zpl", "escpos"]


def read_symbols(output, content):
    """Return the texts of the symbols, each as a reader of the output finds it."""
    if output == "pdf":
        return set(pdf_pages.scan_page(content))
    if output == "csv":
        rows = csv.DictReader(content.decode().splitlines())
        made = [
            zxingcpp.create_barcode(row["symbol"], zxingcpp.BarcodeFormat.QRCode)
            for row in rows
        ]
        images = [np.asarray(one.to_image(scale=4)) for one in made]
        return {zxingcpp.read_barcodes(image)[0].text for image in images}
    if output == "zpl":
        labels = zpl_reader.labels(content)
        return {text for label in labels for text in label.texts_of("qr")}
    receipts = escpos_reader.receipts(content, 576)
    return {symbol["text"] for one in receipts for symbol in one.symbols}


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_scheme_is_in_lower_case_and_the_rest_in_capitals(settings, output):
    settings.PUBLIC_URL = "https://codes.example.com"
    batch = make_batch(campaign=make_campaign(slug="summer-2027"))

    content = proofs.sample_output(batch, Setup(layout="receipt-80", output=output))

    (text,) = read_symbols(output, content)
    site, code = text[:38], text[38:]
    assert site == "https://CODES.EXAMPLE.COM/SUMMER-2027/"
    assert (code == code.upper(), code.isalnum()) == (True, True)


def read_lines(output, content):
    """Return the texts of the first label."""
    if output == "pdf":
        with pypdfium2.PdfDocument(content) as document:
            return document[0].get_textpage().get_text_range().splitlines()
    if output == "csv":
        (row, *_rest) = csv.DictReader(content.decode().splitlines())
        return list(row.values())
    if output == "zpl":
        return zpl_reader.labels(content)[0].texts_of("text")
    return escpos_reader.receipts(content, 576)[0].lines


def read_text(output, content):
    """Return the texts of the first label without spaces and ends of lines."""
    return "".join("".join(read_lines(output, content)).split())


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize(("language", "whole_day", "hour"), IN_EACH_LANGUAGE)
def test_every_output_names_the_hour_unless_codes_work_all_day(
    output, language, whole_day, hour
):
    campaign = make_campaign(ends_at=datetime(2027, 1, 1, 5, tzinfo=UTC))
    campaign.time_zone = "America/New_York"
    batch = make_batch(campaign=campaign)
    setup = Setup(
        layout="receipt-80",
        output=output,
        expiry=True,
        instructions=((language, "1234567890"),),
    )

    says_day = read_text(output, proofs.sample_output(batch, setup))
    batch.expires_at = datetime(2026, 12, 31, 17, tzinfo=UTC)
    says_hour = read_text(output, proofs.sample_output(batch, setup))

    # Receipt printers have no typographic apostrophe.
    apostrophe = "'" if output == "escpos" else "’"
    expected = ["".join(text.split()) for text in (whole_day, hour)]
    day_text, hour_text = (text.replace("’", apostrophe) for text in expected)
    end = hour_text.removeprefix(day_text)
    assert day_text in says_day
    assert end not in says_day
    assert hour_text in says_hour


# Outputs and designs: only PDF has a design.
PAPERS = [("pdf", name) for name in DESIGNS] + [(name, "") for name in OUTPUTS[1:]]


@pytest.mark.parametrize(
    ("paper", "language"), covering(PAPERS, ["en", "es", "de", "fr", "pt"])
)
def test_nothing_that_people_would_type_stands_behind_the_address(
    settings, paper, language
):
    output, design = paper
    settings.PUBLIC_URL = "https://win.example.com"
    batch = make_batch(campaign=make_campaign(slug="summer-2027"))
    with override(language):
        setup = choices.default_setup(jobs.display_address(batch))
    setup = replace(setup, layout="flyers-a5", output=output, design=design)
    setup = replace(setup, expiry=True, text="Thanks")

    lines = read_lines(output, proofs.sample_output(batch, setup))

    address = "win.example.com/summer-2027"
    assert sum(line.endswith(address) for line in lines) >= 2
    for line in lines:
        assert all(rest[:1].isspace() for rest in line.split(address)[1:] if rest)
