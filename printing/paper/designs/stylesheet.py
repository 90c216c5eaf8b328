"""Build the CSS of a job's labels: computed sizes, base rules, design, page."""

import re

from coloraide import Color
from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.designs import label_areas, label_plan
from printing.paper.designs.catalogue import DATA_FOLDER, DESIGNS, Design
from printing.paper.designs.label_plan import LabelPlan
from printing.paper.designs.type_sizes import (
    MIN_TEXT_SIZE,
    NO_CLAMP,
    SHAPING_SLACK,
    TEXT_LINE_HEIGHT,
    TypeSizes,
)
from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.labels import Job
from printing.paper.setup import OWN
from printing.paper.unprintable import Unprintable

WHITE, BLACK = "#ffffff", "#000000"
MARK_TINT = 0.85  # share of the background in the colour of a mark
MAX_DARK_BRIGHTNESS = 0.62  # of white; darker colours have white letters on them
_PROPORTIONS = re.compile(r"/\*\s*proportions:\s*(\w+)\s*\*/")
_COLOR = re.compile("#[0-9a-f]{6}")

_base, _guard = (
    (DATA_FOLDER / f"{name}.css").read_text() for name in ("base", "guard")
)

_last_plan: tuple[Job, LabelPlan] | None = None


def plan_of(job: Job) -> LabelPlan:
    """Return the plan of a job's labels; that of the last job is cached."""
    global _last_plan  # noqa: PLW0603 -- one job after the other makes many labels
    cached = _last_plan
    if cached is None or cached[0] is not job:
        fonts.check_letters(job.words, job.setup)
        design = design_of(job)
        cached = _last_plan = job, label_plan.plan_label(job, design.proportions)
    return cached[1]


def design_of(job: Job) -> Design:
    """Return the design of a job; raise Unprintable.

    For a marketer's own design, the built-in one whose proportions its CSS names
    (classic if none): only its proportions are used.
    """
    name = job.setup.design
    if name == OWN:
        match = _PROPORTIONS.search(job.setup.css)
        return DESIGNS.get(match[1] if match else "", DESIGNS["classic"])
    if name not in DESIGNS:
        raise Unprintable(_("There is no design “%s”.") % name[:40])
    return DESIGNS[name]


def build_css(job: Job) -> str:
    """Return the CSS of a job's labels, without the @font-face rules.

    WeasyPrint takes it as a user style sheet. A marketer's own CSS is in the document,
    an author style sheet: it overrides these rules, but for those that are !important.
    """
    setup, layout = job.setup, job.layout
    design = "" if setup.design == OWN else design_of(job).css
    ground = _check_color(setup.ground)
    background = "" if ground == WHITE else f"background:{ground} !important;"
    page = (
        f"@page{{size:{layout.label_width + 2 * setup.bleed:g}mm "
        f"{layout.label_height + 2 * setup.bleed:g}mm !important;"
        f"margin:{setup.bleed:g}mm !important;{background}}}"
    )
    sizes = ";".join(f"--{name}:{value}" for name, value in _properties(job).items())
    return f":root{{{sizes}}}\n{_base}\n{design}\n{_guard}\n{_mark_css(job)}\n{page}"


def _properties(job: Job) -> dict[str, str]:
    """Return the custom properties that the CSS of designs uses."""
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
        **_box_properties("symbol", plan.symbol),
        **_box_properties("head", plan.head),
        **_box_properties("foot", plan.foot),
        **_box_properties("band", plan.band),
        **_box_properties("stub", plan.stub),
    }
    points = {
        **_type_properties(plan.type),
        "band-name-size": plan.band_name,
        "stub-name-size": plan.stub_name,
        "back-size": _back_size(fonts.printable(setup.back), whole),
    }
    return {
        **{name: f"{length:.3f}mm" for name, length in lengths.items()},
        **{name: f"{size:.2f}pt" for name, size in points.items()},
        "code-columns": str(plan.type.columns),
        "name-lines": str(plan.type.name_lines),
        "text-lines": str(plan.type.line_clamp),
        "text-slack": "0" if plan.type.line_clamp == NO_CLAMP else "1.3em",
        "small": "block" if plan.type.split else "inline",
        "small-gap": "0" if plan.type.split else "1em",
        **_colors(job),
    }


def _mark_css(job: Job) -> str:
    """Return the CSS of the mark of a proof or a reprint; "" without one.

    In built-in designs it is below the texts. In a marketer's own, where anything
    might cover it, it is above all and see-through.
    """
    if not job.words.mark:
        return ""
    box = plan_of(job).mark
    size, angle = label_areas.fit_slanted(job.words.mark, box)
    ink, ground = _check_color(job.setup.ink), _check_color(job.setup.ground)
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
        "color": ink if own else _mix(ink, ground, MARK_TINT),
        "opacity": f"{1 - MARK_TINT:.2f}" if own else "1",
        "text-align": "center",
        "white-space": "nowrap",
        "transform": f"rotate({-angle:g}deg)",
    }
    rule = ";".join(f"{name}:{value} !important" for name, value in rules.items())
    return f".label > .mark{{{rule}}}"


def _box_properties(name: str, box: Box) -> dict[str, float]:
    return {
        f"{name}-x": box.x,
        f"{name}-y": box.y,
        f"{name}-width": box.width,
        f"{name}-height": box.height,
    }


def _type_properties(type_: TypeSizes) -> dict[str, float]:
    return {
        "text-size": type_.text,
        "name-size": type_.name,
        "small-size": type_.small,
        "code-size": type_.code,
    }


def _back_size(text: str, area: Box) -> float:
    """Return the points at which the text fills 60 % of the back at most."""
    size = min(area.height * 0.12 * POINTS_PER_MM, 16.0)
    while size > MIN_TEXT_SIZE:
        lines = fonts.count_lines(
            text, area.width * POINTS_PER_MM / size / SHAPING_SLACK
        )
        if lines * size * TEXT_LINE_HEIGHT <= area.height * 0.6 * POINTS_PER_MM:
            return size
        size *= 0.95
    return MIN_TEXT_SIZE


def _colors(job: Job) -> dict[str, str]:
    ink, ground = _check_color(job.setup.ink), _check_color(job.setup.ground)
    accent = _check_color(job.setup.accent)
    return {
        "ink": ink,
        "accent": accent,
        "ground": ground,
        "on-accent": WHITE if _brightness(accent) < MAX_DARK_BRIGHTNESS else BLACK,
        "soft": _mix(ink, ground, 0.3),
        "faint": _mix(ink, ground, 0.75),
    }


def _mix(color: str, other: str, share: float) -> str:
    """Return `color` mixed with a `share` (0 to 1) of `other`, as #rrggbb."""
    return Color(color).mix(other, share, space="srgb").to_string(hex=True)


def _check_color(text: str) -> str:
    if not _COLOR.fullmatch(text.lower()):
        raise Unprintable(_("“%s” is no color: write it as #rrggbb.") % text[:20])
    return text.lower()


def _brightness(color: str) -> float:
    """Return the perceived brightness of a colour, 0 to 1 (luma of ITU-R BT.601)."""
    red, green, blue = bytes.fromhex(color[1:])
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
