"""Draw lines of text as dots, for printers whose own fonts lack their letters.

Arabic is joined and runs from right to left, as FriBiDi and HarfBuzz have it (Pillow
brings them through Raqm, which finds FriBiDi where Pango is installed).
"""

import io
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.unprintable import Unprintable

type Dots = npt.NDArray[np.bool_]

_DARK = 110  # of 255: thermal paper bleeds, so edges are drawn rather thin


def draw(text: str, height: int, width: int, *, way: str = "") -> Dots:
    """Return a text on one line as dots, `height` rows and `width` columns at most.

    What does not fit is cut where the text ends. `way` is the direction, ltr or rtl,
    of the text that this is a line of.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- only where letters lack

    font = _font(round(height / 1.4))
    _refuse_unshaped(text)
    shape: dict[str, Any] = (
        {"direction": way or fonts.direction(text)} if _shapes() else {}
    )
    while len(text) > 1 and font.getlength(text, **shape) > width:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    wide = max(1, min(width, round(font.getlength(text, **shape)) + 1))
    image = Image.new("L", (wide, height), 0)
    above = (height - sum(font.getmetrics())) // 2
    ImageDraw.Draw(image).text((0, above), text, fill=255, font=font, **shape)
    return np.asarray(image) > _DARK


def packed(dots: Dots) -> npt.NDArray[np.uint8]:
    """Return the rows of a picture, eight dots a byte, the first one highest."""
    return np.packbits(dots, axis=1)


def _refuse_unshaped(text: str) -> None:
    """Refuse what would come out with its letters apart or in wrong order."""
    # From Hebrew on, scripts run the other way or join; Cyrillic and Greek do not.
    if not _shapes() and any("\u0590" <= letter < "\u1e00" for letter in text):
        raise Unprintable(
            _(
                "“%(text)s” cannot be drawn on this machine, as FriBiDi is missing. "
                "Install it (Debian: libfribidi0), or choose PDF."
            )
            % {"text": text}
        )


def _shapes() -> bool:
    from PIL import features  # noqa: PLC0415 -- only where letters lack

    return bool(features.check("raqm"))


@lru_cache(maxsize=8)
def _font(size: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 -- only where letters lack

    return ImageFont.truetype(io.BytesIO(fonts.content("FiraGO-Bold")), size)
