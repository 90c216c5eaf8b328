"""What people ask of their browser: own colours, no motion, large letters, paper."""

import pytest

from codes.models import Batch
from tests.factories import make_code, text_of
from tests.flows.keyboard import HIDDEN
from tests.flows.signed import signed_in
from tests.flows.watching import watched
from tools.every_page import build_installation

ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
PAGES = [
    "console:dashboard",
    "campaigns:campaign_detail",
    "codes:batch_create",
    "codes:code_list",
    "redemption:landing",
]


@pytest.fixture
def installation(live_server):
    return build_installation()


def style_of(page, selector, *properties, pseudo=""):
    return page.locator(selector).first.evaluate(
        """(one, [names, pseudo]) => names.map(
            (name) => getComputedStyle(one, pseudo || null).getPropertyValue(name))""",
        [properties, pseudo],
    )


def has_edge(page, control):
    width, kind = style_of(page, control, "border-top-width", "border-top-style")
    return width != "0px" and kind == "solid"


# ── forced colours ───────────────────────────────────────────────────────────


def test_in_the_readers_own_colours_nothing_is_said_by_colour_alone(
    browser, live_server, installation
):
    with watched(browser, live_server, forced_colors="active") as page:
        signed_in(page, live_server, installation.manager)
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
        (shape,) = style_of(page, ".status .icon", "stroke")
        assert shape != ground


def test_in_the_readers_own_colours_the_landing_page_has_edges(
    browser, live_server, installation
):
    with watched(browser, live_server, forced_colors="active") as page:
        page.goto(installation.address("redemption:landing"))
        for control in (".landing-field", ".landing-button"):
            assert has_edge(page, control), control


# ── reduced motion ───────────────────────────────────────────────────────────

_MOVING = """() => [...document.querySelectorAll("*")].flatMap((one) =>
    ["", "::before", "::after"].flatMap((pseudo) => {
        const style = getComputedStyle(one, pseudo || null);
        const long = [style.animationDuration, style.transitionDuration]
            .flatMap((said) => said.split(",")).map(parseFloat);
        return Math.max(...long) > 0.001 ? [one.outerHTML.slice(0, 99) + pseudo] : [];
    }))"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_those_who_do_not_want_it(
    browser, live_server, installation, motion
):
    batch = Batch.objects.get(pk=installation.arguments["batch_id"])
    code = text_of(make_code(batch=batch, serial=30))
    with watched(browser, live_server, reduced_motion=motion) as page:
        page.goto(installation.address("redemption:landing"))
        page.locator("#code").fill(code)
        page.locator(".landing-button").click()
        page.locator(".landing-stamp").wait_for()
        moving = page.evaluate(_MOVING)
        signed_in(page, live_server, installation.manager)
        page.goto(installation.address("ui:style_guide"))
        moving += page.evaluate(_MOVING)
    assert (moving == []) == (motion == "reduce"), moving


# ── 400 % ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PAGES)
def test_at_400_percent_what_has_the_focus_is_seen(
    browser, live_server, installation, name
):
    with watched(browser, live_server, viewport=ZOOMED) as page:
        signed_in(page, live_server, installation.manager)
        page.goto(installation.address(name))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        hidden = []
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(HIDDEN):
                page.wait_for_timeout(200)  # a style that comes with the focus
            hidden.append(page.evaluate(HIDDEN))
            if page.evaluate("document.activeElement === document.body"):
                break
        assert [one for one in hidden if one] == []


# ── paper ────────────────────────────────────────────────────────────────────


def test_figures_on_paper_keep_their_bars_and_show_their_table(
    browser, live_server, installation
):
    with watched(browser, live_server, color_scheme="dark") as page:
        signed_in(page, live_server, installation.manager)
        page.goto(installation.address("console:campaign_dashboard"))
        page.emulate_media(media="print", color_scheme="dark")
        assert style_of(page, ".chart-bar", "print-color-adjust") == ["exact"]
        assert style_of(page, "body", "color-scheme") == ["light"]
        assert page.locator(".console-header").is_hidden()
        assert page.locator(".chart table").first.is_visible()
