"""Decode uploaded raster pictures; nothing of the file but its pixels is returned."""

import io
import struct
from collections.abc import Callable

from PIL import Image, ImageFile, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")

_DECODING_ERRORS = (OSError, SyntaxError, ValueError, EOFError, struct.error)
_SIZE_ERRORS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class UnreadablePicture(Exception):
    """The file is no picture in one of FORMATS, or a damaged one."""


class TooManyPixels(Exception):
    """The file declares more pixels than Pillow's limit for decompression bombs."""


def decode(
    content: bytes, *, max_side: int, check: Callable[[int, int], None]
) -> Image.Image:
    """Return the picture upright, in RGB or RGBA, scaled down to `max_side` pixels.

    `check` is called with width and height before a pixel is decoded; what it raises
    is passed on. Raises UnreadablePicture and TooManyPixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            check(*image.size)
            return _normalize(image, max_side)
    except _SIZE_ERRORS:
        raise TooManyPixels from None
    except _DECODING_ERRORS:
        raise UnreadablePicture from None


def _normalize(image: Image.Image, max_side: int) -> Image.Image:
    # WeasyPrint makes Pillow accept truncated files; a truncated upload is refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    image.load()
    try:
        upright = ImageOps.exif_transpose(image)
    except _DECODING_ERRORS:  # unreadable EXIF data: the picture stays as it is
        upright = image
    is_transparent = upright.has_transparency_data
    normalized = upright.convert("RGBA" if is_transparent else "RGB")
    normalized.thumbnail((max_side, max_side))
    normalized.info = {}  # colour profile, place, comment
    return normalized
