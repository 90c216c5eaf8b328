"""What axe finds on a page and what sticks out of it, in several variants."""

from itertools import product
from typing import NamedTuple

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error

from tests.flows.browser_page import DESK, NARROW


class Variant(NamedTuple):
    """How a page is shown; without a direction, in its own."""

    scheme: str = "light"
    viewport: dict[str, int] = DESK
    direction: str = ""


EVERY_VARIANT = tuple(
    Variant(*values)
    for values in product(("light", "dark"), (DESK, NARROW), ("ltr", "rtl"))
)
# Two variants that hold each scheme, each width and, for pages that are written in
# both, each direction.
SCHEMES_AND_WIDTHS = (Variant(), Variant("dark", NARROW))
WITH_DIRECTIONS = (Variant(), Variant("dark", NARROW, "rtl"))

# The rules that a scheme, a width or a direction can break. All the others read only
# the elements of a page: one variant shows what they find.
LAYOUT_RULES = ["scrollable-region-focusable", "target-size"]
VARIANT_RULES = [*LAYOUT_RULES, "color-contrast", "link-in-text-block"]

_TWO_FRAMES = """
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
"""
# Axe has to measure final colours, not those of a transition: Chromium is made to style
# the page anew, which it does not do for all of it when the scheme changes.
_FINISH_TRANSITIONS = f"""
    const root = document.documentElement;
    root.style.display = "none";
    root.getBoundingClientRect();
    root.style.display = "";
    {_TWO_FRAMES}
    await Promise.allSettled(document.getAnimations().map(({{finished}}) => finished));
"""
# Of a long table axe reads the first rows: the others are like them. A frame shows a
# page that is checked by itself.
_RUN_AXE = (
    f"async (rules) => {{ {_FINISH_TRANSITIONS}"
    + """
    const rows = [...document.querySelectorAll("tbody tr:nth-child(n + 6)")]
        .map((row) => [row, row.parentNode]);
    for (const [row] of rows) row.remove();
    const result = await axe.run(document, {
        iframes: false, selectors: false, resultTypes: ["violations"],
        ...(rules.length
            ? {runOnly: {type: "rule", values: rules}}
            : {rules: {"target-size": {enabled: true}}})});
    for (const [row, parent] of rows) parent.append(row);
    return result.violations.map((rule) => [
        rule.id, ...rule.nodes.map((node) => node.html + node.failureSummary)]);
}"""
)
# In the frames after a resize a container that scrolls may still be too wide, on a busy
# machine for long: only what stays too wide for a second sticks out.
_WIDTH = f"""async (viewport) => {{
    const root = document.documentElement;
    for (let round = 0; round < 30; round += 1) {{
        {_TWO_FRAMES}
        if (root.scrollWidth <= viewport) break;
    }}
    return root.scrollWidth;
}}"""


def assert_accessible(page, *, every_rule=True):
    """Fail if axe finds anything or anything sticks out, in either scheme and width."""
    found = violations(page, every_rule=every_rule)
    assert not found, (page.url, found)


def violations(page, variants=SCHEMES_AND_WIDTHS, *, every_rule=True):
    """Return what is wrong, by variant; all but the first are held to few rules.

    Without `every_rule` the first is held to these as well: for a page that is checked
    elsewhere, here in another language.
    """
    size, found = page.viewport_size, {}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for number, variant in enumerate(variants):
        if number == 0 and every_rule:
            rules = []
        elif variant[:2] == variants[number - 1][:2]:  # in another direction
            rules = LAYOUT_RULES
        else:
            rules = VARIANT_RULES
        if wrong := [*_show(page, variant), *page.evaluate(_RUN_AXE, rules)]:
            found[variant.scheme, variant.viewport["width"], variant.direction] = wrong
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    return found


def violations_at(page, address, variants, visited):
    """Go to an address and return what is wrong there, as text or by variant.

    A page that is among those visited, to which another address redirected, is not
    checked again.
    """
    try:
        response = page.goto(address)
    except Error as error:  # a download, or no answer
        return error.message
    headings = page.locator("h1").count()
    if (response.status, headings) != (200, 1):
        return f"status {response.status}, {headings} main headings"
    if page.url in visited:
        return {}
    visited.add(page.url)
    return violations(page, variants)


def _show(page, variant):
    """Show a page in a variant and return what sticks out of it, before and after."""
    page.emulate_media(color_scheme=variant.scheme)
    page.set_viewport_size(variant.viewport)
    width = variant.viewport["width"]
    widths = [page.evaluate(_WIDTH, width)]
    if variant.direction:
        page.evaluate("to => { document.documentElement.dir = to }", variant.direction)
        widths.append(page.evaluate(_WIDTH, width))
    wide = max(widths)
    return [f"{wide} pixels wide"] if wide > width else []
