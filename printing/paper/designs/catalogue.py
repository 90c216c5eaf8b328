"""The built-in label designs, and the kinds of layouts that each suits."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from printing.paper.designs.proportions import Proportions
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import Layout

DATA_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Design:
    """How a label looks: HTML with fields in double braces, CSS, and proportions."""

    name: str
    title: Promise  # as pages show it
    kinds: tuple[str, ...]  # of layouts that it suits
    html: str
    css: str
    proportions: Proportions


def _design(
    name: str,
    title: Promise,
    kinds: tuple[str, ...],
    proportions: Proportions,
    *,
    html: str = "standard",
) -> Design:
    """Read a design from its files; `html` names the file of its HTML."""
    return Design(
        name,
        title,
        kinds,
        (DATA_FOLDER / f"{html}.html").read_text(),
        (DATA_FOLDER / f"{name}.css").read_text(),
        proportions,
    )


_ALL = (
    _design(
        "classic", _("Classic: symbol left, words right"), ("labels",), Proportions()
    ),
    _design(
        "stacked",
        _("Stacked: symbol above the code"),
        ("tags", "stickers"),
        Proportions(symbol_beside=False, code=1.6, max_symbol_scale=3.0),
    ),
    _design(
        "code",
        _("Code: large letters first"),
        (),
        Proportions(symbol_right=True, symbol_share=0.34, code=3.2, name=1.1),
    ),
    _design(
        "card",
        _("Card: the name in a band, symbol right"),
        ("cards",),
        Proportions(symbol_right=True, symbol_share=0.42, code=1.7, band=0.25),
        html="card",
    ),
    _design(
        "ticket",
        _("Ticket: the name large, a stub to tear off"),
        ("tickets",),
        Proportions(
            symbol_right=True, symbol_share=0.32, name=2.0, code=2.0, left_strip=5.0
        ),
        html="ticket",
    ),
    _design(
        "receipt",
        _("Receipt: rules between the parts"),
        ("strips",),
        Proportions(
            symbol_beside=False,
            name=1.5,
            code=1.8,
            code_pad=0.45,
            max_text=11,
            max_symbol_scale=3.0,
        ),
        html="receipt",
    ),
    _design(
        "round",
        _("Round: all within a circle"),
        (),
        Proportions(symbol_beside=False, code=1.5, name=1.2, max_symbol_scale=3.0),
    ),
    _design(
        "flyer",
        _("Flyer: a headline, a large symbol, the code in a frame"),
        ("flyers",),
        Proportions(
            symbol_beside=False,
            code=1.9,
            code_pad=0.6,
            band=0.26,
            name_lines=3,
            max_symbol_scale=4.5,
            max_text=22.0,
        ),
        html="flyer",
    ),
)

DESIGNS: dict[str, Design] = {design.name: design for design in _ALL}


def resolve(setup: Setup, layout: Layout) -> Setup:
    """Return the setup with the design that its labels get on this layout."""
    return setup if setup.design else replace(setup, design=default_for(layout))


def default_for(layout: Layout) -> str:
    """Return the name of the design that suits a layout best."""
    if layout.shape == "round":
        return "round"
    return next((d.name for d in _ALL if layout.kind in d.kinds), "classic")
