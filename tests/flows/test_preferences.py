"""Settings of a browser: forced colours, reduced motion, 400 % zoom, printing."""

import pytest

from codes.models import Batch
from tests.factories import make_code, text_of
from tests.flows import shared_database
from tests.flows.browser_page import open_page, start_session
from tests.flows.keyboard import HIDDEN

ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
PAGES = [
    "console:dashboard",
    "campaigns:campaign_detail",
    "codes:batch_create",
    "codes:code_list",
    "redemption:landing",
]

transactional_db = shared_database.transactional_db


def style_of(page, selector, *properties, pseudo=""):
    return page.locator(selector).first.evaluate(
        """(element, [names, pseudo]) => {
            const style = getComputedStyle(element, pseudo || null);
            return names.map((name) => style.getPropertyValue(name));
        }""",
        [properties, pseudo],
    )


def has_edge(page, control):
    width, kind = style_of(page, control, "border-top-width", "border-top-style")
    return width != "0px" and kind == "solid"


# ── forced colours ───────────────────────────────────────────────────────────


def test_in_forced_colours_no_component_depends_on_colour_alone(
    browser, live_server, installation
):
    with open_page(browser, live_server, forced_colors="active") as page:
        start_session(page, live_server, installation.manager)
        page.goto(installation.address("ui:style_guide"))
        ground, ink = page.evaluate("""() => ["Canvas", "CanvasText"].map((name) => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.forcedColorAdjust = "none";
            probe.style.color = name;
            return getComputedStyle(probe).color;
        })""")
        for control in (".button", ".status", "meter", "progress", ".menu-sheet"):
            assert has_edge(page, control), control
        (bar,) = style_of(page, ".chart-bar", "fill")
        assert bar == ink != ground
        current = style_of(page, ".tabs [aria-current]", "border-bottom-color")
        other = style_of(page, ".tabs a:not([aria-current])", "border-bottom-color")
        assert current != other == [ground]
        chosen = style_of(page, ".chip[aria-current]", "background-color")
        assert chosen != style_of(page, ".chip:not([aria-current])", "background-color")
        (icon,) = style_of(page, ".status .icon", "stroke")
        assert icon != ground


def test_in_forced_colours_the_landing_page_has_edges(
    browser, live_server, installation
):
    with open_page(browser, live_server, forced_colors="active") as page:
        page.goto(installation.address("redemption:landing"))
        for control in (".landing-field", ".landing-button"):
            assert has_edge(page, control), control


# ── reduced motion ───────────────────────────────────────────────────────────

_MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    ["", "::before", "::after"].flatMap((pseudo) => {
        const style = getComputedStyle(element, pseudo || null);
        const long = [style.animationDuration, style.transitionDuration]
            .flatMap((durations) => durations.split(",")).map(parseFloat);
        const name = element.outerHTML.slice(0, 99) + pseudo;
        return Math.max(...long) > 0.001 ? [name] : [];
    }))"""


@pytest.mark.parametrize(("motion", "serial"), [("reduce", 30), ("no-preference", 31)])
def test_nothing_moves_with_reduced_motion(
    browser, live_server, installation, motion, serial
):
    batch = Batch.objects.get(pk=installation.arguments["batch_id"])
    code = text_of(make_code(batch=batch, serial=serial))
    with open_page(browser, live_server, reduced_motion=motion) as page:
        page.goto(installation.address("redemption:landing"))
        page.locator("#code").fill(code)
        page.locator(".landing-button").click()
        page.locator(".landing-stamp").wait_for()
        moving = page.evaluate(_MOVING)
        start_session(page, live_server, installation.manager)
        page.goto(installation.address("ui:style_guide"))
        moving += page.evaluate(_MOVING)
    assert (moving == []) == (motion == "reduce"), moving


# ── 400 % zoom ───────────────────────────────────────────────────────────────


def test_at_400_percent_the_focused_element_is_visible(
    browser, live_server, installation
):
    with open_page(browser, live_server, viewport=ZOOMED) as page:
        start_session(page, live_server, installation.manager)
        for name in PAGES:
            page.goto(installation.address(name))
            width = page.evaluate("document.documentElement.scrollWidth")
            assert (name, width) == (name, ZOOMED["width"])
            assert (name, hidden_stops(page)) == (name, [])


def hidden_stops(page):
    """Press Tab up to 60 times; return the elements that had the focus unseen."""
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(HIDDEN):
            page.wait_for_timeout(200)  # until the style of the focus has come
            hidden += filter(None, [page.evaluate(HIDDEN)])
        if page.evaluate("document.activeElement === document.body"):
            break
    return hidden


# ── printing ─────────────────────────────────────────────────────────────────


def test_printed_figures_keep_their_bars_and_show_their_table(
    browser, live_server, installation
):
    with open_page(browser, live_server, color_scheme="dark") as page:
        start_session(page, live_server, installation.manager)
        page.goto(installation.address("console:campaign_dashboard"))
        page.emulate_media(media="print", color_scheme="dark")
        assert style_of(page, ".chart-bar", "print-color-adjust") == ["exact"]
        assert style_of(page, "body", "color-scheme") == ["light"]
        assert page.locator(".console-header").is_hidden()
        assert page.locator(".chart table").first.is_visible()
