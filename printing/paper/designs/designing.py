"""Turn the design of a label into HTML and CSS: what stands where, in which size."""

import re
from html import escape

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.designs import own_designs, styling, weasy
from printing.paper.designs.catalogue import DESIGNS, Design, default_for
from printing.paper.designs.styling import stylesheet
from printing.paper.labels import Job
from printing.paper.setup import OWN
from printing.paper.unprintable import Unprintable

__all__ = [
    "DESIGNS",
    "Design",
    "back",
    "default_for",
    "document",
    "label",
    "placeholder",
    "stylesheet",
]

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)


def document(job: Job, pages: list[str]) -> str:
    """Return the HTML of labels and backs, a page each."""
    own = job.setup.css if job.setup.design == OWN else ""
    return (
        f'<!doctype html><html lang="{escape(job.words.language)}"><head>'
        f'<meta charset="utf-8"><title>{escape(job.words.title)}</title>'
        f"<style>{own}</style></head>"
        f"<body>{''.join(pages)}</body></html>"
    )


def placeholder(color: str) -> str:
    """Return the box in whose place a symbol will be drawn."""
    return f'<span class="symbol" style="background:{color}"></span>'


def label(job: Job, *, code: str, serial: str, symbol: str) -> str:
    """Return the HTML of one label, a page of its own; raise Unprintable.

    `symbol` is markup: a box of class "symbol", or what fills one.
    """
    setup = job.setup
    values = _values(job) | {
        "code": _code(code),
        "serial": _span("serial", serial) if setup.serial else "",
        "symbol": "" if setup.symbol == "none" else symbol,
    }
    if setup.design == OWN:
        own_designs.check(setup.html, setup.css)
        html = setup.html
    else:
        html = styling.chosen(job).html
    filled = _fill(html, values)
    if setup.design == OWN:
        filled += _mark(job)  # where no markup of the marketer's can hide it
    kind = f"design-{setup.design} symbol-{setup.symbol}"
    return _section(job, f"{kind} {styling.plan_of(job).arrangement}", filled)


def back(job: Job) -> str:
    """Return the HTML of the back of a label; "" if nothing stands there."""
    if not job.setup.back:
        return ""
    values = _values(job)
    text = _paragraph("back-text", fonts.shown(job.setup.back))
    return _section(job, "back", f'<div class="at-back">{values["logo"]}{text}</div>')


def _section(job: Job, kind: str, inside: str) -> str:
    shape = " round" if job.layout.shape == "round" else ""
    stub = " stub" if job.layout.stub else ""
    bare = "" if job.setup.name else " nameless"
    return f'<section class="label {kind}{shape}{stub}{bare}">{inside}</section>'


def _fill(html: str, values: dict[str, str]) -> str:
    """Put values in the place of their names; what is not known is refused."""
    parts = _PLACEHOLDER.split(html)
    names = parts[1::2]
    if unknown := [name for name in names if name not in values]:
        raise Unprintable(
            _("The design has no field “%(name)s”. There are: %(known)s.")
            % {"name": unknown[0][:40], "known": ", ".join(sorted(values))}
        )
    if names.count("code") != 1:
        raise Unprintable(_("The design must show the code once: write {{ code }}."))
    if names.count("symbol") > 1:
        raise Unprintable(_("The design shows the symbol twice: once is enough."))
    parts[1::2] = [values[name] for name in names]
    return "".join(parts)


def _span(name: str, text: str) -> str:
    return f'<span class="{name}" dir="ltr">{escape(text)}</span>'


def _code(code: str) -> str:
    """Return a code that breaks after its dashes and nowhere else, if it can."""
    return f'<span class="code" dir="ltr">{escape(code).replace("-", "-<wbr>")}</span>'


def _values(job: Job) -> dict[str, str]:
    """Return what stands in the place of each field that all labels share."""
    setup, words = job.setup, job.words
    address = setup.design == OWN or styling.plan_of(job).type.address
    lines = [
        _paragraph("instructions", fonts.shown(line), language)
        for language, line in setup.instructions
    ]
    return {
        "name": _paragraph("name", fonts.shown(words.name)) if setup.name else "",
        "instructions": "".join(lines),
        "expiry": _paragraph("expiry", fonts.shown(words.expiry))
        if setup.expiry
        else "",
        "text": _paragraph("text", fonts.shown(setup.text)),
        "logo": f'<img class="logo" src="{weasy.LOGO}" alt="">' if words.logo else "",
        "address": _paragraph("address", fonts.shown(words.address) if address else ""),
        "mark": "" if setup.design == OWN else _mark(job),
    }


def _mark(job: Job) -> str:
    """Return what says that this is a proof or a reprint."""
    if not job.words.mark:
        return ""
    said = escape(job.words.mark)
    return f'<div class="mark">{said}</div>'


def _paragraph(name: str, text: str, language: str = "") -> str:
    """Return a field in its own paragraph, in its own direction; "" has none."""
    if not text:
        return ""
    said = f' lang="{escape(language)}"' if language else ""
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f'<p class="{name}"{said} dir="{fonts.direction(text)}">{lines}</p>'
