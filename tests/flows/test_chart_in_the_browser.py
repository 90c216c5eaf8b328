"""The chart of the console shows its numbers by pointer and by key."""

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
from tests.flows import shared_database
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import open_page, start_session

transactional_db = shared_database.transactional_db


@pytest.fixture(scope="module")
def marketer(transactional_db):
    """Return a user who sees one redemption on the chart of today."""
    batch = make_batch(campaign=make_campaign(name="Sea Days"))
    make_redemption(code=make_code(batch=batch))
    return make_user(username="nora", role=Role.MARKETER)


def test_the_arrow_keys_go_from_day_to_day(browser, live_server, marketer):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, marketer)
        page.goto("/console/")
        days, numbers = page.locator(".chart-day"), page.locator(".chart-value:visible")
        expect(numbers).to_have_count(0)
        days.first.focus()
        expect(numbers).to_have_text(days.first.get_attribute("aria-label"))
        for key, at in (("End", 29), ("ArrowLeft", 28), ("ArrowRight", 29)):
            page.keyboard.press(key)
            expect(days.nth(at)).to_be_focused()
        page.keyboard.press("ArrowRight")  # there is no tomorrow
        expect(days.nth(29)).to_be_focused()
        expect(numbers).to_contain_text(": 1")
        page.keyboard.press("Tab")  # the chart is one stop
        expect(page.get_by_text("Show as a table")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(days.nth(29)).to_be_focused()
        assert_accessible(page)


def test_the_pointer_shows_the_number_of_a_day(browser, live_server, marketer):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, marketer)
        page.goto("/console/")
        page.get_by_role("link", name="Sea Days").click()
        today = page.locator(".chart-day").last
        today.locator(".chart-bar").hover()
        expect(page.locator(".chart-value:visible")).to_have_text(
            today.get_attribute("aria-label")
        )
        expect(page.locator(".timeline")).to_contain_text("Created")
        assert_accessible(page)
