"""The key pages are accessible in every variant, whatever part of the suite runs."""

from tests.flows import shared_database
from tests.flows.accessibility import EVERY_VARIANT, violations_at
from tests.flows.browser_page import open_page, start_session
from tests.flows.key_pages import KEY_PAGES

transactional_db = shared_database.transactional_db


def test_key_pages_are_accessible_in_every_variant(browser, live_server, installation):
    found = {}
    with open_page(browser, live_server) as page:
        start_session(page, live_server, installation.manager)
        for name in KEY_PAGES:
            address = installation.address(name)
            if wrong := violations_at(page, address, EVERY_VARIANT, set()):
                found[name] = wrong
    assert found == {}
