"""Compute the style sheet of a job: the page, the sizes that fit, then the design."""

import re

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.designs import placing
from printing.paper.designs.catalogue import DESIGNS, FOLDER, Design
from printing.paper.designs.fitting import LEAST_TEXT, SLACK, TEXT_LINE, UNCUT, Type
from printing.paper.designs.placing import Plan
from printing.paper.geometry import POINTS, Box
from printing.paper.labels import Job
from printing.paper.setup import OWN
from printing.paper.unprintable import Unprintable

WHITE, BLACK = "#ffffff", "#000000"
FAINT = 0.85  # of the ground, in what a mark is printed
DARK = 0.62  # of the light of white: what is darker takes white letters
_PROPORTIONS = re.compile(r"/\*\s*proportions:\s*(\w+)\s*\*/")
_COLOR = re.compile("#[0-9a-f]{6}")

_base, _guard = ((FOLDER / f"{name}.css").read_text() for name in ("base", "guard"))

_last: tuple[Job, Plan] | None = None


def plan_of(job: Job) -> Plan:
    """Return where things stand; what was found for the last job is kept."""
    global _last  # noqa: PLW0603 -- one job after the other makes many labels
    kept = _last
    if kept is None or kept[0] is not job:
        fonts.check(job.words, job.setup)
        design = chosen(job)
        kept = _last = job, placing.plan(job, design.style)
    return kept[1]


def chosen(job: Job) -> Design:
    """Return the design of a job, or raise Unprintable.

    A marketer's own has the proportions of the one that its CSS names, else those of
    the plainest.
    """
    name = job.setup.design
    if name == OWN:
        said = _PROPORTIONS.search(job.setup.css)
        return DESIGNS.get(said[1] if said else "", DESIGNS["classic"])
    if name not in DESIGNS:
        raise Unprintable(_("There is no design “%s”.") % name[:40])
    return DESIGNS[name]


def stylesheet(job: Job) -> str:
    """Return the CSS of a job's labels: sizes, base, design, mark and page; no fonts.

    Which file is which font is for printing.paper.weasy to say. A marketer's own CSS
    stands in the document, where WeasyPrint takes it for the author's: it outdoes the
    rules here, but not those that are important.
    """
    setup, layout = job.setup, job.layout
    design = "" if setup.design == OWN else chosen(job).css
    ground = _color(setup.ground)
    painted = "" if ground == WHITE else f"background:{ground} !important;"
    page = (
        f"@page{{size:{layout.label_width + 2 * setup.bleed:g}mm "
        f"{layout.label_height + 2 * setup.bleed:g}mm !important;"
        f"margin:{setup.bleed:g}mm !important;{painted}}}"
    )
    sizes = ";".join(f"--{name}:{value}" for name, value in _sizes(job).items())
    return f":root{{{sizes}}}\n{_base}\n{design}\n{_guard}\n{_mark(job)}\n{page}"


def _sizes(job: Job) -> dict[str, str]:
    """Return the custom properties that designs are made with."""
    setup, layout, plan = job.setup, job.layout, plan_of(job)
    inset = layout.inset
    whole = Box(0, 0, layout.label_width, layout.label_height).grown(-inset)
    lengths = {
        "label-width": layout.label_width,
        "label-height": layout.label_height,
        "inset": inset,
        "bleed": setup.bleed,
        "stub": layout.stub,
        "hole": layout.head,
        "name-slack": plan.type.name_slack,
        "band-name-slack": plan.band_slack,
        "symbol": plan.symbol.width,
        "logo-height": plan.type.logo,
        **_box("symbol", plan.symbol),
        **_box("head", plan.head),
        **_box("foot", plan.foot),
        **_box("band", plan.band),
        **_box("stub", plan.stub),
    }
    points = {
        **_letters(plan.type),
        "band-name-size": plan.band_name,
        "stub-name-size": plan.stub_name,
        "back-size": _back_size(fonts.shown(setup.back), whole),
    }
    return {
        **{name: f"{length:.3f}mm" for name, length in lengths.items()},
        **{name: f"{size:.2f}pt" for name, size in points.items()},
        "code-columns": str(plan.type.columns),
        "name-lines": str(plan.type.name_lines),
        "text-lines": str(plan.type.line_clamp),
        "text-slack": "0" if plan.type.line_clamp == UNCUT else "1em",
        "small": "block" if plan.type.split else "inline",
        "small-gap": "0" if plan.type.split else "1em",
        **_colors(job),
    }


def _mark(job: Job) -> str:
    """Return the rule of the mark that says that this is a proof or a reprint.

    It lies under the words of our designs, which leave it room. In a marketer's own
    it lies over all, as anything might cover it there, but lets the words through.
    """
    if not job.words.mark:
        return ""
    box = plan_of(job).mark
    size, angle = placing.slant(job.words.mark, box)
    ink, ground = _color(job.setup.ink), _color(job.setup.ground)
    own = job.setup.design == OWN
    rules = {
        "display": "block",
        "visibility": "visible",
        "position": "absolute",
        "z-index": "9999" if own else "-1",
        "left": f"{box.x:.3f}mm",
        "top": f"{box.y:.3f}mm",
        "width": f"{box.width:.3f}mm",
        "height": f"{box.height:.3f}mm",
        "margin": "0",
        "padding": "0",
        "border": "0",
        "font": f"bold {size:.2f}pt/{box.height:.3f}mm {fonts.SANS}",
        "color": ink if own else mixed(ink, ground, FAINT),
        "opacity": f"{1 - FAINT:.2f}" if own else "1",
        "text-align": "center",
        "white-space": "nowrap",
        "transform": f"rotate({-angle:g}deg)",
    }
    rule = ";".join(f"{name}:{value} !important" for name, value in rules.items())
    return f".label > .mark{{{rule}}}"


def _box(name: str, box: Box) -> dict[str, float]:
    return {
        f"{name}-x": box.x,
        f"{name}-y": box.y,
        f"{name}-width": box.width,
        f"{name}-height": box.height,
    }


def _letters(type_: Type) -> dict[str, float]:
    return {
        "text-size": type_.text,
        "name-size": type_.name,
        "small-size": type_.small,
        "code-size": type_.code,
    }


def _back_size(text: str, area: Box) -> float:
    """Return the points at which the text of the back fills half of it at most."""
    size = min(area.height * 0.12 * POINTS, 16.0)
    while size > LEAST_TEXT:
        lines = fonts.lines(text, area.width * POINTS / size / SLACK)
        if lines * size * TEXT_LINE <= area.height * 0.6 * POINTS:
            return size
        size *= 0.95
    return LEAST_TEXT


def _colors(job: Job) -> dict[str, str]:
    ink, ground = _color(job.setup.ink), _color(job.setup.ground)
    accent = _color(job.setup.accent)
    return {
        "ink": ink,
        "accent": accent,
        "ground": ground,
        "on-accent": WHITE if _light(accent) < DARK else BLACK,
        "soft": mixed(ink, ground, 0.3),
        "faint": mixed(ink, ground, 0.75),
    }


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text.lower()):
        raise Unprintable(_("“%s” is no color: write it as #rrggbb.") % text[:20])
    return text.lower()


def _light(color: str) -> float:
    """Return how light a color looks, 0 to 1."""
    red, green, blue = bytes.fromhex(color[1:])
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def mixed(first: str, second: str, share: float) -> str:
    """Return a color with some share of another: a tint without transparency."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
