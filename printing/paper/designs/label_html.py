"""Build the HTML of labels: fill the fields of a design with texts and codes."""

import re
from html import escape

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.designs import html_to_pdf, own_designs, stylesheet
from printing.paper.labels import Job
from printing.paper.setup import OWN
from printing.paper.unprintable import Unprintable

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)


def build_document(job: Job, pages: list[str]) -> str:
    """Return the HTML document of labels and backs, one page each."""
    own = job.setup.css if job.setup.design == OWN else ""
    return (
        f'<!doctype html><html lang="{escape(job.words.language)}"><head>'
        f'<meta charset="utf-8"><title>{escape(job.words.title)}</title>'
        f"<style>{own}</style></head>"
        f"<body>{''.join(pages)}</body></html>"
    )


def symbol_placeholder(color: str) -> str:
    """Return a coloured box, which the symbol will replace."""
    return f'<span class="symbol" style="background:{color}"></span>'


def build_label(job: Job, *, code: str, serial: str, symbol: str) -> str:
    """Return the HTML of one label, one page; raise Unprintable.

    `symbol` is the markup that replaces the field {{ symbol }}.
    """
    setup = job.setup
    values = _field_values(job) | {
        "code": _code(code),
        "serial": _span("serial", serial) if setup.serial else "",
        "symbol": "" if setup.symbol == "none" else symbol,
    }
    if setup.design == OWN:
        own_designs.check_design(setup.html, setup.css)
        html = setup.html
    else:
        html = stylesheet.design_of(job).html
    filled = _fill_fields(html, values)
    if setup.design == OWN:
        filled += _mark_html(
            job
        )  # outside of the marketer's markup, which could hide it
    kind = f"design-{setup.design} symbol-{setup.symbol}"
    return _section(job, f"{kind} {stylesheet.plan_of(job).arrangement}", filled)


def build_back(job: Job) -> str:
    """Return the HTML of the back of a label; "" if it has none."""
    if not job.setup.back:
        return ""
    values = _field_values(job)
    text = _paragraph("back-text", fonts.printable(job.setup.back))
    return _section(job, "back", f'<div class="at-back">{values["logo"]}{text}</div>')


def _section(job: Job, kind: str, content: str) -> str:
    shape = " round" if job.layout.shape == "round" else ""
    stub = " stub" if job.layout.stub else ""
    no_name = "" if job.setup.name else " nameless"
    return f'<section class="label {kind}{shape}{stub}{no_name}">{content}</section>'


def _fill_fields(html: str, values: dict[str, str]) -> str:
    """Replace each field by its value; raise Unprintable for an unknown field."""
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
    """Return the code as HTML that may break after its dashes."""
    return f'<span class="code" dir="ltr">{escape(code).replace("-", "-<wbr>")}</span>'


def _field_values(job: Job) -> dict[str, str]:
    """Return the values of the fields that are the same on all labels."""
    setup, words = job.setup, job.words
    address = setup.design == OWN or stylesheet.plan_of(job).type.address
    lines = [
        _paragraph("instructions", fonts.printable(line), language)
        for language, line in setup.instructions
    ]
    return {
        "name": _paragraph("name", fonts.printable(words.name)) if setup.name else "",
        "instructions": "".join(lines),
        "expiry": _paragraph("expiry", fonts.printable(words.expiry))
        if setup.expiry
        else "",
        "text": _paragraph("text", fonts.printable(setup.text)),
        "logo": f'<img class="logo" src="{html_to_pdf.LOGO_URL}" alt="">'
        if words.logo
        else "",
        "address": _paragraph(
            "address", fonts.printable(words.address) if address else ""
        ),
        "mark": "" if setup.design == OWN else _mark_html(job),
    }


def _mark_html(job: Job) -> str:
    """Return the HTML of the mark of a proof or a reprint; "" without one."""
    if not job.words.mark:
        return ""
    return f'<div class="mark">{escape(job.words.mark)}</div>'


def _paragraph(name: str, text: str, language: str = "") -> str:
    """Return a paragraph with a text in its own direction; "" for no text."""
    if not text:
        return ""
    lang = f' lang="{escape(language)}"' if language else ""
    lines = "<br>".join(escape(line) for line in text.split("\n"))
    return f'<p class="{name}"{lang} dir="{fonts.direction(text)}">{lines}</p>'
