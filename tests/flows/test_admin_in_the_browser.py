"""The pages of the admin work under our narrow Content-Security-Policy."""

import pytest
from playwright.sync_api import expect

from tests.factories import make_batch, make_campaign, make_user, statuses
from tests.flows.browser_page import start_session
from tests.flows.console_steps import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server, page):
    """Return a page of a signed-in manager; `page.errors` is what Chromium logged."""
    manager = make_user(username="boss", role="manager", is_staff=True)
    page.errors = []
    page.on(
        "console",
        lambda message: (
            page.errors.append(message.text)
            if "Content Security Policy" in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    start_session(page, live_server, manager)
    page.goto(f"{live_server.url}/admin/")
    expect(page.locator("#site-name")).to_contain_text("Pinpress support")
    return page


def test_no_page_of_the_admin_breaks_the_policy(desk, live_server):
    batch = make_batch(quantity=60)
    for path in (
        "",
        "campaigns/campaign/",
        f"campaigns/campaign/{batch.campaign_id}/change/",
        "campaigns/campaign/import/",
        "campaigns/campaign/export/",
        "codes/batch/",
        f"codes/batch/{batch.pk}/change/",
        "codes/code/",
        f"codes/code/?batch={batch.pk}&p=2",
        f"codes/code/{batch.code_id(1)}/change/",
        f"codes/code/{batch.code_id(1)}/void/",
        "codes/code/?nonsense=1",
        "codes/batch/export/",
        "codes/move/",
        "printing/printrun/",
        "redemption/redemption/",
        "redemption/redemption/export/",
        "redemption/attempt/",
        "staff/entry/",
        "staff/user/",
        "staff/user/add/",
        "staff/user/1/change/",
        "password_change/",
    ):
        desk.goto(f"{live_server.url}/admin/{path}")
        desk.wait_for_timeout(100)  # for scripts that run after the load event
        assert desk.errors == [], path
    desk.context.clear_cookies()
    desk.goto(f"{live_server.url}/admin/")
    desk.fill("[name=username]", "boss")
    desk.fill("[name=password]", PASSWORD)
    desk.click("main button")
    expect(desk.locator("#site-name")).to_contain_text("Pinpress support")
    assert desk.errors == []


def test_a_batch_is_picked_by_typing_and_its_codes_are_voided(desk, live_server):
    make_batch(name="Receipts", quantity=3)
    flyers = make_batch(name="Flyers", quantity=3)
    desk.goto(f"{live_server.url}/admin/codes/code/")
    desk.click("#changelist-filter .select2-selection")
    desk.fill(".select2-search__field", "fly")
    desk.click(".select2-results__option >> text=Flyers")
    desk.click("#changelist-filter input[type=submit]")
    expect(desk.locator("#result_list tbody tr")).to_have_count(3)
    for serial in (1, 2):
        desk.check(f"[name=_selected_action][value='{flyers.code_id(serial)}']")
    desk.select_option("[name=action]", "void_selected")
    desk.click("button[name=index]")
    expect(desk.locator("#content")).to_contain_text("2 codes are about to be voided.")
    desk.fill("[name=reason]", "stolen")
    desk.click("input[type=submit]")
    expect(desk.locator(".messagelist")).to_contain_text("2 codes voided.")
    assert statuses(flyers) == ["voided", "voided", "available"]
    assert desk.errors == []


def test_a_code_is_looked_up_voided_and_its_story_read(desk, live_server):
    batch = make_batch(name="Flyers", quantity=3)
    desk.goto(f"{live_server.url}/admin/codes/code/")
    desk.fill("#searchbar", "no such thing")
    desk.click("#changelist-search input[type=submit]")
    expect(desk.locator(".messagelist")).to_contain_text("No campaign has codes")
    expect(desk.locator("#result_list")).to_have_count(0)
    desk.fill("#searchbar", f"{batch.pk}-2")
    desk.click("#changelist-search input[type=submit]")
    desk.click("text=Void…")
    desk.fill("[name=reason]", "stolen")
    desk.click("input[type=submit]")
    expect(desk.locator(".messagelist")).to_contain_text("The code is voided.")
    assert statuses(batch) == ["available", "voided", "available"]
    desk.click(".historylink")
    expect(desk.locator("main")).to_contain_text("stolen")
    desk.goto(f"{live_server.url}/admin/")
    expect(desk.locator("#recent-actions-module")).to_contain_text("Codes voided")
    assert desk.errors == []


def test_campaigns_are_imported_after_a_preview(desk, live_server):
    make_campaign(slug="old-one", headline="Before", ends_at=None)
    desk.goto(f"{live_server.url}/admin/campaigns/campaign/import/")
    rows = "name,slug,headline\nOld,old-one,After\n"
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    wrong = file | {"buffer": b"slug;starts_at\nold-one;05/06/2026 10:00\n"}
    desk.set_input_files("[name=import_file]", wrong)
    desk.click("input[type=submit]")
    expect(desk.locator(".import-problems")).to_contain_text("Write the date as 2026")
    desk.set_input_files("[name=import_file]", file)
    desk.click("input[type=submit]")
    expect(desk.locator("del").last).to_have_text("Before")
    expect(desk.locator("ins").last).to_have_text("After")
    desk.click("input[name=confirm]")
    expect(desk.locator(".messagelist")).to_contain_text("1 updated")
    assert desk.errors == []
