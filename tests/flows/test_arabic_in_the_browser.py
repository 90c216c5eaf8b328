"""A visitor who reads Arabic scans a code and redeems it, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from campaigns.models import Theme
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of
from tests.flows import shared_database
from tests.flows.accessibility import assert_accessible
from tests.flows.browser_page import NARROW, open_page, start_session
from tests.flows.test_languages import choose

ARABIC = {"locale": "ar-EG", "viewport": NARROW}
WORDS = {
    "headline": "اربح آيس كريم مجانًا!",
    "intro": "على كل إيصال **رمز واحد**.\n\n- أدخِل الرمز",
    "success_headline": "مبروك!",
    "terms": "شروط",
}


transactional_db = shared_database.transactional_db


# The accessibility of every theme: test_asking_in_the_browser.py.
THEMES = [
    Theme.CLASSIC,
    pytest.param(Theme.BOLD, marks=pytest.mark.full),
    pytest.param(Theme.QUIET, marks=pytest.mark.full),
]


@pytest.fixture(scope="module", params=THEMES)
def campaign(request, transactional_db):
    return make_campaign(
        slug=f"sea-{request.param}",
        theme=request.param,
        contact="help@example.com",
        translations={"ar": WORDS},
    )


def assert_right_to_left(page):
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert_accessible(page, every_rule=False)


def test_from_the_scanned_code_to_the_confirmation(browser, live_server, campaign):
    batch = make_batch(campaign=campaign, quantity=2, prefix="BF26-")
    text = text_of(make_code(batch=batch))
    with open_page(browser, live_server, **ARABIC) as page:
        page.goto(f"/{campaign.slug}/{text.replace('-', '')}")
        expect(page.get_by_label("رمزك")).to_have_value(text)
        expect(page.get_by_label("رمزك")).to_have_css("direction", "ltr")
        expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["headline"])
        assert_right_to_left(page)

        page.get_by_label("رمزك").fill(text[:-1])
        page.get_by_role("button", name="استخدام الرمز").click()
        expect(page.get_by_role("alert")).to_contain_text("الرمز غير مكتمل")
        assert_right_to_left(page)

        page.get_by_label("رمزك").fill(text)
        page.get_by_role("button", name="استخدام الرمز").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("مبروك!")
        expect(page.locator(".landing-proof .code")).to_have_text(text)
        expect(page.locator(".landing-proof .code")).to_have_css("direction", "ltr")
        assert_right_to_left(page)


def test_words_of_another_language_keep_their_direction(browser, live_server):
    words = {"headline": "Win an ice!", "intro": "One **code**.", "terms": "Terms."}
    make_campaign(slug="sea-english", **words)
    with open_page(browser, live_server, **ARABIC) as page:
        page.goto("/sea-english/")
        for name in (".landing-words p", ".landing-text p"):
            expect(page.locator(name)).to_have_css("direction", "ltr")
        expect(page.locator("h1")).to_have_css("unicode-bidi", "plaintext")
        assert_accessible(page, every_rule=False)


def test_choosing_arabic_on_a_landing_page_leaves_the_console(browser, live_server):
    make_campaign(slug="sea")
    manager = make_user(role=Role.MANAGER)
    with open_page(browser, live_server, locale="es-ES") as page:
        page.goto("/sea/?from=poster")
        choose(page, "العربيّة")
        expect(page).to_have_url(re.compile(r"/sea/\?from=poster$"))
        assert_right_to_left(page)
        start_session(page, live_server, manager)
        page.goto("/console/campaigns/?q=sea")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.locator(".languages button")).to_have_count(5)
        page.goto("/sea/")
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator(".languages button")).to_have_count(6)
