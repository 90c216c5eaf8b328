"""Know the fonts of a rendered document: their glyphs, how wide, for which letters."""

import re
from typing import Any

import pikepdf

_BLOCKS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIRS = re.compile(rb"<([0-9a-fA-F]{4})> *<([0-9a-fA-F]+)>")


class Font:
    """A font as WeasyPrint embeds it: glyphs of two bytes, widths in thousandths."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._widths = dict(_widths(font.DescendantFonts[0]))
        self._texts = {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for block in _BLOCKS.findall(font.ToUnicode.read_bytes())
            for glyph, text in _PAIRS.findall(block)
        }

    def width(self, glyph: int) -> float:
        return self._widths.get(glyph, 1000)  # what PDF takes it for

    def text(self, glyph: int) -> str:
        return self._texts.get(glyph, "")

    def read(self, items: Any) -> tuple[list[int], list[float], float]:
        """Return the glyphs of an array of text, the gap behind each, and before."""
        glyphs: list[int] = []
        gaps: list[float] = []
        before = 0.0
        for item in items if isinstance(items, pikepdf.Array) else [items]:
            if isinstance(item, pikepdf.String):
                content = bytes(item)
                for at in range(0, len(content), 2):
                    glyphs.append(int.from_bytes(content[at : at + 2]))
                    gaps.append(0.0)
            elif gaps:
                gaps[-1] += float(item)
            else:
                before += float(item)
        return glyphs, gaps, before


def fonts_of(page: pikepdf.Page) -> dict[str, Font]:
    """Return the fonts of a page by the names that its stream calls them."""
    named = page.obj.Resources.get("/Font", pikepdf.Dictionary())
    return {
        name: Font(font)
        for name, font in named.items()
        if font.Subtype == "/Type0" and "/ToUnicode" in font
    }


def _widths(descendant: pikepdf.Object) -> list[tuple[int, float]]:
    """Return the width of each glyph from an array like 2 [600] 14 [600 600]."""
    listed = list(descendant.get("/W", []))
    return [
        (int(first) + place, float(width))
        for first, row in zip(listed[::2], listed[1::2], strict=True)
        for place, width in enumerate(row)
    ]
