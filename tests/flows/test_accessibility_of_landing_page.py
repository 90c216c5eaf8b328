"""The landing page is accessible in each state that a visitor can meet."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from redemption.models import Redemption
from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.flows import shared_database
from tests.flows.accessibility import EVERY_VARIANT, WITH_DIRECTIONS, violations
from tests.flows.browser_page import NARROW, open_page

transactional_db = shared_database.transactional_db


@pytest.fixture(scope="module")
def batch(transactional_db):
    now, contact = timezone.now(), "help@example.com"
    make_campaign(slug="soon", starts_at=now + timedelta(days=9), contact=contact)
    make_campaign(slug="halted", status="paused")
    make_campaign(
        slug="over", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1)
    )
    campaign = make_campaign(
        slug="summer",
        name="Ice Cream Summer",
        intro="Every receipt has a code.",
        contact=contact,
        accent_color="#e4572e",
        background_color="#fdf0d5",
    )
    return make_batch(campaign=campaign, quantity=9, prefix="BF26-")


def redeem(page, text):
    page.goto("/summer/")
    page.get_by_label("Your code").fill(text)
    press(page)


def press(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Redeem").click()


def show_open(page, batch):
    page.goto("/summer/")


def show_scanned(page, batch):
    page.goto(f"/summer/{text_of(make_code(batch=batch))}")


def show_typing_mistake(page, batch):
    redeem(page, text_of(make_code(batch=batch))[:-1])


def show_rejected(page, batch):
    """Type a code of another campaign that looks like one of this."""
    redeem(page, text_of(make_code(batch=make_batch(quantity=1, prefix="BF26-"))))


def show_throttled(page, batch):
    show_rejected(page, batch)
    for _ in range(5):
        press(page)
    expect(page.get_by_role("alert")).to_contain_text("Too many tries")


def show_redeemed(page, batch):
    serial = Redemption.objects.count() + 2
    redeem(page, text_of(make_code(batch=batch, serial=serial)))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code is redeemed")


def show_not_started(page, batch):
    page.goto("/soon/")


def show_paused(page, batch):
    page.goto("/halted/")


def show_ended(page, batch):
    page.goto("/over/")


def show_unknown(page, batch):
    page.goto("/no-such-campaign/")


STATES = [
    show_open,
    show_scanned,
    show_typing_mistake,
    show_rejected,
    show_redeemed,
    show_not_started,
    show_paused,
    show_ended,
    show_unknown,
    show_throttled,  # last, for it refuses every later try
]


@pytest.mark.parametrize(
    "variants",
    [WITH_DIRECTIONS, pytest.param(EVERY_VARIANT, marks=pytest.mark.full)],
    ids=["covering", "full"],
)
def test_every_state_is_accessible(browser, live_server, batch, variants):
    found = {}
    with open_page(browser, live_server, viewport=NARROW) as page:
        for show in STATES:
            show(page, batch)
            if wrong := violations(page, variants):
                found[show.__name__] = wrong
    assert found == {}
