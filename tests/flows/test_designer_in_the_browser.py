"""A marketer designs a landing page, sees it while typing, and publishes it."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from staff.roles import Role
from tests.campaigns.images import make_image
from tests.factories import make_batch, make_campaign, make_user
from tests.flows.console import sign_in
from tests.flows.watching import look, watched

UNPUBLISHED = "2 changes are not published yet."


@pytest.fixture
def campaign(live_server):
    make_user(username="nora", role=Role.MARKETER)
    campaign = make_campaign(slug="summer", name="Ice Cream Summer")
    make_batch(campaign=campaign, quantity=1)
    return campaign


def open_designer(page, campaign):
    sign_in(page, "nora")
    page.goto(f"/console/campaigns/{campaign.pk}/")
    page.get_by_role("link", name="Landing page", exact=True).click()
    expect(page.locator("#id_headline")).to_be_visible()
    return page.frame_locator("iframe")


def test_the_preview_follows_and_visitors_see_it_when_it_is_published(
    browser, live_server, campaign
):
    with watched(browser, live_server) as page:
        shown = open_designer(page, campaign)
        expect(shown.get_by_role("heading", level=1)).to_have_text("Redeem your code")

        page.locator("#id_headline").press_sequentially("Win an ice")
        page.get_by_label("Bold: large words in your colours").check()
        expect(shown.get_by_role("heading", level=1)).to_have_text("Win an ice")
        expect(shown.locator('[data-theme="bold"]')).to_be_visible()
        expect(page.get_by_text(UNPUBLISHED)).to_be_visible()
        assert Campaign.objects.get().headline == ""

        page.get_by_role("combobox", name="Page").select_option("paused")
        expect(shown.get_by_role("heading", level=1)).to_have_text(
            "We will be back soon"
        )
        page.get_by_role("combobox", name="Page").select_option("open")
        page.get_by_text("Español", exact=True).first.click()
        page.locator("#id_es-headline").fill("Gana un helado")
        page.get_by_role("combobox", name="Language").select_option("es")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Gana un helado")

        page.get_by_label("Desktop").check()
        expect(page.locator("iframe")).to_have_css("inline-size", "1280px")
        page.wait_for_load_state("networkidle")
        look(page)

        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text("Published: visitors see")).to_be_visible()
        page.goto("/summer/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Win an ice")
        look(page)


def test_what_is_wrong_is_said_beside_the_preview(browser, live_server, campaign):
    with watched(browser, live_server) as page:
        shown = open_designer(page, campaign)
        page.locator("#id_headline").evaluate("field => field.maxLength = 999")
        page.locator("#id_headline").fill("x" * 121)
        expect(page.get_by_text("Headline · Ensure this value")).to_be_visible()
        page.locator("#id_headline").fill("Win")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Win")
        expect(page.get_by_text("Headline · Ensure this value")).to_be_hidden()


def test_without_javascript(browser, live_server, campaign):
    with watched(browser, live_server, java_script_enabled=False) as page:
        page.goto("/console/sign-in/")
        page.get_by_label("Username").fill("nora")
        page.get_by_label("Password").fill("correct horse 9")
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"/console/campaigns/{campaign.pk}/design/")
        page.locator("#id_headline").fill("Win an ice")
        page.get_by_role("button", name="Keep the draft").click()
        shown = page.frame_locator("iframe")
        expect(shown.get_by_role("heading", level=1)).to_have_text("Win an ice")

        logo = {
            "name": "a.png",
            "mimeType": "image/png",
            "buffer": make_image((200, 80)),
        }
        page.get_by_label("Logo", exact=True).set_input_files(logo)
        page.get_by_role("button", name="Add").first.click()
        expect(shown.get_by_alt_text("Ice Cream Summer")).to_be_visible()
        page.get_by_role("button", name="Publish").click()
        page.goto("/summer/")
        expect(page.get_by_alt_text("Ice Cream Summer")).to_be_visible()
