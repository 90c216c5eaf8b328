"""Sanitize uploaded logos before they are stored and printed."""

import io

from django.utils.translation import gettext as _

from campaigns import raster_upload
from printing.paper import measures
from printing.paper.labels import Picture
from printing.paper.unprintable import Unprintable
from printing.uploads import svg

MAX_BYTES = 1_000_000
MAX_SIDE, MAX_PIXELS = 6_000, 24_000_000
STORED_SIDE = 1_200  # pixels; 100 mm at 300 dots an inch


def clean(content: bytes) -> Picture:
    """Return an uploaded picture, sanitized; raise Unprintable."""
    if not content:
        raise Unprintable(_("The file is empty. Choose another one."))
    if len(content) > MAX_BYTES:
        raise Unprintable(
            _("The file has %(size)s MB; a logo has 1 MB at most. Save it smaller.")
            % {"size": measures.format_rounded_up(len(content) / 1e6, 1)}
        )
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return svg.clean(content)
    return _clean_raster(content)


def _clean_raster(content: bytes) -> Picture:
    """Return a raster picture as PNG, without the metadata of its file."""
    try:
        image = raster_upload.decode(content, max_side=STORED_SIDE, check=_check_size)
    except raster_upload.TooManyPixels:
        raise Unprintable(_too_large()) from None
    except raster_upload.UnreadablePicture:
        raise Unprintable(
            _(
                "This file is no picture that can be read. Save the logo as PNG, "
                "JPEG, WebP or SVG and upload it again."
            )
        ) from None
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return Picture("png", file.getvalue(), *image.size)


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Unprintable(
            _("This picture has %(width)d × %(height)d pixels. ")
            % {"width": width, "height": height}
            + _too_large()
        )
    svg.check_ratio(width, height)


def _too_large() -> str:
    return _(
        "A logo has 6,000 pixels a side and 24 megapixels at most: scale it down to "
        "1,200 pixels, which is sharp on 100 mm."
    )
