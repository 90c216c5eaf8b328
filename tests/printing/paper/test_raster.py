import io

import zxingcpp
from PIL import Image

from printing.paper.pdf import raster
from tests.printing.paper.pdf_pages import (
    expected_payloads,
    make_job,
    make_labels,
    print_pdf,
)


def test_symbols_can_be_scanned_from_the_png_of_a_page():
    job = make_job("cards-85x55", design="card")
    labels = make_labels(job, 12)
    pdf = print_pdf(job, labels)
    for page in (0, 1):
        picture = Image.open(io.BytesIO(raster.render_png(pdf, page=page, width=1200)))
        assert (picture.format, picture.size) == ("PNG", (1200, 1698))
        found = {symbol.text for symbol in zxingcpp.read_barcodes(picture)}
        assert found == expected_payloads(job, labels, page)
