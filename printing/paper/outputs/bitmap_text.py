"""Draw lines of text as dots, for printers whose own fonts lack their letters.

FriBiDi and HarfBuzz join Arabic letters and set them from right to left (Pillow
reaches them through Raqm, which finds FriBiDi where Pango is installed).
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

_INK_THRESHOLD = 110  # of 255; thermal paper bleeds, so edges are drawn thin


def draw_line(text: str, height: int, width: int, *, direction: str = "") -> Dots:
    """Return a text on one line as dots, `height` rows and `width` columns at most.

    A text that is too wide ends in an ellipsis. `direction`, ltr or rtl, is that of the
    whole text; "" is that of this line.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- only where letters lack

    font = _font(round(height / 1.4))
    _refuse_unshaped(text)
    shaping: dict[str, Any] = (
        {"direction": direction or fonts.direction(text)} if _can_shape() else {}
    )
    while len(text) > 1 and font.getlength(text, **shaping) > width:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    text_width = max(1, min(width, round(font.getlength(text, **shaping)) + 1))
    image = Image.new("L", (text_width, height), 0)
    top = (height - sum(font.getmetrics())) // 2
    ImageDraw.Draw(image).text((0, top), text, fill=255, font=font, **shaping)
    return np.asarray(image) > _INK_THRESHOLD


def pack_rows(dots: Dots) -> npt.NDArray[np.uint8]:
    """Return the rows of a picture, eight dots a byte, the first in the highest bit."""
    return np.packbits(dots, axis=1)


def _refuse_unshaped(text: str) -> None:
    """Raise Unprintable for scripts that cannot be shaped without Raqm."""
    # From Hebrew on, scripts run the other way or join; Cyrillic and Greek do not.
    if not _can_shape() and any("\u0590" <= letter < "\u1e00" for letter in text):
        raise Unprintable(
            _(
                "“%(text)s” cannot be drawn on this machine, as FriBiDi is missing. "
                "Install it (Debian: libfribidi0), or choose PDF."
            )
            % {"text": text}
        )


def _can_shape() -> bool:
    from PIL import features  # noqa: PLC0415 -- only where letters lack

    return bool(features.check("raqm"))


@lru_cache(maxsize=8)
def _font(size: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 -- only where letters lack

    return ImageFont.truetype(io.BytesIO(fonts.font_file("FiraGO-Bold")), size)
