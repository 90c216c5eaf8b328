"""The rules of docs/design.md that a machine can hold."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [  # WeasyPrint's pages are paper; django.contrib's are not our words
    path
    for path in TEMPLATES
    if not {"print", "admin"} & set(path.relative_to(ROOT / "templates").parts)
]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
MODULES = sorted((ROOT / "static" / "js").glob("*.js"))

BARE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
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


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_has_no_inline_style_or_script(path):
    text = without_comments(path.read_text())
    found = [what for what, pattern in BARE.items() if re.search(pattern, text, re.I)]
    assert found == []


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("a style attribute", '<p class="x" style="color: red">'),
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
def test_what_is_searched_for_is_found(what, markup):
    assert re.search(BARE[what], markup, re.I)


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="module" src="x.js"></script>',
        '<p data-tone="error" hx-trigger="every 2s" aria-controls="x">',
        '<link rel="stylesheet" href="style.css">',
    ],
)
def test_what_is_allowed_is_not_found(markup):
    assert [w for w, pattern in BARE.items() if re.search(pattern, markup, re.I)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_component_sees_only_what_it_is_given(path):
    includes = re.findall(
        r'{%-?\s*include\s+"components/.*?%}', without_comments(path.read_text())
    )
    assert [tag for tag in includes if not re.search(r"\bonly\s*%}$", tag)] == []


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_component_is_small(path):
    assert len(path.read_text().splitlines()) <= 25


@pytest.mark.parametrize("path", [*STYLES, *MODULES], ids=name)
def test_style_sheet_and_module_are_small(path):
    limit = {".css": 300, ".js": 60}[path.suffix]
    assert len(path.read_text().splitlines()) <= limit


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


def test_icons_that_pages_ask_for_exist():
    drawn = set(
        re.findall(r'symbol id="(\w+)"', (ROOT / "static/img/icons.svg").read_text())
    )
    asked = {
        icon
        for path in PAGES
        for tag in re.findall(r"{%\s*include[^%]*%}", path.read_text())
        for icon in re.findall(r'icon\.html" with name="(\w+)"', tag)
        + re.findall(r'icon="(\w+)"', tag)
    }
    assert asked - drawn == set()


def test_each_status_has_a_shape_and_a_word():
    drawn = set(
        re.findall(r'symbol id="(\w+)"', (ROOT / "static/img/icons.svg").read_text())
    )
    component = (ROOT / "templates/components/status.html").read_text()
    worded = set(re.findall(r'value == "(\w+)"', component))
    assert worded - drawn == set()
    assert {"inactive", "available", "redeemed", "voided", "running"} <= worded


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


TOKENS = {
    token: (light, dark or light)
    for token, light, dark in re.findall(
        r"--([\w-]+): (?:light-dark\()?(#\w{6})(?:, (#\w{6})\))?;",
        (ROOT / "static/css/tokens.css").read_text().split("@media")[0],
    )
}
TEXT_ON = [
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
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
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
    styled = set(
        re.findall(r"\.([a-z][\w-]*)", " ".join(p.read_text() for p in STYLES))
    )
    for path in PAGES:
        bare = re.sub(r"{[{%].*?[}%]}", " ", path.read_text())
        used = {
            c for names in re.findall(r'class="([^"]*)"', bare) for c in names.split()
        }
        assert (name(path), used - styled) == (name(path), set())
