"""The checks of pages find what they are there to find."""

import pytest

from tests.flows import shared_database
from tests.flows.accessibility import WITH_DIRECTIONS, assert_accessible, violations
from tests.flows.browser_page import open_page

transactional_db = shared_database.transactional_db
SIGN_IN = "/console/sign-in/"


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("document.body.setAttribute('style', 'color: red')", "blocked: style-src"),
        ("setTimeout(() => { throw new Error('broken') })", "broken"),
        ("console.warn('odd')", "odd"),
    ],
)
def test_an_error_in_the_browser_fails_the_test(browser, live_server, script, error):
    def visit():
        with open_page(browser, live_server) as page:
            page.goto(SIGN_IN)
            page.evaluate(script)
            page.wait_for_timeout(100)

    with pytest.raises(AssertionError, match=error):
        visit()


def test_an_inaccessible_page_fails_the_test(browser, live_server):
    with open_page(browser, live_server) as page:
        for script, error in [
            ("main.append(document.createElement('button'))", "button-name"),
            ("main.style.minInlineSize = '900px'", "pixels wide"),
            ("main.querySelector('h1').style.color = '#222'", "dark.*color-contrast"),
        ]:
            page.goto(SIGN_IN)
            page.evaluate(f"() => {{ {script}; }}")
            with pytest.raises(AssertionError, match=error):
                assert_accessible(page)


def test_what_sticks_out_from_right_to_left_is_found(browser, live_server):
    with open_page(browser, live_server) as page:
        page.goto(SIGN_IN)
        page.locator("main").evaluate("main => main.style.translate = '-400px'")
        wrong = violations(page, WITH_DIRECTIONS)
        assert [direction for _, _, direction in wrong] == ["rtl"]
