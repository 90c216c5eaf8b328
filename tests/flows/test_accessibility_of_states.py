"""Pages in states that no address shows by itself: other data, errors, bad forms."""

import pytest
from django.template.loader import render_to_string

from staff.roles import Role
from tests.factories import make_batch, make_user
from tests.flows import shared_database
from tests.flows.accessibility import (
    EVERY_VARIANT,
    WITH_DIRECTIONS,
    violations,
    violations_at,
)
from tests.flows.browser_page import open_page, start_session
from tools.every_page import other_states
from tools.screenshots.pages import check_list

transactional_db = shared_database.transactional_db
ERRORS = ["400", "403", "403_csrf", "404", "500"]
FORMS = ["campaigns:campaign_create", "codes:batch_create", "printing:printer_add"]

pytestmark = pytest.mark.parametrize(
    "variants",
    # Their pages are checked in more variants by themselves; the states in one.
    [WITH_DIRECTIONS[1:], pytest.param(EVERY_VARIANT, marks=pytest.mark.full)],
    ids=["covering", "full"],
)


def test_pages_with_other_data(browser, live_server, installation, variants):
    step = 1 if variants is EVERY_VARIANT else 3  # `make test` visits some of them
    found, visited = {}, set()
    with open_page(browser, live_server) as page:
        start_session(page, live_server, installation.manager)
        for address in other_states(installation)[::step]:
            if wrong := violations_at(page, address, variants, visited):
                found[address] = wrong
    assert found == {}


def test_error_pages(browser, live_server, installation, variants):
    with open_page(browser, live_server) as page:
        page.route("**/nowhere/*", serve_error_page)
        for error in ERRORS:
            page.goto(f"/nowhere/{error}")
            assert (error, violations(page, variants)) == (error, {})


def serve_error_page(route):
    name = route.request.url.rpartition("/")[2]
    route.fulfill(body=render_to_string(f"{name}.html"), content_type="text/html")


def test_signing_in_and_having_no_permission(
    browser, live_server, installation, variants
):
    viewer = make_user(role=Role.VIEWER)
    with open_page(browser, live_server) as page:
        page.goto("/console/sign-in/")
        assert violations(page, variants) == {}
        send_empty(page, page.locator("main .button"))
        assert violations(page, variants) == {}
        start_session(page, live_server, viewer)
        page.goto("/console/trail/")
        assert violations(page, variants) == {}


def test_a_list_of_codes_that_was_checked(browser, live_server, installation, variants):
    batch_ids = [installation.arguments["batch_id"], make_batch(quantity=12).pk]
    with open_page(browser, live_server) as page:
        start_session(page, live_server, installation.manager)
        page.goto(installation.address("codes:code_check"))
        check_list(page, batch_ids)
        assert violations(page, variants) == {}
        page.locator("[formaction$='/void/']").click()
        page.locator("[name=reason]").wait_for()
        assert violations(page, variants) == {}


def test_forms_with_errors(browser, live_server, installation, variants):
    with open_page(browser, live_server) as page:
        start_session(page, live_server, installation.manager)
        for form in FORMS:
            page.goto(installation.address(form))
            send_empty(page, page.locator("main form [data-kind=primary]").last)
            assert (form, violations(page, variants)) == (form, {})


def send_empty(page, button):
    """Send a form with empty fields past the browser's checks; wait for its errors."""
    button.evaluate("""button => {
        const form = button.form;
        form.noValidate = true;
        const required = form.querySelectorAll("[required]:not([type=color])");
        for (const field of required) field.value = "";
        button.click();
    }""")
    page.locator("[aria-invalid=true]").first.wait_for()
