"""A running campaign is read once in two seconds, and each visitor gets a copy."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from campaigns import addresses
from campaigns.models import AddressUse, Campaign
from redemption.public import campaign_cache
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Return the clock of the cache, to be set."""
    clock = SimpleNamespace(now=1_000.0)
    stub = SimpleNamespace(monotonic=lambda: clock.now)
    monkeypatch.setattr(campaign_cache, "time", stub)
    return clock


def headline(slug):
    return campaign_cache.get_running(slug).headline


def test_a_change_is_seen_after_two_seconds(clock, django_assert_num_queries):
    campaign = make_campaign(headline="Old")
    assert headline(campaign.slug) == "Old"
    Campaign.objects.update(headline="New")

    clock.now += 2.0
    with django_assert_num_queries(0):
        assert headline(campaign.slug) == "Old"
    clock.now += 0.1
    with django_assert_num_queries(1):
        assert headline(campaign.slug) == "New"


@pytest.mark.parametrize("status", ["draft", "paused", "ended"])
def test_a_campaign_that_is_not_running_is_not_cached(status, clock):
    campaign = make_campaign(status=status)
    assert campaign_cache.get_running(campaign.slug) is None
    if status == "draft":
        addresses.fix(campaign.pk, AddressUse.LAUNCH, at=timezone.now())
    Campaign.objects.update(status="running")
    assert campaign_cache.get_running(campaign.slug) == campaign


def test_a_campaign_that_stopped_running_leaves_the_cache(clock):
    campaign = make_campaign()
    campaign_cache.get_running(campaign.slug)
    Campaign.objects.update(status="paused")
    clock.now += 2.1
    assert campaign_cache.get_running(campaign.slug) is None
    assert campaign_cache._cache == {}


def test_what_a_request_changes_stays_in_its_own_copy(clock):
    slug = make_campaign(headline="Old").slug
    campaign_cache.get_running(slug).headline = "Changed by this request"
    assert headline(slug) == "Old"


def test_campaigns_are_cached_by_their_slug(clock):
    summer, winter = make_campaign(), make_campaign()
    assert campaign_cache.get_running(summer.slug) == summer
    assert campaign_cache.get_running(winter.slug) == winter
    assert campaign_cache.get_running("nothing") is None
