"""Every page, by day and night, on a phone and a desk, written in both directions."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Error

from staff.roles import Role
from tests.factories import make_user
from tests.flows.signed import signed_in
from tests.flows.watching import faults, watched
from tools.every_page import (
    ACTION,
    FILE,
    NOT_PAGES,
    PARTIAL,
    REDIRECT,
    build_installation,
    other_states,
    page_names,
    url_arguments,
)

DIRECTIONS = ("ltr", "rtl")
ERRORS = ("400", "403", "403_csrf", "404", "500")


@pytest.fixture
def installation(live_server):
    return build_installation()


def test_every_address_is_walked_or_excused(installation, client_of):
    """An excuse is true: there is no page to be seen at the address."""
    client, found = client_of(installation.manager), {}
    assert set(NOT_PAGES) - set(url_arguments()) == set()
    for name, excuse in NOT_PAGES.items():
        answer = client.get(installation.address(name))
        is_state = excuse.startswith("only ") and answer.status_code != 200
        found[name] = excuse if is_state else kind(answer)
    assert found == NOT_PAGES


def kind(answer):
    if answer.status_code == 405:
        return ACTION
    if 300 <= answer.status_code < 400:
        return REDIRECT
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return FILE
    return "a page" if b"<html" in answer.content else PARTIAL


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_can_be_used_by_everybody(browser, live_server, installation, half):
    addresses = [*map(installation.address, page_names()), *other_states(installation)]
    found = {}
    with watched(browser, live_server) as page:
        signed_in(page, live_server, installation.manager)
        for address in addresses[half::2]:
            if wrong := faults_at(page, address):
                found[address] = wrong
    assert found == {}


def faults_at(page, address):
    try:
        answer = page.goto(address)
    except Error as error:  # nothing to be seen
        return error.message
    headings = page.locator("h1").count()
    if (answer.status, headings) != (200, 1):
        return f"status {answer.status}, {headings} main headings"
    return faults(page, DIRECTIONS)


def test_what_is_told_when_there_is_no_page(browser, live_server):
    vera = make_user(username="vera", role=Role.VIEWER)
    with watched(browser, live_server) as page:
        page.route("**/nowhere/*", tell)
        for error in ERRORS:
            page.goto(f"/nowhere/{error}")
            assert (error, faults(page, DIRECTIONS)) == (error, {})
        page.goto("/console/sign-in/")
        assert faults(page, DIRECTIONS) == {}
        page.locator("main .button").evaluate(
            "button => (button.form.noValidate = true)"
        )
        page.locator("main .button").click()
        assert faults(page, DIRECTIONS) == {}
        signed_in(page, live_server, vera)
        page.goto("/console/trail/")
        assert faults(page, DIRECTIONS) == {}


def tell(route):
    said = render_to_string(f"{route.request.url.rpartition('/')[2]}.html")
    route.fulfill(body=said, content_type="text/html")


@pytest.mark.parametrize(
    "form", ["campaigns:campaign_create", "codes:batch_create", "printing:printer_add"]
)
def test_a_form_that_was_not_understood(browser, live_server, installation, form):
    with watched(browser, live_server) as page:
        signed_in(page, live_server, installation.manager)
        page.goto(installation.address(form))
        send_empty(page, page.locator("main form [data-kind=primary]").last)
        page.locator("[aria-invalid=true]").first.wait_for()
        assert faults(page, DIRECTIONS) == {}


def send_empty(page, button):
    """Press a button that the browser would not let send: its fields are emptied."""
    button.evaluate("""button => {
        const form = button.form;
        form.noValidate = true;
        const must = form.querySelectorAll("[required]:not([type=color])");
        for (const one of must) one.value = "";
        button.click();
    }""")
    page.wait_for_load_state()
