"""Filter a list by its chips, save a view, remove it and undo: by keyboard alone."""

import pytest
from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import make_campaign, make_user
from tests.flows.browser_page import open_page, start_session
from tests.flows.keyboard import Keyboard
from ui.models import SavedView


@pytest.fixture
def page(browser, live_server):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, make_user(username="mona", role=Role.MANAGER))
        yield page


def test_filter_save_remove_and_undo(page):
    make_campaign(name="Sea Days", slug="sea")
    make_campaign(name="Snow Days", slug="snow", status="draft")
    rows = page.locator("tbody tr")
    page.goto("/console/campaigns/")
    keys = Keyboard(page)

    keys.enter(page.locator("#chip-status-draft"))
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Snow Days")
    assert page.url.endswith("/console/campaigns/?status=draft")

    keys.enter(page.locator(".view-save summary"), back=True)
    keys.to("textbox", "Name of the view")
    keys.type("Not yet")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator(".view-active")).to_contain_text("Not yet")
    expect(rows).to_have_count(1)

    keys.enter(page.locator("#chip-view-all"))
    expect(rows).to_have_count(2)
    keys.enter("link", "Not yet", back=True)
    expect(rows).to_have_count(1)

    keys.follow("button", "Remove the view “Not yet”")
    expect(page.locator("#messages")).to_contain_text("“Not yet” is removed")
    assert not SavedView.objects.exists()
    keys.follow("button", "Undo")
    expect(page.locator(".view-active")).to_contain_text("Not yet")
