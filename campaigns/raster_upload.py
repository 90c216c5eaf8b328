"""Read uploaded pictures: upright pixels come out, and nothing else of the file."""

import io
import struct
from collections.abc import Callable

from PIL import Image, ImageFile, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class NotAPicture(Exception):
    """Nobody can read this file as a picture of our formats."""


class TooManyPixels(Exception):
    """The file promises more pixels than anybody should decode."""


def upright(
    content: bytes, *, side: int, check: Callable[[int, int], None]
) -> Image.Image:
    """Return the picture in RGB or RGBA, with `side` pixels a side at most.

    `check` is told width and height before a single pixel is decoded, and raises what
    it likes. Raises NotAPicture and TooManyPixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            check(*opened.size)
            return _plain(opened, side)
    except _BOMBS:
        raise TooManyPixels from None
    except _BROKEN:
        raise NotAPicture from None


def _plain(opened: Image.Image, side: int) -> Image.Image:
    # WeasyPrint tells Pillow to make do with half a picture; an upload is whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    opened.load()
    try:
        turned = ImageOps.exif_transpose(opened)
    except _BROKEN:  # notes of a camera that nobody can read: it stands as it is
        turned = opened
    clear = turned.has_transparency_data
    image = turned.convert("RGBA" if clear else "RGB")
    image.thumbnail((side, side))
    image.info = {}  # the profile, the place and the comment of who drew it
    return image
