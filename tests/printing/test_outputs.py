"""What all four outputs say alike: the address in the symbol, and the expiry."""

import csv

import numpy as np
import pytest
import zxingcpp

from printing import proofs
from printing.paper.setup import Setup
from tests.factories import make_batch, make_campaign
from tests.printing.paper import escpos_reader, pdf_pages, zpl_reader

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
