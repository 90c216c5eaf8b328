"""Leaving a form with unsaved changes asks first; leaving any other does not."""

import pytest
from playwright.sync_api import expect

from printing.models import PrintRun
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_user
from tests.flows.browser_page import open_page, start_session


@pytest.fixture
def batch(live_server):
    campaign = make_campaign(name="Sea Days", slug="sea")
    return make_batch(campaign=campaign, name="Bottle caps", quantity=12)


@pytest.fixture
def page(browser, live_server, batch):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, make_user(username="mona", role=Role.MANAGER))
        yield page


@pytest.fixture
def dialogs(page):
    """Return the types of the dialogs so far; each is answered with “leave”."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    return dialogs


def leave(page):
    page.goto("/console/campaigns/")


def test_forms_of_the_console(page, dialogs, batch):
    campaign = f"/console/campaigns/{batch.campaign_id}"
    for count, (address, field) in enumerate(
        [
            (f"{campaign}/edit/", "Name"),
            (f"{campaign}/batches/new/", "Name"),
            ("/console/printers/new/", "Name"),
            (
                f"{campaign}/batches/{batch.pk}/codes/void/?which=range&first=1&last=3",
                "Reason",
            ),
            ("/console/password/", "Old password"),
        ]
    ):
        page.goto(address)
        page.goto(address)
        assert len(dialogs) == count, address  # nothing was typed
        page.get_by_label(field, exact=True).fill("Something else")
        leave(page)
        assert len(dialogs) == count + 1, address


def test_the_print_studio(page, dialogs, batch):
    studio = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/labels/"
    page.goto(studio)
    expect(page.locator(".studio-picture")).to_be_visible(timeout=30_000)
    leave(page)
    assert dialogs == []
    page.goto(studio)
    page.get_by_label("To serial").fill("5")
    with page.expect_popup():  # a proof sheet saves nothing
        page.get_by_role("button", name="Proof sheet").click()
    leave(page)
    assert dialogs == ["beforeunload"]
    page.goto(studio)
    page.get_by_label("To serial").fill("5")
    page.get_by_role("button", name="Make the labels").click()
    expect(page.get_by_role("heading", name="Labels 1 to 5")).to_be_visible()
    assert (dialogs, PrintRun.objects.get().last) == (["beforeunload"], 5)


def design(page, batch):
    page.goto(f"/console/campaigns/{batch.campaign_id}/design/")
    return page.locator("#id_headline")


def type_a_headline_that_is_too_long(page, batch):
    headline = design(page, batch)
    headline.evaluate("field => field.maxLength = 999")
    headline.fill("x" * 121)
    expect(page.get_by_text("Not kept yet")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_the_designer_asks_only_about_changes_that_the_draft_lacks(
    page, dialogs, batch
):
    design(page, batch).press_sequentially("Win")
    expect(page.get_by_text("1 change is not published yet.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    leave(page)
    assert dialogs == []

    design(page, batch).press_sequentially(" an ice")  # is still being sent
    leave(page)
    assert dialogs == ["beforeunload"]

    type_a_headline_that_is_too_long(page, batch)
    leave(page)
    assert dialogs == ["beforeunload"] * 2

    type_a_headline_that_is_too_long(page, batch)
    page.get_by_role("button", name="Discard the draft").click()  # is deliberate
    expect(page.locator("#messages")).to_contain_text("The draft is discarded")
    assert dialogs == ["beforeunload"] * 2
