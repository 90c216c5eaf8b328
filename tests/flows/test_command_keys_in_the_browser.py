"""Every key that the help for keys and the command box advertise does what they say."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_user
from tests.flows import shared_database
from tests.flows.browser_page import open_page, start_session

transactional_db = shared_database.transactional_db
TESTED = {"/", "Ctrl", "K", "j", "k", "n", "?", "Esc", "↑", "↓", "Enter"}
OPENING_KEYS = ("/", "Control+k", "Meta+k")


@pytest.fixture(scope="module")
def campaign(transactional_db):
    campaign = make_campaign(name="Sea Days", slug="sea")
    for name in ("Cartons", "Bottle caps", "Boxes"):
        make_batch(campaign=campaign, name=name, quantity=3)
    return campaign


@pytest.fixture(scope="module")
def manager(transactional_db):
    return make_user(username="mona", role=Role.MANAGER)


@pytest.fixture(scope="module")
def shared_page(browser, live_server, manager):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, manager)
        yield page


@pytest.fixture
def page(shared_page, campaign):
    shared_page.goto(f"/console/campaigns/{campaign.pk}/batches/")
    yield shared_page
    shared_page.evaluate("() => localStorage.clear()")  # the switch of the keys


@pytest.fixture
def box(page):
    """Open the command box with two results: “Bottle caps” and “Boxes”."""
    page.keyboard.press("/")
    page.keyboard.type("bo")
    expect(page.locator("#command-count")).to_have_text("2 hits")
    return page.locator("dialog.command")


def test_every_advertised_key_is_tested_here():
    templates = settings.BASE_DIR / "templates" / "components"
    keys = {
        key
        for name in ("keys", "command")
        for key in re.findall(
            r"<kbd>(?:{% translate \"(\w+)\".*?%}|(.*?))</kbd>",
            (templates / f"{name}.html").read_text(),
        )
    }
    assert {translated or plain for translated, plain in keys} == TESTED


# ── opening and closing ──────────────────────────────────────────────────────


@pytest.mark.parametrize("key", OPENING_KEYS)
def test_a_key_opens_the_command_box_and_escape_closes_it(page, key):
    page.keyboard.press(key)
    expect(page.locator(".command-field")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.command")).to_be_hidden()


def test_ctrl_k_works_while_typing_and_a_slash_is_typed(page):
    search = page.get_by_label("Search batches by name")
    search.press("/")
    expect(search).to_have_value("/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    search.press("Control+k")
    expect(page.locator(".command-field")).to_be_focused()


def test_a_question_mark_opens_the_help_and_escape_closes_it(page):
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    page.keyboard.press("Control+k")  # not over another dialog
    expect(page.locator("dialog.command")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()


def test_escape_closes_a_menu_and_focuses_its_button(page):
    button = page.locator(".console-person summary")
    button.press("Enter")
    expect(page.get_by_role("link", name="Change password")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Change password")).to_be_hidden()
    expect(button).to_be_focused()


# ── keys of the page ─────────────────────────────────────────────────────────


def test_j_and_k_move_through_the_rows_and_stop_at_the_ends(page):
    rows = ("Boxes", "Bottle caps", "Cartons")
    steps = [("j", 0), ("k", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1), ("k", 0)]
    for key, row in steps:
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=rows[row])).to_be_focused()


def test_k_starts_at_the_first_row(page):
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Boxes")).to_be_focused()


def test_n_follows_the_link_that_creates(page):
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Generate codes")


def test_keys_with_a_modifier_are_left_to_the_browser(page):
    for key in ("Control+j", "Alt+n", "Meta+j"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Batches")
    expect(page.locator("tbody a:focus")).to_have_count(0)


# ── keys of the command box ──────────────────────────────────────────────────


def test_the_arrow_keys_move_through_the_results_and_back_to_the_field(page, box):
    field, results = box.locator(".command-field"), box.locator(".result")
    page.keyboard.press("ArrowUp")  # nothing is above the field
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()


def test_an_arrow_down_on_the_last_result_returns_to_the_first(page, box):
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(box.locator(".result").first).to_be_focused()


@pytest.mark.parametrize("key", ["ArrowUp", "ArrowDown"])
def test_without_results_the_arrow_keys_stay_in_the_field(page, key):
    page.keyboard.press("/")
    page.keyboard.type("nothing like it")
    expect(page.locator("#command-count")).to_have_text("0 hits")
    page.keyboard.press(key)
    expect(page.locator(".command-field")).to_be_focused()


def test_enter_in_the_field_opens_the_first_result(page, box):
    first = box.locator(".result bdi").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_enter_on_a_result_opens_it(page, box):
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = box.locator(".result:focus bdi").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(second)


def test_a_letter_on_a_result_is_typed_into_the_field(page, box):
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(box.locator(".command-field")).to_have_value("box")


# ── the switch ───────────────────────────────────────────────────────────────


def test_the_switch_turns_off_single_keys_but_not_ctrl_k(page):
    page.keyboard.press("?")
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    for _ in range(2):  # also on the next page
        for key in ("/", "j", "k", "n", "?"):
            page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page.locator("tbody a:focus")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_have_text("Batches")
        page.keyboard.press("Control+k")
        expect(page.locator(".command-field")).to_be_focused()
        page.reload()
