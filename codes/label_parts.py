"""Render pages of labels: the words by WeasyPrint, the symbols as paths under them.

Some pages at a time, each part a file, for WeasyPrint's memory grows with the pages;
in the end the parts are merged.
"""

import atexit
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from django.template.loader import render_to_string
from django.utils.translation import gettext_noop
from pymupdf_fonts import myfont

from codes import symbols
from codes.layouts import Box, Layout

# Pictures that few fonts on a server have: an empty box in their place helps nobody.
_PICTURES = re.compile("[\U0001f000-\U0001faff\U000e0020-\U000e007f\ufe0f\u20e3]+ ?")

# The address of each font in labels.css, and its name in the package that holds it.
FONTS = {
    "font:FiraGO-Regular": "figo",
    "font:FiraGO-Bold": "figbo",
    "font:FiraMono-Bold": "fimbo",
}

LINE = 16  # symbols of a code that fit beside the QR symbol


class Unrenderable(Exception):
    """This machine cannot render PDF; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Label:
    """One code on paper: its place on the sheet, its text, what its symbol says."""

    place: int
    lines: list[str]
    serial: str
    payload: str


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on every label of a run."""

    title: str
    name: str
    instructions: str
    language: str


def lines_of(grouped: str) -> list[str]:
    """Return the lines of a code on a label, as even as its groups allow."""
    groups = grouped.replace("-", "-\n").split("\n")
    fewest = len(_filled(groups, LINE))
    tried = (_filled(groups, width) for width in range(1, LINE + 1))
    return next(lines for lines in tried if len(lines) == fewest)


def _filled(groups: list[str], width: int) -> list[str]:
    """Fill lines of this width with whole groups, cutting only those that are wider."""
    lines = [""]
    for group in groups:
        for piece in (group[at : at + width] for at in range(0, len(group), width)):
            if len(lines[-1] + piece) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
    return [line for line in lines if line]


def render(sheets: Sequence[Sequence[Label]], words: Words, layout: Layout) -> bytes:
    """Return the PDF of these sheets, a page each; raise Unrenderable."""
    with pikepdf.open(io.BytesIO(_pages_of_words(sheets, words, layout))) as pdf:
        for page, sheet in zip(pdf.pages, sheets, strict=True):
            drawn = symbols.paths(_placed(sheet, layout), layout.page_height)
            page.contents_add(pdf.make_stream(drawn), prepend=True)
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def merge(parts: Iterable[Path], target: BinaryIO, title: str) -> None:
    """Write one PDF of all these parts, in their order."""
    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.new())
        for part in parts:
            whole.pages.extend(opened.enter_context(pikepdf.open(part)).pages)
        whole.docinfo["/Title"] = title
        whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _placed(
    sheet: Sequence[Label], layout: Layout
) -> Iterable[tuple[Box, symbols.Modules]]:
    corners, box = list(layout.corners()), layout.symbol
    for label in sheet:
        x, y = corners[label.place]
        placed = Box(x + box.x, y + box.y, box.width, box.height)
        yield placed, symbols.modules(label.payload)


def _pages_of_words(
    sheets: Sequence[Sequence[Label]], words: Words, layout: Layout
) -> bytes:
    weasyprint = _weasyprint()
    fonts, styles = _styles(layout)
    name, instructions = _shown(words.name), _shown(words.instructions)
    html = render_to_string(
        "codes/print/labels.html",
        {
            "sheets": sheets,
            "lines": max(
                (len(label.lines) for sheet in sheets for label in sheet), default=1
            ),
            "title": words.title,
            "language": words.language,
            "name": name,
            "name_direction": _direction(name),
            "instructions": instructions,
            "instructions_direction": _direction(instructions),
        },
    )
    document = weasyprint.HTML(string=html, url_fetcher=_fetch)
    return document.write_pdf(stylesheets=styles, font_config=fonts)


@lru_cache(maxsize=8)
def _styles(layout: Layout) -> tuple[Any, list[Any]]:
    """Return the fonts and style sheets of a layout, read once in a process."""
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    texts = render_to_string("codes/print/labels.css"), layout.stylesheet()
    return fonts, [
        weasyprint.CSS(string=text, url_fetcher=_fetch, font_config=fonts)
        for text in texts
    ]


# Fonts cannot be let go of any more when the interpreter is half gone.
atexit.register(_styles.cache_clear)


def _weasyprint() -> Any:
    """Import WeasyPrint when there is something to render: it needs Pango."""
    try:
        import weasyprint  # noqa: PLC0415 -- slow import, and web needs no Pango
    except OSError as error:
        raise Unrenderable(
            gettext_noop(
                "WeasyPrint does not find Pango on the worker's machine. Install it "
                "(Debian: libpangoft2-1.0-0 libharfbuzz-subset0) and order again."
            )
        ) from error
    return weasyprint


def _fetch(url: str, *_: Any, **__: Any) -> Any:
    """Answer WeasyPrint with one of our fonts; whatever else it asks for is refused."""
    from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415 -- slow import

    if url not in FONTS:
        raise ValueError("Labels load nothing but the fonts of this application.")
    return URLFetcherResponse(url, myfont(FONTS[url]))


def _shown(text: str) -> str:
    """Return what the label fonts can show of a text."""
    return _PICTURES.sub("", text).strip()


def _direction(text: str) -> str:
    """Return the direction of a text by its first letter that has one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
