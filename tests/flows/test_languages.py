"""Choosing another language: the page and its query stay, for staff and visitors."""

import re

import pytest
from playwright.sync_api import expect

from staff.roles import Role
from tests.factories import make_campaign, make_user
from tests.flows import shared_database
from tests.flows.browser_page import open_page, start_session

transactional_db = shared_database.transactional_db


@pytest.fixture(scope="module")
def manager(transactional_db):
    make_campaign(slug="sea")
    return make_user(username="mara", role=Role.MANAGER)


def choose(page, language):
    page.locator(".languages").get_by_role("button", name=language).click()
    expect(page.locator(".languages [aria-current]")).to_have_text(language)


def test_the_page_and_its_query_stay(browser, live_server, manager):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, manager)
        page.goto("/console/campaigns/?q=sea+days&status=running")
        choose(page, "Español")
        expect(page).to_have_url(
            re.compile(r"/console/campaigns/\?q=sea\+days&status=running$")
        )
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.get_by_role("heading", level=1)).to_have_text("Campañas")
        page.goto("/console/trail/")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        choose(page, "English")
        expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_keeps_the_scanned_code(browser, live_server, manager, scripts):
    with open_page(browser, live_server, java_script_enabled=scripts) as page:
        page.goto("/sea/7KQ2-M9XA?from=poster")
        choose(page, "Español")
        expect(page).to_have_url(re.compile(r"/sea/\?scanned$"))
        expect(page.locator("#code")).to_have_value("7KQ2-M9XA")


def test_staff_choose_before_they_sign_in(browser, live_server):
    with open_page(browser, live_server) as page:
        page.goto("/console/trail/?q=x")
        choose(page, "Español")
        expect(page).to_have_url(
            re.compile(r"/console/sign-in/\?next=/console/trail/%3Fq%3Dx$")
        )


def test_an_address_of_another_site_is_not_followed(client, live_server):
    assert client.get("/language/").status_code == 405
    form = {"language": "es", "next": "https://elsewhere.example/"}
    assert client.post("/language/", form).url == "/"
