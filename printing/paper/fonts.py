"""The fonts of labels: what they are called, how wide they set, what they lack."""

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

# The name of each font in addresses, and in the package that holds it.
FILES = {
    "FiraGO-Regular": "figo",
    "FiraGO-Bold": "figbo",
    "FiraMono-Regular": "fimo",
    "FiraMono-Bold": "fimbo",
}

EVEN = 0.1  # of the size of a text: how exactly its lines are made even
ADVANCE = 0.6  # of a symbol of Fira Mono, in its size

# Pictures that few fonts on a server have: an empty box in their place helps nobody.
_PICTURES = re.compile(
    "(?:[\U0001f000-\U0001faff\U000e0020-\U000e007f\ufe0f\u20e3]\u200d?)+ ?"
)
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def content(name: str) -> bytes:
    """Return the file of a font."""
    return bytes(myfont(FILES[name]))


def faces() -> str:
    """Return the style sheet that says which file is which font."""
    return "".join(
        f'@font-face{{font-family:"{SANS if name.startswith(SANS) else MONO}";'
        f"src:url({SCHEME}{name});"
        f"font-weight:{'bold' if name.endswith('Bold') else 'normal'}}}"
        for name in FILES
    )


def shown(text: str) -> str:
    """Return a text as labels show it: without pictographs and control characters."""
    kept = _PICTURES.sub("", text)
    return "".join(
        c for c in kept if c == "\n" or unicodedata.category(c) != "Cc"
    ).strip()


def direction(text: str) -> str:
    """Return the direction of a text by its first letter that has one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def missing(text: str) -> str:
    """Return the letters of a text that no font of a label has, each once."""
    letters, _widths = _metrics("FiraGO-Regular")
    return "".join(
        dict.fromkeys(
            letter
            for letter in shown(unicodedata.normalize("NFC", text))
            if ord(letter) not in letters
            and unicodedata.category(letter) not in _INVISIBLE
        )
    )


def check(words: Words, setup: Setup) -> None:
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
        if letters := missing(text):
            raise Unprintable(
                _(
                    "The fonts of the labels have no “%(letters)s”, which stands in "
                    "%(field)s. Write it with other letters, or put it into the logo."
                )
                % {"letters": letters[:20], "field": field}
            )


def width(text: str, *, bold: bool = False) -> float:
    """Return how wide a text sets, in its own size."""
    letters, widths = _metrics("FiraGO-Bold" if bold else "FiraGO-Regular")
    return sum(widths.get(letters.get(ord(letter), ""), 600) for letter in text) / 1000


@lru_cache(maxsize=1024)
def lines(text: str, room: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes in a room given in its own size."""
    return sum(_lines(line, room, bold=bold) for line in text.split("\n"))


def _lines(text: str, room: float, *, bold: bool) -> int:
    count, at, space = 1, 0.0, width(" ", bold=bold)
    for word in text.split():
        wide = width(word, bold=bold)
        if at and at + space + wide > room:
            count, at = count + 1, 0.0
        at += wide + (space if at else 0.0)
        if at > room:  # a word that is cut where the line ends
            count, at = count + int(at // room), at % room
    return count


def slack(text: str, room: float, *, bold: bool = False) -> float:
    """Return how much narrower a room may be for the same lines, then even ones."""
    count = lines(text, room, bold=bold)
    widest = max((width(word, bold=bold) for word in text.split()), default=0.0)
    least, most = min(widest, room), room
    while count > 1 and most - least > EVEN:
        middle = (least + most) / 2
        if lines(text, middle, bold=bold) > count:
            least = middle
        else:
            most = middle
    return room - most


@lru_cache(maxsize=len(FILES))
def _metrics(name: str) -> tuple[dict[int, str], dict[str, int]]:
    """Return the glyph of each letter of a font, and the width of each glyph."""
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # noqa: PLC0415 -- slow
        TTFont,
    )

    font: Any = TTFont(io.BytesIO(content(name)), lazy=True)
    letters: dict[int, str] = font.getBestCmap()
    advances = font["hmtx"].metrics
    return letters, {glyph: advances[glyph][0] for glyph in letters.values()}
