"""Small pictures of sheets, so that people choose a layout by its looks."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from printing.paper.geometry import Box
from printing.paper.sheets.imposition import ranks
from printing.paper.sheets.layouts import Layout


def svg(layout: Layout, *, skip: int = 0, order: str = "rows") -> SafeString:
    """Return a drawing of the sheet; the places to skip are filled.

    It has no size and no colour of its own: the page's style sheet gives both. Hidden
    from screen readers, for the words beside it say the same.
    """
    gone = ranks(layout, order) < skip
    free: list[str] = []
    filled: list[str] = []
    for cell, is_gone in zip(layout.cells(), gone, strict=True):
        (filled if is_gone else free).append(_outline(layout, cell))
    return format_html(
        '<svg class="sheet-picture" viewBox="{} {} {} {}" fill="none" '
        'stroke="currentColor" stroke-width="1" aria-hidden="true" focusable="false">'
        '<rect class="sheet-page" width="{}" height="{}" '
        'vector-effect="non-scaling-stroke"/>{}{}{}</svg>',
        *(_said(number) for number in _view(layout)),
        _said(layout.page_width),
        _said(layout.page_height),
        _path("sheet-label", free),
        _path("sheet-skipped", filled, fill="currentColor"),
        _stubs(layout),
    )


def _view(layout: Layout) -> tuple[float, float, float, float]:
    """Return the page with some room, or half of its outline would be cut off."""
    room = max(layout.page_width, layout.page_height) / 100
    return -room, -room, layout.page_width + 2 * room, layout.page_height + 2 * room


def _outline(layout: Layout, cell: Box) -> str:
    if layout.shape != "round":
        return (
            f"M{_said(cell.x)} {_said(cell.y)}h{_said(cell.width)}"
            f"v{_said(cell.height)}h{_said(-cell.width)}z"
        )
    radii = f"{_said(cell.width / 2)} {_said(cell.height / 2)}"
    return (
        f"M{_said(cell.x)} {_said(cell.y + cell.height / 2)}"
        f"a{radii} 0 1 0 {_said(cell.width)} 0a{radii} 0 1 0 {_said(-cell.width)} 0z"
    )


def _stubs(layout: Layout) -> SafeString:
    """Return where stubs are torn off."""
    if not layout.stub:
        return _NOTHING
    lines = [
        f"M{_said(cell.right - layout.stub)} {_said(cell.y)}v{_said(cell.height)}"
        for cell in layout.cells()
    ]
    return format_html(
        '<path class="sheet-stub" stroke-dasharray="2 2" '
        'vector-effect="non-scaling-stroke" d="{}"/>',
        "".join(lines),
    )


def _path(name: str, outlines: list[str], fill: str = "none") -> SafeString:
    if not outlines:
        return _NOTHING
    return format_html(
        '<path class="{}" fill="{}" vector-effect="non-scaling-stroke" d="{}"/>',
        name,
        fill,
        "".join(outlines),
    )


def _said(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


_NOTHING = SafeString("")
