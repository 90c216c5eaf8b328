"""A landing page asks for more than the code; with JavaScript and without."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from campaigns.models import Theme
from redemption.models import Answers, Redemption
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of
from tests.flows.accessibility import WITH_DIRECTIONS, assert_accessible, violations
from tests.flows.browser_page import PHONE, open_page, start_session
from tools.every_page import ASKS_EVERYTHING

DONE = "Your code is redeemed"


def expect_error(page, field, error):
    expect(page.get_by_label(field)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label(field)).to_have_accessible_description(error)


@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.full)])
def test_from_the_designer_to_the_answers(browser, live_server, script):
    mara = make_user(username="mara", role=Role.MANAGER)
    campaign = make_campaign(slug="summer", name="Ice Cream Summer")
    text = text_of(make_code(batch=make_batch(campaign=campaign, quantity=1)))
    options = {"java_script_enabled": script}
    with open_page(browser, live_server, **options) as page:
        start_session(page, live_server, mara)
        design_and_publish(page, campaign)
    with open_page(browser, live_server, viewport=PHONE, **options) as phone:
        answer(phone, text)
    assert Answers.objects.get().email == "ana@example.com"
    with open_page(browser, live_server, **options) as page:
        start_session(page, live_server, mara)
        read_and_erase(page, campaign)
    assert [Answers.objects.count(), Redemption.objects.count()] == [0, 1]


def design_and_publish(page, campaign):
    page.goto(f"/console/campaigns/{campaign.pk}/design/")
    page.locator("#id_asks_email").select_option("must")
    page.locator("#id_asks_question").select_option("may")
    page.locator("#id_question").fill("In which shop?")
    page.get_by_label("Visitors must accept the terms").check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("There are no terms to accept yet").first).to_be_visible()

    page.locator("#id_terms").fill("Be fair.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: visitors see")).to_be_visible()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_label("In which shop?")).to_be_visible()
    page.get_by_role("combobox", name="Page").select_option("unanswered")


def answer(phone, text):
    phone.goto("/summer/")
    phone.get_by_label("Your code").fill(text)
    phone.get_by_label("In which shop?").fill("At the harbour")
    phone.get_by_label("E-mail").fill("ana@")
    phone.get_by_role("button", name="Redeem").click()

    expect(phone.get_by_role("alert")).to_contain_text("look at what is marked")
    expect_error(
        phone, "E-mail", "Enter a whole e-mail address, such as ana@example.com."
    )
    expect_error(phone, "I accept the terms", "Accept the terms to redeem your code.")
    expect(phone.get_by_label("E-mail")).to_be_focused()
    expect(phone.get_by_label("In which shop?")).to_have_value("At the harbour")
    assert not Redemption.objects.exists()

    phone.get_by_label("E-mail").fill("ana@example.com")
    phone.get_by_text("Terms", exact=True).click()
    expect(phone.get_by_text("Be fair.")).to_be_visible()
    phone.get_by_label("I accept the terms").check()
    phone.get_by_role("button", name="Redeem").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)


def read_and_erase(page, campaign):
    page.goto(f"/console/campaigns/{campaign.pk}/redemptions/")
    for kind in ("CSV, for programs", "Excel workbook (XLSX)"):
        page.locator("summary", has_text="Download the answers").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=kind).click()
        file = download.value.path()
        if kind.startswith("CSV"):
            assert "ana@example.com" in file.read_text()
        else:
            content = io.BytesIO(file.read_bytes())
            sheet = openpyxl.load_workbook(content).active
            assert "ana@example.com" in [cell.value for cell in sheet[2]]
        page.reload()

    page.locator("tbody th a").click()
    expect(page.get_by_text("At the harbour")).to_be_visible()
    page.get_by_role("link", name="Erase answers…").click()
    page.get_by_role("button", name="Erase the answers").click()
    expect(page.get_by_text("The answers are erased.")).to_be_visible()
    expect(page.get_by_text("At the harbour")).to_be_hidden()


def test_a_form_with_every_answer_missing_is_accessible(browser, live_server):
    with open_page(browser, live_server) as page:
        for theme in Theme.values:
            make_campaign(slug=theme, theme=theme, **ASKS_EVERYTHING)
            page.goto(f"/{theme}/")
            page.get_by_role("button", name="Redeem").click()
            expect(page.get_by_label("Your code")).to_be_focused()
            expect(page.locator("[aria-invalid=true]")).to_have_count(5)
            assert (theme, violations(page, WITH_DIRECTIONS)) == (theme, {})


def test_the_designer_explains_what_cannot_be_asked(browser, live_server):
    campaign = make_campaign()
    with open_page(browser, live_server) as page:
        start_session(page, live_server, make_user(username="nora", role=Role.MARKETER))
        page.goto(f"/console/campaigns/{campaign.pk}/design/")
        page.get_by_label("Visitors must accept the terms").check()
        expect(page.get_by_text("There are no terms to accept yet")).to_be_visible()
        assert_accessible(page)
        page.locator("#id_terms").fill("Be fair.")
        preview = page.frame_locator("iframe")
        expect(preview.get_by_label("I accept the terms")).to_be_visible()


def test_a_visitor_answers_by_keyboard(browser, live_server):
    campaign = make_campaign(slug="summer", asks_name="must")
    text = text_of(make_code(batch=make_batch(campaign=campaign, quantity=1)))
    with open_page(browser, live_server, viewport=PHONE) as page:
        page.goto("/summer/")
        for key in ("Tab", "Tab", *text.replace("-", ""), "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_label("Name")).to_be_focused()
        page.keyboard.type("Ana")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
