"""The fonts of labels: their files, the width of texts, letters they lack."""

import io
import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from pymupdf_fonts import myfont

from printing.paper.labels import Words
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable

SCHEME = "font:"
SANS, MONO = "FiraGO", "Fira Mono"

# The name of each font in URLs, and its name in the package pymupdf-fonts.
PACKAGE_NAMES = {
    "FiraGO-Regular": "figo",
    "FiraGO-Bold": "figbo",
    "FiraMono-Regular": "fimo",
    "FiraMono-Bold": "fimbo",
}

# In the size of the letters (em).
BALANCE_STEP = 0.1  # how exactly lines are balanced
MONO_ADVANCE = 0.6  # width of each letter of Fira Mono

# Emoji and other pictographs, which our fonts lack: they would print as empty boxes.
_PICTURES = re.compile(
    "(?:[\U0001f000-\U0001faff\U000e0020-\U000e007f\ufe0f\u20e3]\u200d?)+ ?"
)
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def font_file(name: str) -> bytes:
    """Return the content of a font file."""
    return bytes(myfont(PACKAGE_NAMES[name]))


def font_face_css() -> str:
    """Return the @font-face rules of our fonts."""
    return "".join(
        f'@font-face{{font-family:"{SANS if name.startswith(SANS) else MONO}";'
        f"src:url({SCHEME}{name});"
        f"font-weight:{'bold' if name.endswith('Bold') else 'normal'}}}"
        for name in PACKAGE_NAMES
    )


def printable(text: str) -> str:
    """Return a text as labels show it: no pictographs, no control characters."""
    without_pictures = _PICTURES.sub("", text)
    return "".join(
        c for c in without_pictures if c == "\n" or unicodedata.category(c) != "Cc"
    ).strip()


def direction(text: str) -> str:
    """Return "ltr" or "rtl", by the first letter that has a direction."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def missing_letters(text: str) -> str:
    """Return the letters of a text that the label fonts lack, each once."""
    letters, _widths = _metrics("FiraGO-Regular")
    return "".join(
        dict.fromkeys(
            letter
            for letter in printable(unicodedata.normalize("NFC", text))
            if ord(letter) not in letters
            and unicodedata.category(letter) not in _INVISIBLE
        )
    )


def check_letters(words: Words, setup: Setup) -> None:
    """Raise Unprintable if a text has letters that would print as empty boxes."""
    texts = [
        (_("the campaign's name"), words.name),
        (_("the address"), words.address),
        (_("the expiry"), words.expiry),
        (_("the mark"), words.mark),
        *((_("the instructions"), line) for _language, line in setup.instructions),
        (_("the free text"), setup.text),
        (_("the back"), setup.back),
    ]
    for field, text in texts:
        if letters := missing_letters(text):
            raise Unprintable(
                _(
                    "The fonts of the labels have no “%(letters)s”, which stands in "
                    "%(field)s. Write it with other letters, or put it into the logo."
                )
                % {"letters": letters[:20], "field": field}
            )


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width of a text in em."""
    letters, widths = _metrics("FiraGO-Bold" if bold else "FiraGO-Regular")
    return sum(widths.get(letters.get(ord(letter), ""), 600) for letter in text) / 1000


@lru_cache(maxsize=1024)
def count_lines(text: str, line_width: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes; `line_width` in em."""
    return sum(_lines(line, line_width, bold=bold) for line in text.split("\n"))


def _lines(text: str, line_width: float, *, bold: bool) -> int:
    count, position, space = 1, 0.0, text_width(" ", bold=bold)
    for word in text.split():
        word_width = text_width(word, bold=bold)
        if position and position + space + word_width > line_width:
            count, position = count + 1, 0.0
        position += word_width + (space if position else 0.0)
        if position > line_width:  # a word wider than a line is cut
            count, position = count + int(position // line_width), position % line_width
    return count


def balancing_slack(text: str, line_width: float, *, bold: bool = False) -> float:
    """Return by how many em lines can be narrower without one more of them.

    Set that much narrower, the lines are of even width.
    """
    count = count_lines(text, line_width, bold=bold)
    widest = max((text_width(word, bold=bold) for word in text.split()), default=0.0)
    low, high = min(widest, line_width), line_width
    while count > 1 and high - low > BALANCE_STEP:
        middle = (low + high) / 2
        if count_lines(text, middle, bold=bold) > count:
            low = middle
        else:
            high = middle
    return line_width - high


@lru_cache(maxsize=len(PACKAGE_NAMES))
def _metrics(name: str) -> tuple[dict[int, str], dict[str, int]]:
    """Return the glyph of each letter of a font, and their widths in 1/1000 em."""
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # noqa: PLC0415 -- slow
        TTFont,
    )

    font: Any = TTFont(io.BytesIO(font_file(name)), lazy=True)
    letters: dict[int, str] = font.getBestCmap()
    advances = font["hmtx"].metrics
    return letters, {glyph: advances[glyph][0] for glyph in letters.values()}
