import importlib
import pkgutil

import pytest

from tools import screenshots
from tools.every_page import build_installation, other_states
from tools.page_names import NOT_PAGES, page_names, url_arguments


def test_each_argument_of_a_url_has_a_value(db):
    arguments = {name for names in url_arguments().values() for name in names}
    assert arguments - set(build_installation().arguments) == set()


def test_what_is_listed_as_no_page_is_a_url():
    assert set(NOT_PAGES) - set(url_arguments()) == set()
    assert len([*page_names()]) > 30


def test_each_page_and_state_answers(client_of, db):
    installation = build_installation()
    client = client_of(installation.manager)
    addresses = [*map(installation.address, page_names()), *other_states(installation)]
    statuses = {path: client.get(path, follow=True).status_code for path in addresses}
    assert {path: status for path, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize(
    "name",
    [module.name for module in pkgutil.iter_modules(screenshots.__path__)],
)
def test_each_module_of_the_screenshots_can_be_imported(name):
    importlib.import_module(f"tools.screenshots.{name}")
