"""Small SVG pictures of sheets, for choosing a layout."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from printing.paper.geometry import Box
from printing.paper.sheets.imposition import fill_order
from printing.paper.sheets.layouts import Layout


def svg(layout: Layout, *, skip: int = 0, order: str = "rows") -> SafeString:
    """Return a picture of the sheet; the cells to skip are filled.

    Size and colour come from the style sheet of the page. Hidden from screen readers:
    the text beside it says the same.
    """
    is_skipped = fill_order(layout, order) < skip
    free: list[str] = []
    filled: list[str] = []
    for cell, skipped in zip(layout.cells(), is_skipped, strict=True):
        (filled if skipped else free).append(_outline(layout, cell))
    return format_html(
        '<svg class="sheet-picture" viewBox="{} {} {} {}" fill="none" '
        'stroke="currentColor" stroke-width="1" aria-hidden="true" focusable="false">'
        '<rect class="sheet-page" width="{}" height="{}" '
        'vector-effect="non-scaling-stroke"/>{}{}{}</svg>',
        *(_number(number) for number in _view_box(layout)),
        _number(layout.page_width),
        _number(layout.page_height),
        _path("sheet-label", free),
        _path("sheet-skipped", filled, fill="currentColor"),
        _stubs(layout),
    )


def _view_box(layout: Layout) -> tuple[float, float, float, float]:
    """Return the page with a margin, which shows its outline in full width."""
    margin = max(layout.page_width, layout.page_height) / 100
    return (
        -margin,
        -margin,
        layout.page_width + 2 * margin,
        layout.page_height + 2 * margin,
    )


def _outline(layout: Layout, cell: Box) -> str:
    if layout.shape != "round":
        return (
            f"M{_number(cell.x)} {_number(cell.y)}h{_number(cell.width)}"
            f"v{_number(cell.height)}h{_number(-cell.width)}z"
        )
    radii = f"{_number(cell.width / 2)} {_number(cell.height / 2)}"
    return (
        f"M{_number(cell.x)} {_number(cell.y + cell.height / 2)}"
        f"a{radii} 0 1 0 {_number(cell.width)} 0"
        f"a{radii} 0 1 0 {_number(-cell.width)} 0z"
    )


def _stubs(layout: Layout) -> SafeString:
    """Return the lines along which stubs are torn off."""
    if not layout.stub:
        return _EMPTY
    lines = [
        f"M{_number(cell.right - layout.stub)} {_number(cell.y)}v{_number(cell.height)}"
        for cell in layout.cells()
    ]
    return format_html(
        '<path class="sheet-stub" stroke-dasharray="2 2" '
        'vector-effect="non-scaling-stroke" d="{}"/>',
        "".join(lines),
    )


def _path(name: str, outlines: list[str], fill: str = "none") -> SafeString:
    if not outlines:
        return _EMPTY
    return format_html(
        '<path class="{}" fill="{}" vector-effect="non-scaling-stroke" d="{}"/>',
        name,
        fill,
        "".join(outlines),
    )


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


_EMPTY = SafeString("")
