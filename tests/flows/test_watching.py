"""The browser that watches: does it see what it is there to see?"""

import pytest

from tests.flows.watching import look, watched

SIGN_IN = "/console/sign-in/"


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("document.body.setAttribute('style', 'color: red')", "blocked: style-src"),
        ("setTimeout(() => { throw new Error('broken') })", "broken"),
        ("console.warn('odd')", "odd"),
    ],
)
def test_trouble_in_the_browser_fails_the_test(browser, live_server, deed, told):
    def visit():
        with watched(browser, live_server) as page:
            page.goto(SIGN_IN)
            page.evaluate(deed)
            page.wait_for_timeout(100)

    with pytest.raises(AssertionError, match=told):
        visit()


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("main.append(document.createElement('button'))", "button-name"),
        ("main.style.minInlineSize = '900px'", "pixels wide"),
    ],
)
def test_a_page_that_is_hard_to_use_fails_the_test(browser, live_server, deed, told):
    with watched(browser, live_server) as page:
        page.goto(SIGN_IN)
        page.evaluate(f"() => {{ {deed}; }}")
        with pytest.raises(AssertionError, match=told):
            look(page)
