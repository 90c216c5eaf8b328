"""Every page is accessible in both schemes, widths and directions."""

from itertools import cycle

import pytest

from tests.flows import shared_database
from tests.flows.accessibility import EVERY_VARIANT, WITH_DIRECTIONS, violations_at
from tests.flows.browser_page import open_page, start_session
from tools.page_names import (
    ACTION,
    FILE,
    NOT_PAGES,
    PARTIAL,
    REDIRECT,
    page_names,
    url_arguments,
)

transactional_db = shared_database.transactional_db


def test_an_address_that_is_not_visited_shows_no_page(installation, client_of):
    client, found = client_of(installation.manager), {}
    assert set(NOT_PAGES) - set(url_arguments()) == set()
    for name, reason in NOT_PAGES.items():
        response = client.get(installation.address(name))
        is_state = reason.startswith("only ") and response.status_code != 200
        found[name] = reason if is_state else kind(response)
    assert found == NOT_PAGES


def kind(response):
    if response.status_code == 405:
        return ACTION
    if 300 <= response.status_code < 400:
        return REDIRECT
    if "text/html" not in response.headers.get("Content-Type", ""):
        return FILE
    return "a page" if b"<html" in response.content else PARTIAL


@pytest.mark.parametrize(
    "choices",
    [
        # One page in the first variant, the next one in the second.
        [WITH_DIRECTIONS[:1], WITH_DIRECTIONS[1:]],
        pytest.param([EVERY_VARIANT], marks=pytest.mark.full),
    ],
    ids=["covering", "full"],
)
def test_every_page_is_accessible(browser, live_server, installation, choices):
    found, visited = {}, set()
    with open_page(browser, live_server) as page:
        start_session(page, live_server, installation.manager)
        for name, variants in zip(page_names(), cycle(choices), strict=False):
            address = installation.address(name)
            if wrong := violations_at(page, address, variants, visited):
                found[name] = wrong
    assert found == {}
