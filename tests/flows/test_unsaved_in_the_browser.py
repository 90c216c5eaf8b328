"""What nobody has saved is not lost without a question; nothing else is asked."""

import pytest
from playwright.sync_api import expect

from printing.models import PrintRun
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_user
from tests.flows.signed import signed_in
from tests.flows.watching import watched


@pytest.fixture
def batch(live_server):
    campaign = make_campaign(name="Sea Days", slug="sea")
    return make_batch(campaign=campaign, name="Bottle caps", quantity=12)


@pytest.fixture
def page(browser, live_server, batch):
    with watched(browser, live_server) as page:
        signed_in(page, live_server, make_user(username="mona", role=Role.MANAGER))
        yield page


@pytest.fixture
def asked(page):
    """Return the questions so far; each is answered with “leave”."""
    questions = []
    page.on("dialog", lambda one: (questions.append(one.type), one.accept()))
    return questions


def leave(page):
    page.goto("/console/campaigns/")


def test_of_a_campaign_a_printer_a_reason_and_a_password(page, asked, batch):
    campaign = f"/console/campaigns/{batch.campaign_id}"
    for count, (place, field) in enumerate(
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
        page.goto(place)
        leave(page)
        assert len(asked) == count, place  # nothing was typed
        page.goto(place)
        page.get_by_label(field, exact=True).fill("Something else")
        leave(page)
        assert len(asked) == count + 1, place


def test_of_the_print_studio(page, asked, batch):
    studio = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/labels/"
    page.goto(studio)
    expect(page.locator(".studio-picture")).to_be_visible(timeout=30_000)
    leave(page)
    assert asked == []
    page.goto(studio)
    page.get_by_label("To serial").fill("5")
    with page.expect_popup():  # a proof keeps nothing
        page.get_by_role("button", name="Proof sheet").click()
    leave(page)
    assert asked == ["beforeunload"]
    page.goto(studio)
    page.get_by_label("To serial").fill("5")
    page.get_by_role("button", name="Make the labels").click()
    expect(page.get_by_role("heading", name="Labels 1 to 5")).to_be_visible()
    assert (asked, PrintRun.objects.get().last) == (["beforeunload"], 5)


def design(page, batch):
    page.goto(f"/console/campaigns/{batch.campaign_id}/design/")
    return page.locator("#id_headline")


def refused(page, batch):
    headline = design(page, batch)
    headline.evaluate("field => field.maxLength = 999")
    headline.fill("x" * 121)
    expect(page.get_by_text("Not kept yet")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_of_the_designer_only_what_the_draft_does_not_have(page, asked, batch):
    design(page, batch).press_sequentially("Win")
    expect(page.get_by_text("1 change is not published yet.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    leave(page)
    assert asked == []

    design(page, batch).press_sequentially(" an ice")  # on its way
    leave(page)
    assert asked == ["beforeunload"]

    refused(page, batch)
    leave(page)
    assert asked == ["beforeunload"] * 2

    refused(page, batch)
    page.get_by_role(
        "button", name="Discard the draft"
    ).click()  # who says so, means it
    expect(page.locator("#messages")).to_contain_text("The draft is discarded")
    assert asked == ["beforeunload"] * 2
