"""No label says an address that leads nowhere, or that only this machine knows."""

import pytest

from campaigns.models import Campaign
from codes.lifecycle import ActionRefused
from printing import jobs, label_addresses, orders
from printing.forms import choices
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from tests.factories import make_batch, make_campaign
from tests.printing.runs import AT, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(settings):
    settings.PUBLIC_URL = "https://win.example"
    return make_campaign(slug="summer", status="draft")


def setup_with(line="", **texts):
    return Setup(instructions=(("en", line),), **texts)


@pytest.mark.parametrize(
    "line",
    [
        "Type it at win.example/summer",
        "Type it at WIN.EXAMPLE/SUMMER.",
        "https://win.example/summer/",
        "More at win.example/winter",  # another campaign's
        "Terms: win.example/terms.html",
        "Staff: win.example/console/",
        "other.example/spring",
        "win.example",
        "",
    ],
)
def test_an_address_with_a_page_is_printed(campaign, line):
    make_campaign(slug="winter")
    label_addresses.check_addresses(setup_with(line), campaign)


@pytest.mark.parametrize(
    "setup",
    [
        setup_with("Type it at win.example/spring"),
        setup_with("Type it at WIN.example/Spring, please"),
        setup_with(text="win.example/spring/"),
        setup_with(back="(win.example/spring)"),
        setup_with(design="own", html="<p>win.example/spring</p>{{ code }}"),
    ],
)
def test_an_address_without_a_page_is_refused(campaign, setup):
    with pytest.raises(Unprintable) as caught:
        label_addresses.check_addresses(setup, campaign)
    assert "win.example/spring" in str(caught.value).lower()
    assert "is win.example/summer: correct the text." in str(caught.value)


def test_the_line_of_a_form_that_was_opened_before_the_address_changed(campaign):
    batch = make_batch(campaign=campaign)
    setup = choices.default_setup(jobs.display_address(batch))
    Campaign.objects.update(slug="autumn")
    batch.refresh_from_db()
    with pytest.raises(Unprintable, match=r"win\.example/autumn"):
        orders.order(batch, setup=setup, by=None, at=AT)
    assert not batch.print_runs.exists()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1", "127.0.0.1"),
        ("http://[::1]:8000", "::1"),
        ("http://192.168.1.20:8000", "192.168.1.20"),
        ("http://0.0.0.0", "0.0.0.0"),
        ("http://pinpress", "pinpress"),
        ("https://pin.localhost", "pin.localhost"),
        ("https://pin.local", "pin.local"),
        ("https://pin.test", "pin.test"),
        ("https://win.example.com", ""),
        ("https://8.8.8.8", ""),
        ("https://[2a00:1450:4001::1]", ""),
    ],
)
def test_hosts_that_no_customer_reaches(settings, url, host):
    settings.PUBLIC_URL = url
    assert label_addresses.private_host() == host


def test_an_order_fixes_the_address_of_the_campaign(fake_press):
    campaign = make_campaign(status="draft")

    order(make_batch(campaign=campaign))

    campaign.refresh_from_db()
    assert (campaign.address_fixed_at, campaign.address_fixed_by) == (AT, "print")


def test_an_order_that_is_refused_leaves_the_address_free(fake_press):
    campaign = make_campaign(status="draft")

    with pytest.raises(ActionRefused):
        order(make_batch(campaign=campaign), first=5_000)

    campaign.refresh_from_db()
    assert campaign.address_fixed_at is None
