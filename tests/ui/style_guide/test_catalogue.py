"""The style guide shows every component, token, status and icon."""

import re
from pathlib import Path

from ui.style_guide import catalogue

ROOT = Path(__file__).resolve().parents[3]
COMPONENTS = ROOT / "templates" / "components"
# Parts of base_console.html, in which the style guide is shown, too.
FRAME = {
    "command",
    "console_nav",
    "keys",
    "languages",
    "lookup_box",
    "messages",
    "user_menu",
}


def test_every_component_is_shown():
    """In the style guide, or in the base template of its page."""
    sources = [
        *(ROOT / "templates" / "ui").glob("*style*.html"),
        ROOT / "templates" / "django" / "forms" / "field.html",
    ]
    frame = [ROOT / "templates" / "base_console.html"]
    shown, framed = included(sources), included(frame)
    framed |= included(COMPONENTS / f"{name}.html" for name in framed)
    shown |= included(COMPONENTS / f"{name}.html" for name in shown)
    everything = {path.stem for path in COMPONENTS.glob("*.html")}
    in_command_box = {"search_results"}
    assert everything - shown - framed - in_command_box == set()
    assert framed - shown - {"logo", "icon"} <= FRAME


def included(paths):
    return {
        name
        for path in paths
        for name in re.findall(r'include "components/(\w+)\.html"', path.read_text())
    }


def test_every_token_is_shown_with_its_kind():
    by_kind = catalogue.tokens()
    names = [token.name for tokens in by_kind.values() for token in tokens]
    sheet = (ROOT / "static" / "css" / "tokens.css").read_text().partition("@media")[0]
    assert sorted(names) == sorted(re.findall(r"--([\w-]+):", sheet))
    assert [token.name for token in by_kind["space"]][:2] == ["space-1", "space-2"]
    assert {kind: len(tokens) > 3 for kind, tokens in by_kind.items()} == dict.fromkeys(
        ("colors", "type", "space", "edges"), True
    )


def test_every_icon_of_the_sprite_is_shown(client_of, marketer):
    icons = (ROOT / "static" / "img" / "icons.svg").read_text()
    drawn = re.findall(r'symbol id="(\w+)"', icons)
    assert sorted(catalogue.statuses() + catalogue.icons()) == sorted(drawn)
    page = client_of(marketer).get("/console/style/").text
    assert [name for name in drawn if f"#{name}" not in page] == []


def test_the_style_guide_needs_its_permission(client_of, marketer, operator, manager):
    statuses = [
        client_of(user).get("/console/style/").status_code
        for user in (manager, marketer, operator)
    ]
    assert statuses == [200, 200, 403]
