"""Parts that load later: nothing jumps when they come, and no part waits for ever."""

import pytest
from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
)
from tests.flows.browser_page import DESK, NARROW, PHONE, open_page, start_session
from tests.full import covering

MAX_SHIFT = 0.05  # the sum of Chromium's layout shift scores

_SHIFTS = """() => new Promise((resolve) => {
    const found = [];
    new PerformanceObserver((list) => found.push(...list.getEntries()))
        .observe({type: "layout-shift", buffered: true});
    const isShift = (entry) => !entry.hadRecentInput;
    setTimeout(() => resolve(found.filter(isShift).map((entry) => [
        entry.value, ...entry.sources.map(({node, previousRect, currentRect}) => [
            node?.outerHTML?.slice(0, 80) ?? node?.nodeName,
            previousRect.y, currentRect.y, currentRect.height])])), 300);
})"""

VIEWPORTS = {"desk": DESK, "phone": PHONE}


@pytest.fixture
def batch(live_server):
    campaign = make_campaign(name="Sea Days", slug="sea")
    batch = make_batch(campaign=campaign, name="Bottle caps", quantity=60)
    for serial in range(1, 9):
        make_redemption(code=make_code(batch=batch, serial=serial))
    return batch


@pytest.fixture
def manager(batch):
    return make_user(username="mona", role=Role.MANAGER)


def delay(page, address):
    """Delay requests for an address until the function that is returned is called."""
    routes = []

    def hold(route):
        routes.append(route)

    def send():
        page.wait_for_timeout(300)  # the page is drawn without the part
        assert routes
        for route in routes:
            route.continue_()

    page.route(address, hold)
    return send


@pytest.mark.parametrize(("viewport", "is_new"), covering(VIEWPORTS, [False, True]))
def test_campaign_home_does_not_jump(
    browser, live_server, batch, manager, viewport, is_new
):
    campaign = make_campaign(name="Empty", slug="empty") if is_new else batch.campaign
    with open_page(browser, live_server, viewport=VIEWPORTS[viewport]) as page:
        start_session(page, live_server, manager)
        send = delay(page, "**/figures/")
        page.goto(f"/console/campaigns/{campaign.pk}/")
        part = page.locator("main .part")
        expect(part).to_have_attribute("aria-busy", "true")
        expect(part.locator(".skeleton")).to_be_visible()
        before = part.bounding_box()["height"]
        send()
        expect(page.locator(".chart")).to_be_visible()
        after = page.locator("section:has(> .figures)").bounding_box()["height"]
        assert is_new or 0.85 < after / before < 1.15, (before, after)
        expect(page.locator(".skeleton:visible")).to_have_count(0)
        shifts = page.evaluate(_SHIFTS)
        assert sum(value for value, *_ in shifts) < MAX_SHIFT, shifts


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_the_print_studio_does_not_jump(browser, live_server, batch, manager, viewport):
    with open_page(browser, live_server, viewport=VIEWPORTS[viewport]) as page:
        start_session(page, live_server, manager)
        send = delay(page, "**/preview/")
        address = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/labels/"
        page.goto(address)
        expect(page.locator("#preview")).to_have_attribute("aria-busy", "true")
        order = page.get_by_role("button", name="Make the labels")
        order.scroll_into_view_if_needed()
        before = order.bounding_box()["y"]
        send()
        expect(page.locator(".studio-picture")).to_be_visible(timeout=30_000)
        assert abs(order.bounding_box()["y"] - before) < 8
        shifts = page.evaluate(_SHIFTS)
        assert sum(value for value, *_ in shifts) < MAX_SHIFT, shifts


def test_a_part_that_fails_to_load_offers_a_link(browser, live_server, batch, manager):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    start_session(page, live_server, manager)
    page.route("**/figures/", lambda route: route.fulfill(status=404, body="-"))
    page.goto(f"/console/campaigns/{batch.campaign_id}/")
    part = page.locator("main .part")
    expect(part.get_by_role("link", name="See the figures")).to_be_visible()
    expect(part.locator(".skeleton")).to_be_hidden()
    expect(part).not_to_have_attribute("aria-busy", "true")
    context.close()


def test_a_button_is_busy_until_the_response(browser, live_server, batch, manager):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, manager)
        send = delay(page, "**/reveal/")
        address = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/codes/20/"
        page.goto(address)
        button = page.get_by_role("button", name="Reveal")
        button.click()
        expect(button).to_have_attribute("aria-busy", "true")
        assert (
            button.evaluate("button => getComputedStyle(button).backgroundImage")
            != "none"
        )
        send()
        expect(button).not_to_have_attribute("aria-busy", "true")


def test_skeletons_do_not_move_with_reduced_motion(
    browser, live_server, batch, manager
):
    for motion, moves in (("reduce", False), ("no-preference", True)):
        with open_page(browser, live_server, reduced_motion=motion) as page:
            start_session(page, live_server, manager)
            delay(page, "**/figures/")
            page.goto(f"/console/campaigns/{batch.campaign_id}/")
            bone = page.locator("main .placeholder").first
            running = bone.evaluate("one => one.getAnimations().length > 0")
            assert running == moves
            page.unroute_all(behavior="ignoreErrors")


def test_the_current_one_of_scrolling_tabs_is_visible(
    browser, live_server, batch, manager
):
    with open_page(browser, live_server, viewport=NARROW) as page:
        start_session(page, live_server, manager)
        page.goto(f"/console/campaigns/{batch.campaign_id}/design/")
        tabs, current = page.locator(".tabs"), page.locator(".tabs [aria-current]")
        box, visible = current.bounding_box(), tabs.bounding_box()
        assert box["x"] + box["width"] <= visible["x"] + visible["width"] + 1
        assert tabs.evaluate("tabs => tabs.scrollLeft") > 0
