"""The onboarding: three steps to the first redeemed code."""

import pytest
from django.utils import timezone

from campaigns import lifecycle
from codes import generation
from console import onboarding
from console.demo import demo_campaign
from tests.factories import make_batch, make_campaign, make_code, make_redemption

HOME = "/console/"


def done(user):
    """Return which of the three steps are done, and the URL of the next one."""
    built = onboarding.build(user)
    next_url = built.next_step and built.next_step.url
    return [step.is_done for step in built.steps], next_url


@pytest.fixture
def shown(db):
    """Return the demo campaign, with a code of it redeemed."""
    at = timezone.now()
    user = demo_campaign.create_user("a password of this installation")
    campaign = demo_campaign.get_or_create_campaign(by=user, at=at)
    batch = demo_campaign.get_or_create_batch(
        campaign, demo_campaign.RECEIPTS, 5, by=user, at=at
    )
    generation.fill(batch)
    make_redemption(code=make_code(batch=batch))
    return campaign


@pytest.mark.parametrize("with_demo", [False, True])
def test_the_steps_to_the_first_redeemed_code(request, marketer, with_demo):
    if with_demo:
        request.getfixturevalue("shown")
    assert done(marketer) == ([False] * 3, "/console/campaigns/new/")
    campaign = make_campaign(status="draft")
    path = f"/console/campaigns/{campaign.pk}/"
    assert done(marketer) == ([True, False, False], f"{path}batches/new/")
    batch = make_batch(campaign=campaign, filled=False)
    assert done(marketer)[0] == [True, False, False]  # none of its codes exists yet
    generation.fill(batch)
    assert done(marketer) == ([True, True, False], path)
    lifecycle.launch(campaign, by=marketer, at=timezone.now())
    assert done(marketer) == ([True, True, False], campaign.landing_url)
    make_redemption(code=make_code(batch=batch))
    assert not onboarding.build(marketer)


def test_the_last_step_links_to_the_campaign_with_codes(marketer):
    batch = make_batch(quantity=1)
    make_campaign(status="draft")
    assert done(marketer) == ([True, True, False], batch.campaign.landing_url)


@pytest.mark.parametrize("person", ["viewer", "operator"])
def test_people_who_may_not_create_campaigns_get_no_onboarding(request, person, shown):
    assert not onboarding.build(request.getfixturevalue(person))


def test_the_demo_is_shown_until_it_is_removed(manager, marketer, shown):
    make_redemption()
    assert onboarding.build(manager).demo == shown
    assert not onboarding.build(marketer)  # may not let it go
    demo_campaign.remove(shown, by=manager, at=timezone.now())
    assert not onboarding.build(manager)


def test_the_home_page_shows_the_onboarding(client_of, manager, marketer, shown):
    pages = [client_of(who).get(HOME).text for who in (manager, marketer)]
    for page in pages:
        assert "Three steps to your first redeemed code" in page
        assert 'aria-current="step"' in page
        assert demo_campaign.FIELDS["name"] in page
    assert ["/console/demo/remove/" in page for page in pages] == [True, False]
    make_redemption()
    page = client_of(manager).get(HOME).text
    assert "Three steps" not in page
    assert "/console/demo/remove/" in page
