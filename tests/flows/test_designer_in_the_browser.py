"""A marketer designs a landing page, sees it while typing, and publishes it."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from staff.roles import Role
from tests.campaigns.images import make_image
from tests.factories import make_batch, make_campaign, make_user
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import open_page, start_session
from tests.flows.console_steps import sign_in

UNPUBLISHED = "2 changes are not published yet."


@pytest.fixture
def campaign(live_server):
    campaign = make_campaign(slug="summer", name="Ice Cream Summer")
    make_batch(campaign=campaign, quantity=1)
    return campaign


@pytest.fixture
def marketer(live_server):
    return make_user(username="nora", role=Role.MARKETER)


def open_designer(page, live_server, user, campaign):
    """Return the preview, beside which the page has the form of the designer."""
    start_session(page, live_server, user)
    page.goto(f"/console/campaigns/{campaign.pk}/")
    page.get_by_role("link", name="Landing page", exact=True).click()
    expect(page.locator("#id_headline")).to_be_visible()
    return page.frame_locator("iframe")


def test_the_preview_follows_and_visitors_see_what_is_published(
    browser, live_server, campaign, marketer
):
    with open_page(browser, live_server) as page:
        preview = open_designer(page, live_server, marketer, campaign)
        expect(preview.get_by_role("heading", level=1)).to_have_text("Redeem your code")

        page.locator("#id_headline").press_sequentially("Win an ice")
        page.get_by_label("Bold: large words in your colours").check()
        expect(preview.get_by_role("heading", level=1)).to_have_text("Win an ice")
        expect(preview.locator('[data-theme="bold"]')).to_be_visible()
        expect(page.get_by_text(UNPUBLISHED)).to_be_visible()
        assert Campaign.objects.get().headline == ""

        page.get_by_role("combobox", name="Page").select_option("paused")
        expect(preview.get_by_role("heading", level=1)).to_have_text(
            "We will be back soon"
        )
        page.get_by_role("combobox", name="Page").select_option("open")
        page.get_by_text("Español", exact=True).first.click()
        page.locator("#id_es-headline").fill("Gana un helado")
        page.get_by_role("combobox", name="Language").select_option("es")
        expect(preview.get_by_role("heading", level=1)).to_have_text("Gana un helado")

        page.get_by_label("Desktop").check()
        expect(page.locator("iframe")).to_have_css("inline-size", "1280px")
        page.wait_for_load_state("networkidle")
        assert_accessible(page)

        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Published: visitors see")).to_be_visible()
        page.goto("/summer/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Win an ice")


def test_publish_is_pressed_while_the_draft_is_saved(
    browser, live_server, campaign, marketer
):
    """Leaving a field saves the draft: its answer must not replace the button."""
    with open_page(browser, live_server) as page:
        open_designer(page, live_server, marketer, campaign)
        page.locator("#id_headline").fill("Win an ice")
        page.get_by_role("button", name="Publish").hover()
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.mouse.down()
        expect(page.get_by_text("1 change is not published yet.")).to_be_visible()
        page.mouse.up()
        expect(page.get_by_text("Published: visitors see")).to_be_visible()


def test_errors_appear_beside_the_preview(browser, live_server, campaign, marketer):
    with open_page(browser, live_server) as page:
        preview = open_designer(page, live_server, marketer, campaign)
        page.locator("#id_headline").evaluate("field => field.maxLength = 999")
        page.locator("#id_headline").fill("x" * 121)
        expect(page.get_by_text("Headline · Ensure this value")).to_be_visible()
        page.locator("#id_headline").fill("Win")
        expect(preview.get_by_role("heading", level=1)).to_have_text("Win")
        expect(page.get_by_text("Headline · Ensure this value")).to_be_hidden()


def test_without_javascript(browser, live_server, campaign, marketer):
    with open_page(browser, live_server, java_script_enabled=False) as page:
        sign_in(page, marketer.username)
        page.goto(f"/console/campaigns/{campaign.pk}/design/")
        page.locator("#id_headline").fill("Win an ice")
        page.get_by_role("button", name="Keep the draft").click()
        preview = page.frame_locator("iframe")
        expect(preview.get_by_role("heading", level=1)).to_have_text("Win an ice")

        logo = {
            "name": "a.png",
            "mimeType": "image/png",
            "buffer": make_image((200, 80)),
        }
        page.get_by_label("Logo", exact=True).set_input_files(logo)
        page.get_by_role("button", name="Add").first.click()
        expect(preview.get_by_alt_text("Ice Cream Summer")).to_be_visible()
        page.get_by_role("button", name="Publish").click()
        page.goto("/summer/")
        expect(page.get_by_alt_text("Ice Cream Summer")).to_be_visible()
