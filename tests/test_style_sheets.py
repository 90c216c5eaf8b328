"""Each style sheet is named after what it styles, and is the only one to do so."""

import re
from collections import defaultdict

import tinycss2

from tests.sources import ROOT

SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


def selectors(nodes):
    """Yield every selector of a style sheet, those inside of at-rules included."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield from re.split(r",(?![^(]*\))", tinycss2.serialize(node.prelude))
        elif node.type == "at-rule" and node.at_keyword in {
            "layer",
            "media",
            "supports",
        }:
            yield from selectors(tinycss2.parse_rule_list(node.content or []))


def subject(selector):
    """Return the classes of what a selector styles, not of what it stands in."""
    bare = re.sub(r":(?:has|is|not|where)\([^()]*\)", "", selector.strip())
    return re.findall(r"\.([a-z][\w-]*)", re.split(r"[\s>+~]+", bare)[-1])


def styled_in():
    """Return the names of the sheets that style each class."""
    found = defaultdict(set)
    for path in SHEETS:
        nodes = tinycss2.parse_stylesheet(path.read_text(), skip_comments=True)
        for selector in selectors(nodes):
            for name in subject(selector):
                found[name].add(path.stem)
    return found


def test_no_class_is_styled_in_two_sheets():
    found = styled_in()
    assert len(found) > 150
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_what_a_selector_styles():
    assert subject(".table caption.visually-hidden") == ["visually-hidden"]
    assert subject(".notice:has(> .notice-undo)") == ["notice"]
    assert subject(".facet .chip[aria-current]:not([data-set])") == ["chip"]
    assert subject(".table td") == []


def test_every_sheet_is_asked_for_by_a_page():
    asked = {"tokens"}
    for path in (ROOT / "templates").rglob("*.html"):
        asked |= set(re.findall(r"css/(\w+)\.css", path.read_text()))
    assert {path.stem for path in SHEETS} == asked
