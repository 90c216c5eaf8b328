"""The print studio in a browser: the preview follows changes and loses none."""

import re

import pytest
from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import make_batch, make_user
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import open_page, start_session
from tests.printing.pages.studio_form import studio_url

pytestmark = pytest.mark.django_db(transaction=True)

PREVIEW_TIMEOUT = 30_000  # milliseconds


@pytest.fixture
def studio(browser, live_server, settings):
    """Return a page with the studio of a batch."""
    settings.PUBLIC_URL = live_server.url
    marketer = make_user(username="nora", role=Role.MARKETER)
    batch = make_batch(quantity=100)
    with open_page(browser, live_server) as page:
        start_session(page, live_server, marketer)
        page.goto(studio_url(batch))
        yield page


def test_the_preview_follows_a_change(studio):
    notes = studio.locator(".studio-notes")
    expect(notes).to_contain_text("210 × 297 mm", timeout=PREVIEW_TIMEOUT)
    studio.get_by_label("Avery 5160").check()
    expect(notes).to_contain_text("215.9 × 279.4 mm", timeout=PREVIEW_TIMEOUT)

    studio.get_by_label("Symbol, in mm").fill("5")
    studio.keyboard.press("Tab")
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("would print modules", timeout=PREVIEW_TIMEOUT)
    assert_accessible(studio)
    studio.get_by_label("Symbol, in mm").fill("")
    studio.keyboard.press("Enter")
    expect(alert).to_have_count(0, timeout=PREVIEW_TIMEOUT)
    expect(studio).to_have_url(re.compile(r"/labels/$"))


def test_an_own_grid_is_validated_while_it_is_typed(studio):
    width = studio.get_by_label("Label width")
    expect(width).to_be_hidden()
    studio.get_by_label("Own grid").check()
    width.fill("80")
    studio.keyboard.press("Tab")
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("overlap", timeout=PREVIEW_TIMEOUT)
    assert_accessible(studio)


def test_a_change_does_not_overtake_a_button(studio):
    """The preview after a change is not rendered before the button's own response."""
    studio.get_by_text("HTML and CSS of your own").click()
    studio.get_by_label("Avery 5163").check()
    studio.get_by_role("button", name="Start from the chosen design").click()

    expect(studio.get_by_label("HTML of the label")).to_have_value(
        re.compile("code"), timeout=PREVIEW_TIMEOUT
    )
    expect(studio.get_by_label("Own HTML and CSS")).to_be_checked()
    expect(studio.get_by_label("Avery 5163")).to_be_checked()
    expect(studio.locator("#studio")).to_have_count(1)
    expect(studio.locator("#preview")).to_have_count(1)
