"""Read the fonts of a rendered document: the width and the letter of each glyph."""

import re
from typing import Any

import pikepdf

_BLOCKS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_PAIRS = re.compile(rb"<([0-9a-fA-F]{4})> *<([0-9a-fA-F]+)>")


class PdfFont:
    """A font as WeasyPrint embeds it: glyphs of two bytes, widths in 1/1000 em."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._widths = dict(_widths(font.DescendantFonts[0]))
        self._texts = {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for block in _BLOCKS.findall(font.ToUnicode.read_bytes())
            for glyph, text in _PAIRS.findall(block)
        }

    def width(self, glyph: int) -> float:
        return self._widths.get(glyph, 1000)  # the default of PDF

    def text(self, glyph: int) -> str:
        return self._texts.get(glyph, "")

    def parse_array(self, items: Any) -> tuple[list[int], list[float], float]:
        """Return the glyphs of a TJ array, the gap after each, and that before all."""
        glyphs: list[int] = []
        gaps: list[float] = []
        indent = 0.0
        for item in items if isinstance(items, pikepdf.Array) else [items]:
            if isinstance(item, pikepdf.String):
                content = bytes(item)
                for position in range(0, len(content), 2):
                    glyphs.append(int.from_bytes(content[position : position + 2]))
                    gaps.append(0.0)
            elif gaps:
                gaps[-1] += float(item)
            else:
                indent += float(item)
        return glyphs, gaps, indent


def fonts_of_page(page: pikepdf.Page) -> dict[str, PdfFont]:
    """Return the fonts of a page by their names in its content stream."""
    entries = page.obj.Resources.get("/Font", pikepdf.Dictionary())
    return {
        name: PdfFont(font)
        for name, font in entries.items()
        if font.Subtype == "/Type0" and "/ToUnicode" in font
    }


def _widths(descendant: pikepdf.Object) -> list[tuple[int, float]]:
    """Return glyphs and widths of an array like 2 [600] 14 [600 600]."""
    entries = list(descendant.get("/W", []))
    return [
        (int(first) + place, float(width))
        for first, row in zip(entries[::2], entries[1::2], strict=True)
        for place, width in enumerate(row)
    ]
