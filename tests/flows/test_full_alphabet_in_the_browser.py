"""The warning about a full alphabet, where it is chosen: by script and without."""

import pytest
from playwright.sync_api import expect

from codes.models import Batch
from staff.roles import Role
from tests.factories import make_campaign, make_user
from tests.flows import shared_database
from tests.flows.accessibility import WITH_DIRECTIONS, violations
from tests.flows.browser_page import open_page, start_session

transactional_db = shared_database.transactional_db
BOX = "Use the full alphabet all the same"


@pytest.fixture(scope="module")
def manager(transactional_db):
    return make_user(username="mara", role=Role.MANAGER)


@pytest.fixture
def address(manager):
    return f"/console/campaigns/{make_campaign().pk}/batches/new/"


def test_the_warning_comes_and_goes_and_the_ticked_box_keeps_the_focus(
    browser, live_server, manager, address
):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, manager)
        page.goto(address)
        charset, box = page.get_by_label("Charset"), page.get_by_label(BOX)
        expect(box).to_have_count(0)
        charset.select_option("letters")
        expect(page.get_by_text("FOOL")).to_be_visible()
        assert violations(page, WITH_DIRECTIONS) == {}
        charset.select_option("clear_letters")
        expect(box).to_have_count(0)
        charset.select_option("letters_digits")
        expect(page.get_by_text("O0I1")).to_be_visible()
        box.focus()
        with page.expect_response("**/preview/"):
            page.keyboard.press("Space")
        expect(box).to_be_checked()
        expect(box).to_be_focused()
        page.get_by_label("Name").fill("Caps")
        page.get_by_role("button", name="Generate the codes").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Caps")
    assert Batch.objects.get(name="Caps").series.charset == "letters_digits"


def test_without_scripts_the_refused_form_shows_the_warning(
    browser, live_server, manager, address
):
    with open_page(browser, live_server, java_script_enabled=False) as page:
        start_session(page, live_server, manager)
        page.goto(address)
        page.get_by_label("Name").fill("Flyers")
        page.get_by_label("Charset").select_option("letters")
        page.get_by_role("button", name="Generate the codes").click()
        expect(page.get_by_text("FOOL")).to_be_visible()
        page.get_by_label(BOX).check()
        page.get_by_role("button", name="Generate the codes").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Flyers")
