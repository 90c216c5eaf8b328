"""The choices of the print studio: their labels, pictures and initial values."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from printing.forms.fields import format_length
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
# The preview shows the PDF: how the labels of another output differ from it.
PREVIEW_NOTES: dict[str, str | Promise] = {
    "csv": _(
        "This picture is the PDF. The CSV holds the code, the content of the symbol "
        "and the texts of each label; their looks are up to the program that prints "
        "them."
    ),
    "zpl": _(
        "This picture is the PDF. A label printer is sent the commands below: it "
        "prints code, symbol content, texts and address in black with its own fonts, "
        "but in other places and sizes; texts without room are left out, and there is "
        "no logo and no back side."
    ),
    "escpos": _(
        "This picture is the PDF. A receipt printer is sent the commands below: it "
        "prints code, symbol content, texts and address in black with its own font, "
        "centred one below the other; there is no logo and no back side."
    ),
}
# The fields of an own design.
PLACEHOLDERS = (
    *("code", "symbol", "serial", "name", "logo", "instructions", "text"),
    *("expiry", "address", "mark"),
)
# The fields of an own grid: label, and the highest value.
GRID_FIELDS: dict[str, tuple[str | Promise, int]] = {
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
DEFAULT_GRID_LAYOUT = LAYOUTS["a4-24"]  # its geometry fills an own grid at first
WHOLE_NUMBERS = ("columns", "rows")
# Lengths and counts for which 0 means what the design or the sheet gives.
EMPTY_IF_ZERO = ("symbol_size", "code_size", "text_size", "bleed", "skip")


@dataclass(frozen=True, slots=True)
class LayoutCard:
    """A layout as the studio offers it: title, figures and a picture of its sheet."""

    name: str
    title: str
    size: str
    count: str
    picture: str
    is_chosen: bool


def layout_cards(chosen: str) -> list[tuple[str, list[LayoutCard]]]:
    """Return the layouts grouped by kind, and the own grid as the last group."""
    own = LayoutCard(CUSTOM, gettext("Own grid"), "", "", "", chosen == CUSTOM)
    ordered = sorted(LAYOUTS.values(), key=_sort_key)
    groups = [
        (title, [_layout_card(item, chosen) for item in ordered if item.kind == kind])
        for kind, title in layouts.kinds().items()
    ]
    other = (gettext("Another sheet"), [own])
    return [*(group for group in groups if group[1]), other]


def layout_title(layout: str) -> str:
    """Return the title of a layout, by its name."""
    found = LAYOUTS.get(layout)
    return translation.gettext(found.title) if found else gettext("Own grid")


def design_title(setup: Setup) -> str:
    """Return the title of a setup's design."""
    if not setup.design:
        return gettext("What suits the layout")
    design = catalogue.DESIGNS.get(setup.design)
    return str(design.title) if design else gettext("Own HTML and CSS")


def _sort_key(layout: Layout) -> tuple[float, int]:
    return layout.page_width, -layout.per_page


def _layout_card(layout: Layout, chosen: str) -> LayoutCard:
    count = ngettext("%(n)s a sheet", "%(n)s a sheet", layout.per_page)
    width, height = _rounded(layout.label_width), _rounded(layout.label_height)
    size = gettext("%(width)s × %(height)s mm")
    return LayoutCard(
        layout.name,
        layout_title(layout.name),
        size % {"width": width, "height": height},
        count % {"n": layout.per_page} if layout.per_page > 1 else "",
        layout_pictures.svg(layout),
        layout.name == chosen,
    )


def _rounded(millimetres: float) -> str:
    """Return a length as packages of labels print it: with one decimal."""
    return format_length(round(millimetres, 1))


def design_choices(*, own: bool) -> Choices:
    """Return the choices of a design; empty is the default of the layout."""
    found: Choices = [("", _("What suits the layout"))]
    found += [(design.name, design.title) for design in catalogue.DESIGNS.values()]
    return [*found, (OWN, _("Own HTML and CSS"))] if own else found


def initial_values(setup: Setup, printers: Iterable[Printer]) -> dict[str, Any]:
    """Return the initial values of the studio's form for a setup."""
    values = setup.as_json()
    lines, languages = dict(setup.instructions), dict(settings.CONSOLE_LANGUAGES)
    grid = setup.grid or asdict(
        Grid.from_layout(LAYOUTS.get(setup.layout) or DEFAULT_GRID_LAYOUT)
    )
    shift = (setup.shift_x, setup.shift_y)
    return (
        values
        | {name: values[name] or None for name in EMPTY_IF_ZERO}
        | {f"line_{code}": lines.get(code, "") for code in languages}
        | {f"grid_{name}": grid.get(name) for name in GRID_FIELDS}
        | {"printer": next((p.pk for p in printers if printer_shift(p) == shift), 0)}
    )


def printer_shift(printer: Printer) -> tuple[float, float]:
    """Return the shift of a printer, to the right and down, in millimetres."""
    return float(printer.shift_x), float(printer.shift_y)


def default_setup(address: str) -> Setup:
    """Return the setup that the studio starts with: an instruction with the address."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    # Nothing follows the address: people type the full stop of a sentence with it.
    line = gettext("Scan the symbol, or type the code at %(address)s")
    return Setup(design="", instructions=((language, line % {"address": address}),))
