"""A visitor who reads from right to left: scan, press, read, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.flows.signed import signed_in
from tests.flows.test_languages import choose
from tests.flows.watching import NARROW, look, watched

ARABIC = {"locale": "ar-EG", "viewport": NARROW}
WORDS = {
    "headline": "اربح آيس كريم مجانًا!",
    "intro": "على كل إيصال **رمز واحد**.\n\n- أدخِل الرمز",
    "success_headline": "مبروك!",
    "terms": "شروط",
}


@pytest.fixture(params=["classic", "bold", "quiet"])
def text(request, live_server):
    campaign = make_campaign(
        slug="sea",
        theme=request.param,
        contact="help@example.com",
        translations={"ar": WORDS},
    )
    batch = make_batch(campaign=campaign, quantity=2, prefix="BF26-")
    return text_of(make_code(batch=batch))


def is_from_right_to_left(page):
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    look(page)


def test_from_the_scan_to_the_stamp(browser, live_server, text):
    with watched(browser, live_server, **ARABIC) as page:
        page.goto(f"/sea/{text.replace('-', '')}")
        expect(page.get_by_label("رمزك")).to_have_value(text)
        expect(page.get_by_label("رمزك")).to_have_css("direction", "ltr")
        expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["headline"])
        is_from_right_to_left(page)

        page.get_by_label("رمزك").fill(text[:-1])
        page.get_by_role("button", name="استخدام الرمز").click()
        expect(page.get_by_role("alert")).to_contain_text("الرمز غير مكتمل")
        is_from_right_to_left(page)

        page.get_by_label("رمزك").fill(text)
        page.get_by_role("button", name="استخدام الرمز").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("مبروك!")
        expect(page.locator(".landing-proof .code")).to_have_text(text)
        expect(page.locator(".landing-proof .code")).to_have_css("direction", "ltr")
        is_from_right_to_left(page)


def test_words_of_another_language_run_their_own_way(browser, live_server):
    words = {"headline": "Win an ice!", "intro": "One **code**.", "terms": "Terms."}
    make_campaign(slug="sea", **words)
    with watched(browser, live_server, **ARABIC) as page:
        page.goto("/sea/")
        for name in (".landing-words p", ".landing-text p"):
            expect(page.locator(name)).to_have_css("direction", "ltr")
        expect(page.locator("h1")).to_have_css("unicode-bidi", "plaintext")
        look(page)


def test_the_language_is_chosen_on_the_page_and_the_console_stays(
    browser, live_server, manager
):
    make_campaign(slug="sea")
    with watched(browser, live_server, locale="es-ES") as page:
        page.goto("/sea/?from=poster")
        choose(page, "العربيّة")
        expect(page).to_have_url(re.compile(r"/sea/\?from=poster$"))
        is_from_right_to_left(page)
        signed_in(page, live_server, manager)
        page.goto("/console/campaigns/?q=sea")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.locator(".languages button")).to_have_count(5)
        page.goto("/sea/")
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator(".languages button")).to_have_count(6)
