"""Make QR symbols of codes and draw them as vector paths of a PDF page."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import zxingcpp

from codes.layouts import Box

type Modules = npt.NDArray[np.bool_]  # True is dark; without the quiet zone

LEVEL = "M"
QUIET = 4  # modules of white around the symbol that readers ask for
SMALLEST_MODULE = 0.4  # millimetres: what a phone reads from paper without trouble

POINTS = 72 / 25.4  # a millimetre in the units of a PDF


def payload(address: str, slug: str, text: str) -> str:
    """Return what the symbol of a code says: where to redeem it, and the code.

    In capitals throughout, for which QR has a compact mode; without the dashes, for
    which it is shorter still.
    """
    return f"{address}/{slug}/".upper() + text.replace("-", "")


def modules(text: str) -> Modules:
    """Return the QR symbol of a text."""
    symbol = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL
    )
    return np.asarray(symbol.to_image(scale=1, add_quiet_zones=False)) == 0


def fits(text: str, box: Box) -> bool:
    """Tell whether the symbol of a text is large enough to read in this box."""
    return bool(min(box.width, box.height) / len(modules(text)) >= SMALLEST_MODULE)


def paths(symbols: Iterable[tuple[Box, Modules]], page_height: float) -> bytes:
    """Return the content stream that draws these symbols in their boxes of a page.

    Each symbol is one path with one fill, which has no seams at any resolution.
    """
    parts = ["0 g"]
    for box, symbol in symbols:
        size = len(symbol)
        scale = min(box.width, box.height) / size * POINTS
        x, y = box.x * POINTS, (page_height - box.y) * POINTS
        parts.append(f"q {scale:.5f} 0 0 {-scale:.5f} {x:.3f} {y:.3f} cm")
        parts.append(_runs(symbol))
        parts.append("f Q")
    return "\n".join(parts).encode()


def _runs(symbol: Modules) -> str:
    """Return a rectangle for each run of dark modules in a line."""
    lines = np.zeros((len(symbol), len(symbol) + 2), np.int8)
    lines[:, 1:-1] = symbol
    edges = np.diff(lines, axis=1)
    rows, starts = np.nonzero(edges == 1)
    widths = np.nonzero(edges == -1)[1] - starts
    return " ".join(
        f"{x} {y} {width} 1 re"
        for x, y, width in zip(
            starts.tolist(), rows.tolist(), widths.tolist(), strict=True
        )
    )
