"""Turn a page of a PDF into a picture: what is looked at is what is printed."""

import io
import threading

import pypdfium2

# PDFium is not made for two threads at once.
_turn = threading.Lock()


def picture(pdf: bytes, *, page: int = 0, width: int = 1000) -> bytes:
    """Return a page as PNG, so many pixels wide."""
    with _turn, pypdfium2.PdfDocument(pdf) as document:
        drawn = document[page]
        bitmap = drawn.render(scale=width / drawn.get_width(), may_draw_forms=False)
        image = bitmap.to_pil()
    made = io.BytesIO()
    image.save(made, "PNG", optimize=False, compress_level=6)
    return made.getvalue()
