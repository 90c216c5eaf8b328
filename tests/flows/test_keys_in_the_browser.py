"""The command box, single keys, undo, the guard of unsaved forms, the first run."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from console.demo import demo_campaign
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import open_page, start_session
from tests.flows.console_steps import sign_in


@pytest.fixture
def batch(transactional_db):
    campaign = make_campaign(name="Sea Days", slug="sea")
    make_batch(campaign=campaign, name="Cartons", quantity=3)
    return make_batch(campaign=campaign, name="Bottle caps", quantity=9)


@pytest.fixture
def desk(browser, live_server, batch):
    manager = make_user(username="mona", role=Role.MANAGER)
    with open_page(browser, live_server) as page:
        start_session(page, live_server, manager)
        page.goto("/console/")
        yield page


def open_box(page, key="/"):
    page.keyboard.press(key)
    field = page.locator(".command-field")
    expect(field).to_be_focused()
    expect(page.locator(".command-results")).to_be_visible()
    return field


def test_the_box_leads_to_a_batch_by_keys_alone(desk, batch):
    open_box(desk)
    desk.keyboard.type("caps")
    expect(desk.locator("#command-count")).to_have_text("1 hit")
    assert_accessible(desk)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bottle caps")

    open_box(desk, "Control+k").fill("ca")
    expect(desk.locator(".result")).to_have_count(4)  # two batches, two pages
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".result:focus")).to_contain_text("Cartons")
    desk.keyboard.press("r")  # goes into the field
    expect(desk.locator(".command-field")).to_have_value("car")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog.command")).to_be_hidden()


def test_the_box_leads_to_a_code(desk, batch):
    code = make_code(batch=batch, serial=7)
    for typed in (code.reference, text_of(code)):
        desk.goto("/console/campaigns/")
        open_box(desk).fill(typed)
        expect(desk.locator(".result").first).to_be_visible()
        expect(desk.locator("[data-for]")).to_have_attribute("data-for", typed)
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("heading", level=1)).to_have_text(
            f"Code {code.reference}"
        )
        assert text_of(code) not in desk.url


def test_single_keys_move_in_a_list_and_can_be_turned_off(desk):
    desk.goto("/console/campaigns/")
    desk.get_by_role("link", name="Sea Days").click()
    desk.get_by_role("link", name="Batches", exact=True).click()
    desk.wait_for_url("**/batches/")
    for key, name in (("j", "Bottle caps"), ("j", "Cartons"), ("k", "Bottle caps")):
        desk.keyboard.press(key)
        expect(desk.get_by_role("link", name=name)).to_be_focused()
    desk.keyboard.press("?")
    expect(desk.get_by_role("heading", name="Keys")).to_be_visible()
    assert_accessible(desk)
    desk.get_by_label("Single keys do something").uncheck()
    desk.keyboard.press("Escape")
    desk.reload()
    desk.keyboard.press("n")
    desk.keyboard.press("/")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    open_box(desk, "Control+k")
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="Keys").click()
    desk.get_by_label("Single keys do something").check()
    desk.keyboard.press("Escape")
    desk.get_by_label("Search batches").press("n")  # is text in a field
    expect(desk.get_by_label("Search batches")).to_have_value("n")
    desk.locator("h1").click()
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Generate codes")


def test_a_pause_is_undone_from_its_toast(desk, batch):
    desk.goto(f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/")
    desk.get_by_role("button", name="Pause the batch").click()
    toast = desk.locator(".toasts .notice")
    expect(toast).to_contain_text("Paused: none of its codes")
    assert_accessible(desk)
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("Resumed: its codes can be redeemed again.")
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)
    batch.refresh_from_db()
    assert not batch.is_paused


def test_leaving_an_unsaved_form_asks_first(desk, batch):
    dialogs = []
    desk.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    again = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/again/"
    desk.goto(again)
    desk.goto(f"{again}?elsewhere")  # nothing was typed
    assert dialogs == []
    desk.get_by_label("Name", exact=True).fill("Lost caps")
    desk.goto("/console/campaigns/")
    assert dialogs == ["beforeunload"]
    desk.goto(again)
    desk.get_by_label("Name", exact=True).fill("Kept caps")
    desk.get_by_role("button", name="Generate the codes").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Kept caps")
    assert dialogs == ["beforeunload"]


def test_focus_shows_the_exact_time(desk, batch):
    desk.goto(f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/codes/1/")
    time = desk.locator("time.time").first
    expect(time.locator(".time-exact")).to_be_hidden()
    time.focus()
    expect(time.locator(".time-exact")).to_be_visible()
    assert_accessible(desk)


def test_the_first_run_and_the_removal_of_the_demo(
    browser, live_server, transactional_db
):
    user = demo_campaign.create_user("correct horse 9")
    campaign = demo_campaign.get_or_create_campaign(by=user, at=timezone.now())
    demo_campaign.get_or_create_batch(
        campaign, demo_campaign.RECEIPTS, 5, by=user, at=timezone.now()
    )
    with open_page(browser, live_server) as page:
        sign_in(page, "demo")
        page.goto("/console/")
        assert_accessible(page)
        page.get_by_role("link", name="Remove the demo…").click()
        assert_accessible(page)
        page.get_by_role("button", name="Remove the demo").click()
        expect(page.locator("#messages")).to_contain_text("The demo is gone")
        expect(page.get_by_role("link", name="Remove the demo…")).to_have_count(0)
        page.locator(".steps").get_by_role("link", name="New campaign").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("New campaign")
