"""Parts that come later: nothing jumps for them, and nothing waits for ever."""

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
from tests.flows.signed import signed_in
from tests.flows.watching import DESK, NARROW, PHONE, watched

MOST = 0.05

_SHIFTS = """() => new Promise((resolve) => {
    const found = [];
    new PerformanceObserver((list) => found.push(...list.getEntries()))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(found.filter((one) => !one.hadRecentInput).map((one) => [
        one.value, ...one.sources.map(({node, previousRect, currentRect}) => [
            node?.outerHTML?.slice(0, 80) ?? node?.nodeName,
            previousRect.y, currentRect.y, currentRect.height])])), 300);
})"""


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


def late(page, part):
    """Hold back the answer that brings `part` until what is returned is called."""
    held = []

    def hold(route):
        held.append(route)

    def let_go():
        page.wait_for_timeout(300)  # people look at what is there by now
        assert held
        for route in held:
            route.continue_()

    page.route(part, hold)

    return let_go


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("is_new", [False, True], ids=["full", "new"])
def test_campaign_home_does_not_jump(
    browser, live_server, batch, manager, viewport, is_new
):
    campaign = make_campaign(name="Empty", slug="empty") if is_new else batch.campaign
    with watched(browser, live_server, viewport=viewport) as page:
        signed_in(page, live_server, manager)
        let_go = late(page, "**/figures/")
        page.goto(f"/console/campaigns/{campaign.pk}/")
        part = page.locator("main .part")
        expect(part).to_have_attribute("aria-busy", "true")
        expect(part.locator(".skeleton")).to_be_visible()
        before = part.bounding_box()["height"]
        let_go()
        expect(page.locator(".chart")).to_be_visible()
        after = page.locator("section:has(> .figures)").bounding_box()["height"]
        assert is_new or 0.85 < after / before < 1.15, (before, after)
        expect(page.locator(".skeleton:visible")).to_have_count(0)
        shifts = page.evaluate(_SHIFTS)
        assert sum(value for value, *_ in shifts) < MOST, shifts


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_print_studio_does_not_jump(browser, live_server, batch, manager, viewport):
    with watched(browser, live_server, viewport=viewport) as page:
        signed_in(page, live_server, manager)
        let_go = late(page, "**/preview/")
        place = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/labels/"
        page.goto(place)
        expect(page.locator("#preview")).to_have_attribute("aria-busy", "true")
        order = page.get_by_role("button", name="Make the labels")
        order.scroll_into_view_if_needed()
        before = order.bounding_box()["y"]
        let_go()
        expect(page.locator(".studio-picture")).to_be_visible(timeout=30_000)
        assert abs(order.bounding_box()["y"] - before) < 8
        shifts = page.evaluate(_SHIFTS)
        assert sum(value for value, *_ in shifts) < MOST, shifts


def test_a_part_that_never_comes_says_what_to_do(browser, live_server, batch, manager):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    signed_in(page, live_server, manager)
    page.route("**/figures/", lambda route: route.fulfill(status=404, body="-"))
    page.goto(f"/console/campaigns/{batch.campaign_id}/")
    part = page.locator("main .part")
    expect(part.get_by_role("link", name="See the figures")).to_be_visible()
    expect(part.locator(".skeleton")).to_be_hidden()
    expect(part).not_to_have_attribute("aria-busy", "true")
    context.close()


def test_what_waits_says_so_until_the_answer(browser, live_server, batch, manager):
    with watched(browser, live_server) as page:
        signed_in(page, live_server, manager)
        let_go = late(page, "**/reveal/")
        place = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/codes/20/"
        page.goto(place)
        button = page.get_by_role("button", name="Reveal")
        button.click()
        expect(button).to_have_attribute("aria-busy", "true")
        assert button.evaluate("one => getComputedStyle(one).backgroundImage") != "none"
        let_go()
        expect(button).not_to_have_attribute("aria-busy", "true")


def test_skeletons_stand_still_for_those_who_want_it(
    browser, live_server, batch, manager
):
    for motion, moves in (("reduce", False), ("no-preference", True)):
        with watched(browser, live_server, reduced_motion=motion) as page:
            signed_in(page, live_server, manager)
            late(page, "**/figures/")
            page.goto(f"/console/campaigns/{batch.campaign_id}/")
            bone = page.locator("main .placeholder").first
            running = bone.evaluate("one => one.getAnimations().length > 0")
            assert running == moves
            page.unroute_all(behavior="ignoreErrors")


def test_where_tabs_scroll_the_current_one_is_seen(
    browser, live_server, batch, manager
):
    with watched(browser, live_server, viewport=NARROW) as page:
        signed_in(page, live_server, manager)
        page.goto(f"/console/campaigns/{batch.campaign_id}/design/")
        tabs, current = page.locator(".tabs"), page.locator(".tabs [aria-current]")
        box, seen = current.bounding_box(), tabs.bounding_box()
        assert box["x"] + box["width"] <= seen["x"] + seen["width"] + 1
        assert tabs.evaluate("one => one.scrollLeft") > 0
