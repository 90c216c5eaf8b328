"""The figures of one campaign: its newest batches and redemptions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from codes.models import Batch
from tests.factories import make_batch, make_campaign, make_code, make_redemption
from tests.redemption.views.pages import list_url

DAY = timedelta(days=1)


def test_the_newest_batches_and_redemptions(client_of, operator, viewer):
    campaign = make_campaign()
    batches = [make_batch(campaign=campaign, name=f"Nr {n}") for n in range(6)]
    make_redemption(code=make_code())  # of another campaign
    redeemed = [make_redemption(code=make_code(batch=one)) for one in batches]
    make_redemption(code=make_code())
    Batch.objects.filter(pk=batches[-1].pk).update(expires_at=timezone.now() - DAY)
    url = list_url(campaign, "figures")
    answer = client_of(operator).get(url)
    page = answer.context["dashboard"]
    assert [batch for batch, _, _ in page.batches] == batches[:0:-1]
    assert [expired for *_, expired in page.batches] == [True, *[False] * 4]
    assert page.latest == redeemed[:0:-1]
    assert f"/batches/{batches[5].pk}/codes/1/" in answer.text
    assert "Latest redemptions" not in client_of(viewer).get(url).text


@pytest.mark.parametrize(("person", "offered"), [("marketer", 1), ("operator", 0)])
def test_a_campaign_without_codes_offers_to_generate_some(
    client_of, request, db, person, offered
):
    campaign = make_campaign()
    client = client_of(request.getfixturevalue(person))
    text = client.get(list_url(campaign, "figures")).text
    assert text.count(f"/console/campaigns/{campaign.pk}/batches/new/") == offered
