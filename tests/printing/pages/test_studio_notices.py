"""What the studio says before anything is ordered."""

import pytest

from tests.codes.pages import words
from tests.factories import make_batch, make_campaign
from tests.printing.pages.studio_form import studio_url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def test_an_address_of_this_machine_is_told_before_the_order(client, settings):
    batch = make_batch()
    notice = "Visitors cannot open the page of these labels"
    page = words(client.get(studio_url(batch)))
    assert notice in page
    assert "They would say localhost, which only this machine or network knows." in page

    settings.PUBLIC_URL = "https://win.example.com"
    assert notice not in words(client.get(studio_url(batch)))


@pytest.mark.parametrize(("status", "says_so"), [("draft", True), ("running", False)])
def test_that_labels_fix_the_address_is_told_before_the_order(client, status, says_so):
    batch = make_batch(campaign=make_campaign(slug="spring", status=status))
    page = words(client.get(studio_url(batch)))
    assert ("the address of the campaign, spring, is fixed for good" in page) == says_so
