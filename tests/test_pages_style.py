"""The rules of docs/design.md for templates and style sheets that no linter checks."""

import re

import pytest
from coloraide import Color
from django.template.loader import get_template, render_to_string

from campaigns.models import Phase
from codes.models import Status
from tests.sources import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [  # without labels, which WeasyPrint renders, and the admin's
    path
    for path in TEMPLATES
    if not {"print", "admin"} & set(path.relative_to(ROOT / "templates").parts)
]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

# What our Content-Security-Policy blocks; djlint finds style attributes (H021).
BLOCKED = {
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\ssrc=)",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "an hx-on attribute": r"\shx-on",
    "a javascript: address": r"[\"']\s*javascript:",
    "an evaluated htmx value": r"[\"']js:",
    "a trigger filter": r"hx-trigger=[\"'][^\"']*\[",
}


def name(path):
    return str(path.relative_to(ROOT))


def without_comments(text):
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.DOTALL)


def blocked_in(text):
    return [
        what for what, found in BLOCKED.items() if re.search(found, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_has_no_inline_style_or_script(path):
    assert blocked_in(without_comments(path.read_text())) == []


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("a style element", "<style>p {}</style>"),
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline script", '<script type="module">alert(1)</script>'),
        ("an event attribute", '<button class="x" onclick="go()">'),
        ("an hx-on attribute", '<p hx-on:click="go()">'),
        ("a javascript: address", '<a href="javascript:go()">'),
        ("an evaluated htmx value", "<p hx-vals='js:{a: 1}'>"),
        ("a trigger filter", '<p hx-trigger="every 1s [visible]">'),
    ],
)
def test_blocked_markup_is_found(what, markup):
    assert what in blocked_in(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="module" src="x.js"></script>',
        '<p data-tone="error" hx-trigger="every 2s" aria-controls="x">',
        '<link rel="stylesheet" href="style.css">',
    ],
)
def test_allowed_markup_is_not_found(markup):
    assert blocked_in(markup) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_component_is_small(path):
    assert len(path.read_text().splitlines()) <= 25


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_script_is_small(path):
    assert len(path.read_text().splitlines()) <= 60


@pytest.mark.parametrize("path", STYLES, ids=name)
def test_style_sheet_stays_in_its_layer(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    top = [line for line in text.splitlines() if line and line[0] not in " }"]
    assert [line for line in top if not line.startswith("@layer ")] == []
    assert "!important" not in text
    assert re.findall(r"^[^{};:]*#[\w-]+[^;]*{", text, re.MULTILINE) == []
    physical = (
        r"\b(?:margin|padding|border)-(?:left|right|top|bottom)\b|\bfloat: (?:l|r)"
    )
    assert re.findall(physical, text) == []


def drawn_icons():
    sprite = (ROOT / "static/img/icons.svg").read_text()
    return set(re.findall(r'symbol id="(\w+)"', sprite))


def test_icons_that_pages_use_exist():
    used = {
        icon
        for path in PAGES
        for tag in re.findall(r"{%\s*include[^%]*%}", path.read_text())
        for icon in re.findall(r'icon\.html" with name="(\w+)"', tag)
        + re.findall(r'icon="(\w+)"', tag)
    }
    assert used - drawn_icons() == set()


def test_each_status_has_an_icon_and_a_name():
    component = (ROOT / "templates/components/status.html").read_text()
    named = set(re.findall(r'value == "(\w+)"', component))
    assert named - drawn_icons() == set()
    assert {*Phase.values, *(status.name.lower() for status in Status)} <= named


def contrast(color, other):
    return Color(color).contrast(other, method="wcag21")


TOKENS = {
    token: (light, dark or light)
    for token, light, dark in re.findall(
        r"--([\w-]+): (?:light-dark\()?(#\w{6})(?:, (#\w{6})\))?;",
        (ROOT / "static/css/tokens.css").read_text().split("@media")[0],
    )
}
TEXT_ON_GROUND = [
    *[(ink, on) for ink in ("ink", "ink-soft") for on in ("paper", "sheet", "well")],
    *[("accent-text", on) for on in ("paper", "sheet", "well", "accent-wash")],
    *[(tone, f"{tone}-wash") for tone in ("good", "wait", "stop")],
    *[(tone, on) for tone in ("good", "wait", "stop") for on in ("sheet", "well")],
    *[("ink", f"{tone}-wash") for tone in ("accent", "good", "wait", "stop")],
    *[("ink-soft", f"{tone}-wash") for tone in ("accent", "stop")],
    *[
        ("accent-ink", on)
        for on in ("accent", "accent-deep", "stop-fill", "stop-fill-deep")
    ],
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(ink, ground, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "well"])
def test_edges_of_controls_can_be_seen(ground, theme):
    assert contrast(TOKENS["line-strong"][theme], TOKENS[ground][theme]) >= 3


def test_landing_page_is_light():
    sheets = ["tokens", "base", "code", "icons", "languages"]
    sheets += ["landing_page", "landing_form", "landing_answer"]
    files = [ROOT / f"static/css/{sheet}.css" for sheet in sheets]
    files += [ROOT / "static/js/landing.js", ROOT / "static/img/icons.svg"]
    bare = render_to_string("base_public.html")
    asked = re.findall(r"/static/([^\"]+)", bare)
    assert [file for file in asked if file.endswith((".css", ".js"))] == [
        f"css/{sheet}.css" for sheet in sheets
    ]
    assert len(bare) + sum(file.stat().st_size for file in files) < 50_000


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_error_page_needs_no_request(status):
    page = get_template(f"{status}.html").render()
    assert page.count("<h1>") == 1
    assert "</html>" in page


def test_every_class_is_styled():
    sheets = " ".join(path.read_text() for path in STYLES)
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    for path in PAGES:
        markup = re.sub(r"{[{%].*?[}%]}", " ", path.read_text())
        values = re.findall(r'class="([^"]*)"', markup)
        used = {word for value in values for word in value.split()}
        assert (name(path), used - styled) == (name(path), set())
