"""The style guide leaves nothing out: it is read from where things are true."""

import re
from pathlib import Path

from ui.style_guide import catalogue

ROOT = Path(__file__).resolve().parents[3]
COMPONENTS = ROOT / "templates" / "components"
# Parts of the frame of every console page, the guide's own frame included.
FRAME = {
    "command",
    "console_nav",
    "keys",
    "languages",
    "lookup_box",
    "messages",
    "person",
}


def test_every_component_is_shown():
    """Or it is part of the frame that the page of the guide stands in."""
    sources = [
        *(ROOT / "templates" / "ui").glob("*style*.html"),
        ROOT / "templates" / "django" / "forms" / "field.html",
    ]
    frame = [ROOT / "templates" / "base_console.html"]
    shown, framed = included(sources), included(frame)
    framed |= included(COMPONENTS / f"{name}.html" for name in framed)
    shown |= included(COMPONENTS / f"{name}.html" for name in shown)
    everything = {path.stem for path in COMPONENTS.glob("*.html")}
    assert (
        everything - shown - framed - {"search_results"} == set()
    )  # the answer in the box
    assert framed - shown - {"logo", "icon"} <= FRAME


def included(paths):
    return {
        name
        for path in paths
        for name in re.findall(r'include "components/(\w+)\.html"', path.read_text())
    }


def test_every_token_is_shown_with_its_kind():
    found = catalogue.tokens()
    names = [token.name for tokens in found.values() for token in tokens]
    sheet = (ROOT / "static" / "css" / "tokens.css").read_text().partition("@media")[0]
    assert sorted(names) == sorted(re.findall(r"--([\w-]+):", sheet))
    assert [token.name for token in found["space"]][:2] == ["space-1", "space-2"]
    assert {kind: len(tokens) > 3 for kind, tokens in found.items()} == dict.fromkeys(
        ("colors", "type", "space", "edges"), True
    )


def test_every_shape_is_a_status_or_an_icon(client_of, marketer):
    icons = (ROOT / "static" / "img" / "icons.svg").read_text()
    drawn = re.findall(r'symbol id="(\w+)"', icons)
    assert sorted(catalogue.statuses() + catalogue.icons()) == sorted(drawn)
    page = client_of(marketer).get("/console/style/").text
    assert [shape for shape in drawn if f"#{shape}" not in page] == []


def test_the_guide_is_for_those_who_write_pages(client_of, marketer, operator, manager):
    answers = [
        client_of(user).get("/console/style/").status_code
        for user in (manager, marketer, operator)
    ]
    assert answers == [200, 200, 403]
