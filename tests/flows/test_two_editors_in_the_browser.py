"""Two people edit the same thing, each in a browser of their own."""

import pytest
from playwright.sync_api import expect

from campaigns import design_draft
from campaigns.models import Campaign
from staff.roles import Role
from tests.factories import make_campaign, make_user
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import open_page, start_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def campaign(live_server):
    return make_campaign(name="Ice Cream Summer", slug="summer", headline="Old")


@pytest.fixture
def ana(live_server):
    return make_user(username="ana", first_name="Ana", role=Role.MARKETER)


@pytest.fixture
def ben(live_server):
    return make_user(username="ben", first_name="Ben", role=Role.MARKETER)


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def pages(request, browser, live_server, ana, ben):
    """Return the pages of two people, with and without JavaScript."""
    options = {"java_script_enabled": request.param}
    with (
        open_page(browser, live_server, **options) as first,
        open_page(browser, live_server, **options) as second,
    ):
        start_session(first, live_server, ana)
        start_session(second, live_server, ben)
        yield first, second


def drafted(name):
    return getattr(design_draft.with_draft(Campaign.objects.get()), name)


def test_the_form_of_a_campaign(pages, campaign):
    for page in pages:
        page.goto(f"/console/campaigns/{campaign.pk}/edit/")
    first, second = pages
    first.get_by_label("Name", exact=True).fill("Ana’s summer")
    first.get_by_label("Display order").fill("5")
    first.get_by_role("button", name="Save changes").click()
    expect(first.get_by_text("The changes are saved.")).to_be_visible()

    second.get_by_label("Name", exact=True).fill("Ben’s summer")
    second.get_by_label("Name", exact=True).press("Enter")
    expect(second.get_by_role("alert")).to_contain_text("Ana changed this meanwhile")
    expect(second.get_by_label("Name", exact=True)).to_have_value("Ben’s summer")
    expect(second.get_by_label("Display order")).to_have_value("5")
    expect(second.locator("#id_name_other")).to_contain_text("Ana’s summer")
    second.get_by_role("button", name="Use theirs").click()
    expect(second.get_by_label("Name", exact=True)).to_have_value("Ana’s summer")
    second.get_by_label("Name", exact=True).fill("Our summer")
    second.get_by_role("button", name="Save changes").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Our summer")
    stored = Campaign.objects.get()
    assert [stored.name, stored.position] == ["Our summer", 5]


def keep(page):
    """Send the draft where no script does it."""
    button = page.get_by_role("button", name="Keep the draft")
    if button.is_visible():
        button.click()


@pytest.fixture
def designers(pages, campaign):
    """Return the designer in the browsers of both."""
    for page in pages:
        page.goto(f"/console/campaigns/{campaign.pk}/design/")
    return pages


def heading_of(page):
    return page.frame_locator("iframe").get_by_role("heading", level=1)


def type_headline(page, text):
    page.locator("#id_headline").fill(text)
    keep(page)


def test_an_older_tab_of_the_designer_saves_what_it_changed(designers):
    first, second = designers
    type_headline(first, "Ana’s ice")
    expect(heading_of(first)).to_have_text("Ana’s ice")

    second.locator("#id_contact").fill("Ben’s shop")
    keep(second)
    expect(second.get_by_text("2 changes are not published yet.")).to_be_visible()
    assert [drafted("headline"), drafted("contact")] == ["Ana’s ice", "Ben’s shop"]


def test_a_conflict_in_the_designer(designers):
    first, second = designers
    type_headline(first, "Ana’s ice")
    expect(heading_of(first)).to_have_text("Ana’s ice")
    type_headline(second, "Ben’s ice")
    beside = second.locator("#id_headline_other")
    expect(beside).to_contain_text("Ana’s ice")
    expect(second.get_by_text("Not kept yet")).to_be_visible()
    expect(second.locator("#id_headline")).to_have_value("Ben’s ice")
    assert drafted("headline") == "Ana’s ice"
    beside.get_by_role("button", name="Keep mine").click()
    expect(second.get_by_text("Not kept yet")).to_be_hidden()
    expect(heading_of(second)).to_have_text("Ben’s ice")
    assert drafted("headline") == "Ben’s ice"

    type_headline(first, "Ana’s third")
    first.locator("#id_headline_other").get_by_role("button", name="Use theirs").click()
    expect(first.locator("#id_headline")).to_have_value("Ben’s ice")
    assert drafted("headline") == "Ben’s ice"
    first.get_by_role("button", name="Publish").click()
    expect(first.get_by_text("Published: visitors see")).to_be_visible()
    assert Campaign.objects.get().headline == "Ben’s ice"


def test_the_conflict_is_accessible(browser, live_server, ana, ben, campaign):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, ben)
        page.goto(f"/console/campaigns/{campaign.pk}/design/")
        design_draft.edit(
            campaign, {"intro": "Ana’s\n" * 30}, by=ana, at=campaign.created_at
        )
        page.locator("#id_intro").fill("Ben’s")
        expect(page.locator("#id_intro_other")).to_contain_text("Ana’s")
        page.wait_for_load_state("networkidle")
        assert_accessible(page)


def test_publishing_while_the_draft_is_being_saved(browser, live_server, ben, campaign):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, ben)
        page.goto(f"/console/campaigns/{campaign.pk}/design/")
        saved = []  # an autosave whose answer has not come

        def hold(route):
            if route.request.headers.get("hx-request") and not saved:
                saved.append((route, route.fetch()))
            else:
                route.continue_()

        page.route("**/design/", hold)
        page.locator("#id_headline").press_sequentially("x")
        while not saved:
            page.wait_for_timeout(20)
        page.locator("#id_headline").press_sequentially("yz")
        page.get_by_role("button", name="Publish").click()
        [(route, answer)] = saved
        route.fulfill(response=answer)
        expect(page.get_by_text("Published: visitors see")).to_be_visible()
        assert Campaign.objects.get().headline == "xyzOld"
