"""The studio as people use it: changes are seen at once, and nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import make_batch, make_user
from tests.flows.console import sign_in
from tests.flows.watching import look, watched
from tests.printing.pages.studio import page_of

pytestmark = pytest.mark.django_db(transaction=True)

SEEN = 30_000  # milliseconds: a preview is drawn by a machine that others use too


@pytest.fixture
def studio(browser, live_server, settings):
    """Return the studio of a batch, open in a browser."""
    settings.PUBLIC_URL = live_server.url
    make_user(username="nora", role=Role.MARKETER)
    batch = make_batch(quantity=100)
    with watched(browser, live_server) as page:
        sign_in(page, "nora")
        page.goto(page_of(batch))
        yield page


def figures(page):
    return page.locator(".studio-notes")


def test_what_is_changed_is_seen_at_once(studio):
    expect(figures(studio)).to_contain_text("210 × 297 mm", timeout=SEEN)
    look(studio)
    studio.get_by_label("Avery 5160").check()
    expect(figures(studio)).to_contain_text("215.9 × 279.4 mm", timeout=SEEN)

    studio.get_by_label("Symbol, in mm").fill("5")
    studio.keyboard.press("Tab")
    trouble = studio.get_by_role("alert")
    expect(trouble).to_contain_text("would print modules", timeout=SEEN)
    look(studio)
    studio.get_by_label("Symbol, in mm").fill("")
    studio.keyboard.press("Enter")
    expect(trouble).to_have_count(0, timeout=SEEN)
    expect(studio).to_have_url(re.compile(r"/labels/$"))


def test_a_grid_of_ones_own_is_measured_while_it_is_typed(studio):
    width = studio.get_by_label("Label width")
    expect(width).to_be_hidden()
    studio.get_by_label("Own grid").check()
    width.fill("80")
    studio.keyboard.press("Tab")
    trouble = studio.get_by_role("alert")
    expect(trouble).to_contain_text("overlap", timeout=SEEN)
    look(studio)


def test_a_change_does_not_overtake_a_button(studio):
    """The preview that a change asks for comes after the press of the button."""
    studio.get_by_text("HTML and CSS of your own").click()
    studio.get_by_label("Avery 5163").check()
    studio.get_by_role("button", name="Start from the chosen design").click()

    expect(studio.get_by_label("HTML of the label")).to_have_value(
        re.compile("code"), timeout=SEEN
    )
    expect(studio.get_by_label("Own HTML and CSS")).to_be_checked()
    expect(studio.get_by_label("Avery 5163")).to_be_checked()
    expect(studio.locator("#studio")).to_have_count(1)
    expect(studio.locator("#preview")).to_have_count(1)
    look(studio)
