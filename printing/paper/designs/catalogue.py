"""The designs that come with the application, and the layouts that each suits."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from printing.paper.designs.placing import Style
from printing.paper.sheets.layouts import Layout

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Design:
    """How a label looks: HTML with fields in double braces, CSS, and proportions."""

    name: str
    title: Promise  # for people, in their language
    kinds: tuple[str, ...]  # of layouts that it suits
    html: str
    css: str
    style: Style


def _design(name: str, title: Promise, kinds: tuple[str, ...], style: Style) -> Design:
    html, css = ((FOLDER / f"{name}.{kind}").read_text() for kind in ("html", "css"))
    return Design(name, title, kinds, html, css, style)


_ALL = (
    _design("classic", _("Classic: symbol left, words right"), ("labels",), Style()),
    _design(
        "stacked",
        _("Stacked: symbol above the code"),
        ("tags", "stickers"),
        Style(beside=False, code=1.6, largest=3.0),
    ),
    _design(
        "code",
        _("Code: large letters first"),
        (),
        Style(right=True, share=0.34, code=3.2, name=1.1),
    ),
    _design(
        "card",
        _("Card: the name in a band, symbol right"),
        ("cards",),
        Style(right=True, share=0.42, code=1.7, band=0.25),
    ),
    _design(
        "ticket",
        _("Ticket: the name large, a stub to tear off"),
        ("tickets",),
        Style(right=True, share=0.32, name=2.0, code=2.0, left=5.0),
    ),
    _design(
        "receipt",
        _("Receipt: rules between the parts"),
        ("strips",),
        Style(
            beside=False, name=1.5, code=1.8, code_pad=0.45, most_text=11, largest=3.0
        ),
    ),
    _design(
        "round",
        _("Round: all within a circle"),
        (),
        Style(beside=False, code=1.5, name=1.2, largest=3.0),
    ),
    _design(
        "flyer",
        _("Flyer: a headline, a large symbol, the code in a frame"),
        ("flyers",),
        Style(
            beside=False,
            code=1.9,
            code_pad=0.6,
            band=0.26,
            name_lines=3,
            largest=4.5,
            most_text=22.0,
        ),
    ),
)

DESIGNS: dict[str, Design] = {design.name: design for design in _ALL}


def default_for(layout: Layout) -> str:
    """Return the name of the design that suits a layout best."""
    if layout.shape == "round":
        return "round"
    return next((d.name for d in _ALL if layout.kind in d.kinds), "classic")
