"""What the print studio offers to choose from, in words and pictures."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from printing.forms.fields import as_written
from printing.models import Printer
from printing.paper.designs import catalogue
from printing.paper.setup import CUSTOM, OWN, Setup
from printing.paper.sheets import layout_pictures, layouts
from printing.paper.sheets.grids import Grid
from printing.paper.sheets.layouts import LAYOUTS, Layout

Choices = list[tuple[str, str | Promise]]

SYMBOLS: Choices = [
    ("qr", _("QR code: opens the landing page")),
    ("datamatrix", _("Data Matrix: the code alone, small")),
    ("code128", _("Code 128: the code alone, for tills")),
    ("none", _("No symbol")),
]
ORDERS: Choices = [
    ("rows", _("Line by line")),
    ("columns", _("Column by column")),
    ("stack", _("Cut and stack: the piles follow one another")),
]
OUTPUTS: Choices = [
    ("pdf", _("PDF, ready to print")),
    ("csv", _("CSV for variable-data printing")),
    ("zpl", _("ZPL for label printers")),
    ("escpos", _("ESC/POS for receipt printers")),
]
# What a design of one's own may fill in.
PLACEHOLDERS = (
    *("code", "symbol", "serial", "name", "logo", "instructions", "text"),
    *("expiry", "address", "mark"),
)
# What a layout of one's own says: label, the most that can be typed.
GRID: dict[str, tuple[str | Promise, int]] = {
    "page_width": (_("Page width"), 500),
    "page_height": (_("Page height"), 500),
    "columns": (_("Columns"), 100),
    "rows": (_("Rows"), 100),
    "label_width": (_("Label width"), 500),
    "label_height": (_("Label height"), 500),
    "left": (_("First label from the left"), 500),
    "top": (_("First label from the top"), 500),
    "pitch_x": (_("Next label further right by"), 500),
    "pitch_y": (_("Next label further down by"), 500),
    "inset": (_("Kept empty along its edges"), 100),
}
FIRST = LAYOUTS["a4-24"]  # what a grid of one's own starts from
WHOLE = ("columns", "rows")  # of these there are no halves


@dataclass(frozen=True, slots=True)
class Card:
    """A layout to choose: its sheet as a picture, and what there is to know of it."""

    name: str
    title: str
    size: str
    count: str
    picture: str
    is_chosen: bool


def cards(chosen: str) -> list[tuple[str, list[Card]]]:
    """Return the layouts by kind, and at last the one that has no geometry yet."""
    own = Card(CUSTOM, gettext("Own grid"), "", "", "", chosen == CUSTOM)
    return [
        (title, [_card(layout, chosen) for layout in sorted(of_kind, key=_place)])
        for kind, title in layouts.kinds().items()
        if (of_kind := [o for o in LAYOUTS.values() if o.kind == kind])
    ] + [(gettext("Another sheet"), [own])]


def title_of(layout: str) -> str:
    """Return what people call a layout."""
    known = LAYOUTS.get(layout)
    return translation.gettext(known.title) if known else gettext("Own grid")


def design_of(setup: Setup) -> str:
    """Return what people call the design of a setup."""
    known = catalogue.DESIGNS.get(setup.design)
    return str(known.title) if known else gettext("Own HTML and CSS")


def _place(layout: Layout) -> tuple[float, int]:
    return layout.page_width, -layout.per_page


def _card(layout: Layout, chosen: str) -> Card:
    count = ngettext("%(n)s a sheet", "%(n)s a sheet", layout.per_page)
    width, height = _about(layout.label_width), _about(layout.label_height)
    size = gettext("%(width)s × %(height)s mm")
    return Card(
        layout.name,
        title_of(layout.name),
        size % {"width": width, "height": height},
        count % {"n": layout.per_page} if layout.per_page > 1 else "",
        layout_pictures.svg(layout),
        layout.name == chosen,
    )


def _about(millimetres: float) -> str:
    """Return a length as a box of labels says it."""
    return as_written(round(millimetres, 1))


def designs(*, own: bool) -> Choices:
    """Return the designs to choose from; nothing chosen is what suits the layout."""
    offered: Choices = [("", _("What suits the layout"))]
    offered += [(design.name, design.title) for design in catalogue.DESIGNS.values()]
    return [*offered, (OWN, _("Own HTML and CSS"))] if own else offered


def initial(setup: Setup, printers: Iterable[Printer]) -> dict[str, Any]:
    """Return what the form is filled in with for a setup."""
    kept = setup.as_json()
    lines, spoken = dict(setup.instructions), dict(settings.CONSOLE_LANGUAGES)
    grid = setup.grid or asdict(Grid.from_layout(LAYOUTS.get(setup.layout) or FIRST))
    shift = (setup.shift_x, setup.shift_y)
    return (
        kept
        | {name: kept[name] or None for name in ("symbol_size", "code_size")}
        | {"text_size": setup.text_size or None, "bleed": setup.bleed or None}
        | {"skip": setup.skip or None}
        | {f"line_{code}": lines.get(code, "") for code in spoken}
        | {f"grid_{name}": grid.get(name) for name in GRID}
        | {"printer": next((p.pk for p in printers if offset(p) == shift), 0)}
    )


def offset(printer: Printer) -> tuple[float, float]:
    """Return what the printer is off, to the right and down."""
    return float(printer.shift_x), float(printer.shift_y)


def first_setup(address: str) -> Setup:
    """Return what the form is filled in with when nothing was chosen yet."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    line = gettext("Scan the symbol, or type the code at %(address)s.")
    return Setup(design="", instructions=((language, line % {"address": address}),))
