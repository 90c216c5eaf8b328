"""Codes, the trail and the account by keyboard; and a visitor's keyboard.

Keys alone; tests/flows/keyboard.py checks each stop of the focus.
"""

import re

import pytest
from playwright.sync_api import expect

from codes.models import Status
from staff.roles import Role
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_user,
    statuses,
    text_of,
)
from tests.flows.browser_page import open_page, start_session
from tests.flows.console_steps import PASSWORD
from tests.flows.keyboard import Keyboard

NEW_PASSWORD = "staple battery 10"


@pytest.fixture
def page(browser, live_server):
    with open_page(browser, live_server) as page:
        yield page


@pytest.fixture
def keys(page, live_server):
    start_session(page, live_server, make_user(username="mona", role=Role.MANAGER))
    return Keyboard(page)


@pytest.fixture
def batch(live_server):
    campaign = make_campaign(name="Sea Days", slug="sea", contact="help@example.com")
    return make_batch(campaign=campaign, name="Bottle caps", quantity=12)


def open_codes(page, batch):
    page.goto(f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/codes/")


# ── codes ────────────────────────────────────────────────────────────────────


def test_find_a_code_reveal_and_void_it(page, keys, batch):
    code = make_code(batch=batch, serial=7)
    page.goto("/console/")
    keys.press("/")
    keys.is_on(page.locator(".command-field"))
    keys.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    keys.press("Control+k")
    keys.is_on(page.locator(".command-field"))
    keys.type(text_of(code))
    expect(page.locator("[data-for]")).to_have_attribute("data-for", text_of(code))
    keys.press("Enter")
    keys.arrives_at(f"Code {code.reference}")
    keys.enter("button", "Reveal")
    expect(page.locator("#revealed")).to_contain_text(text_of(code))
    keys.is_on("button", "Reveal")
    keys.follow("link", "Void this code…", back=True)
    keys.arrives_at("Void 1 code?")
    keys.fill("textbox", "Reason", "Torn")
    keys.follow("button", "Void 1 code")
    expect(page.locator("#messages")).to_contain_text("voided")
    code.refresh_from_db()
    assert code.status == Status.VOIDED


def test_void_a_range_and_then_all_that_match(page, keys, batch):
    batch = make_batch(campaign=batch.campaign, name="Cartons", quantity=1_200)
    open_codes(page, batch)
    keys.enter("link", "Many at once")  # past all the rows
    keys.fill("textbox", "From serial", "3", max_stops=2)
    keys.fill("textbox", "To serial", "5")
    keys.follow("button", "Void the range…")
    keys.arrives_at("Void 3 codes?")
    keys.fill("textbox", "Reason", "Reel 4 fell into the sea")
    keys.follow("button", "Void 3 codes")
    expect(page.locator("#messages")).to_contain_text("3 voided.")
    assert statuses(batch).count("voided") == 3

    keys.follow(page.locator(".chips").get_by_role("link", name="Available"))
    keys.enter("link", "Many at once", back=True)
    keys.follow(page.locator(".panel-action").get_by_role("link", name="Void…"))
    keys.arrives_at("Void 1,197 codes?")
    keys.fill("textbox", "Reason", "All of them are wet")
    keys.fill("textbox", "Number of codes", "12")
    keys.follow("button", "Void 1,197 codes")
    expect(page.locator(".errorlist")).to_contain_text("That is not their number")
    keys.fill("textbox", "Number of codes", "1197")
    keys.press("Enter")
    expect(page.locator("#messages")).to_contain_text("1,197 voided.")
    assert statuses(batch).count("voided") == 1_200


def test_check_a_list_and_void_what_was_found(page, keys, batch):
    page.goto("/console/")
    keys.press("Control+k")
    keys.type("check a list")
    expect(page.locator(".result").first).to_contain_text("Check a list of codes")
    keys.press("ArrowDown", "Enter")
    keys.arrives_at("Check a list of codes")
    keys.fill("textbox", "Codes or references", f"{batch.pk}-2", exact=False)
    keys.press("Enter")
    keys.type(f"{batch.pk}-3")
    keys.follow("button", "Check the list")
    keys.follow("button", "Void…")
    keys.arrives_at("Void 2 codes?")
    keys.fill("textbox", "Reason", "Torn")
    keys.follow("button", "Void 2 codes")
    expect(page.locator("#messages")).to_contain_text("2 voided.")
    assert statuses(batch)[:4] == ["available", "voided", "voided", "available"]


def test_move_in_the_rows_and_select_them(page, keys, batch):
    open_codes(page, batch)
    keys.press("j", "j")
    keys.is_on("link", "2")
    keys.to("checkbox", "Serial 2", back=True)
    keys.press("Space")
    expect(page.locator(".bulk-count")).to_contain_text("1 selected")
    keys.to("checkbox", "All on this page", back=True)
    keys.press("Space")
    expect(page.locator(".bulk-count")).to_contain_text("12 selected")
    keys.to("checkbox", "Serial 12")
    keys.press("Space")
    keys.follow(page.locator(".bulk-bar").get_by_role("button", name="Void…"))
    keys.arrives_at("Void 11 codes?")
    for address in ("/console/", "/console/trail/", "/console/campaigns/"):
        page.goto(address)
        keys.press("j")
        keys.is_on(page.locator(":is(main tbody, .meters) a").first)


# ── the trail, the account ───────────────────────────────────────────────────


def test_filter_the_trail(page, keys, batch):
    page.goto("/console/trail/")
    keys.to("combobox", "Action")
    keys.type("Campaign l")
    expect(page).to_have_url(re.compile("action=campaigns.launched"))
    expect(page.locator("main")).to_contain_text("No entry fits")
    keys.is_on("combobox", "Action")  # although the list was replaced
    keys.enter(page.get_by_role("link", name="Show all").first)
    expect(page.locator("main tbody tr")).not_to_have_count(0)


@pytest.mark.full
def test_password_language_and_sign_out(page, keys):
    page.goto("/console/")
    menu = page.locator(".console-person summary")
    keys.to(menu)
    keys.press("Enter", "Escape")
    keys.is_on(menu)
    keys.press("Enter")
    keys.follow("link", "Change password")
    keys.arrives_at("Change password")
    keys.fill("textbox", "Old password", PASSWORD)
    keys.fill("textbox", "New password", NEW_PASSWORD)
    keys.fill("textbox", "New password confirmation", NEW_PASSWORD)
    keys.press("Enter")
    expect(page.locator("#messages")).to_contain_text("password")
    keys.follow("button", "Deutsch")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    keys.to(page.locator(".console-person summary"))
    keys.press("Enter")
    keys.follow("button", "Abmelden")
    keys.arrives_at("Anmelden")


# ── a visitor ────────────────────────────────────────────────────────────────


def test_a_visitor_is_refused_and_redeems(page, batch):
    keys = Keyboard(page)
    text = text_of(make_code(batch=batch))
    page.goto("/sea/")
    keys.fill("textbox", "Your code", text[:-1])
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    keys.to("textbox", "Your code")
    keys.press("End")
    keys.type(text[-1])
    keys.follow("button", "Redeem")
    keys.arrives_at("Your code is redeemed")
    keys.follow("link", "Redeem another code")
    keys.to("textbox", "Your code")
