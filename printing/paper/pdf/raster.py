"""Render a page of a PDF as a picture, for previews of what is printed."""

import io
import threading

import pypdfium2

# PDFium is not thread-safe.
_lock = threading.Lock()


def render_png(pdf: bytes, *, page: int = 0, width: int = 1000) -> bytes:
    """Return a page as PNG, `width` pixels wide."""
    with _lock, pypdfium2.PdfDocument(pdf) as document:
        rendered_page = document[page]
        bitmap = rendered_page.render(
            scale=width / rendered_page.get_width(), may_draw_forms=False
        )
        image = bitmap.to_pil()
    file = io.BytesIO()
    image.save(file, "PNG", optimize=False, compress_level=6)
    return file.getvalue()
