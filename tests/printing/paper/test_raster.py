import io

import zxingcpp
from PIL import Image

from printing.paper.pdf import raster
from tests.printing.paper.making import job, labels, payloads, printed


def test_a_page_is_a_picture_that_can_be_scanned():
    wanted = job("cards-85x55", design="card")
    made = labels(wanted, 12)
    pdf = printed(wanted, made)
    for page in (0, 1):
        picture = Image.open(io.BytesIO(raster.picture(pdf, page=page, width=1200)))
        assert (picture.format, picture.size) == ("PNG", (1200, 1698))
        found = {symbol.text for symbol in zxingcpp.read_barcodes(picture)}
        assert found == payloads(wanted, made, page)
