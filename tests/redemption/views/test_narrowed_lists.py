"""The lists of redemptions and attempts, narrowed by what their addresses say."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from redemption.models import Channel, Reason
from tests.factories import make_batch, make_code, make_redemption
from tests.redemption.views.pages import HTMX, list_url, make_attempt, queries
from ui import keyset
from ui.models import SavedView


@pytest.fixture
def redeemed(campaign):
    """Return a batch with four redemptions: two by hand, one of them a week ago."""
    now = timezone.now()
    campaign.starts_at = now - timedelta(days=60)
    campaign.save(update_fields=["starts_at"])
    batch = make_batch(campaign=campaign, quantity=4)
    for serial, (days, channel) in enumerate(
        [(40, 1), (8, 2), (0, 1), (0, 2)], start=1
    ):
        make_redemption(
            code=make_code(batch=batch, serial=serial),
            at=now - timedelta(days=days),
            channel=Channel(channel),
        )
    return batch


def serials(response):
    return [row[0].code.serial for row in response.context["rows"]]


def test_redemptions_are_narrowed_by_channel_and_period(client_of, operator, redeemed):
    campaign, client = redeemed.campaign, client_of(operator)
    today = timezone.now().astimezone(campaign.zone).date()
    long_ago, last = today - timedelta(days=30), today - timedelta(days=5)
    other = make_redemption(code=make_code(batch=make_batch(campaign=campaign)))
    make_attempt(campaign)

    def shown(query):
        return serials(client.get(f"{list_url(campaign)}?batch={redeemed.pk}&{query}"))

    assert shown("") == [4, 3, 2, 1]
    assert shown("channel=2") == [4, 2]
    assert shown("within=7") == [4, 3]
    assert shown("within=30&channel=2") == [4, 2]
    assert shown(f"since={long_ago}&until={last}") == [2]
    assert shown(f"until={long_ago}") == [1]
    assert shown("channel=9&within=x&since=x") == [4, 3, 2, 1]
    response = client.get(f"{list_url(campaign)}?channel=1&within=7")
    assert {row[0].pk for row in response.context["rows"]} == {
        redeemed.code_id(3),
        other.pk,
    }


def test_days_are_those_of_the_campaign(client_of, operator, redeemed):
    campaign = redeemed.campaign
    campaign.time_zone = "Pacific/Kiritimati"  # a day ahead of most
    campaign.save(update_fields=["time_zone"])
    at = timezone.now() - timedelta(days=8)
    day = at.astimezone(campaign.zone).date()
    url = f"{list_url(campaign)}?since={day}&until={day}"
    assert serials(client_of(operator).get(url)) == [2]
    assert isinstance(at, datetime)


def test_a_rare_channel_is_searched_for_in_steps(
    client_of, operator, redeemed, monkeypatch
):
    monkeypatch.setattr(keyset, "WINDOW_ROWS", 1)
    monkeypatch.setattr(keyset, "MAX_WINDOWS", 1)
    client, url = client_of(operator), list_url(redeemed.campaign)
    for query, words in [
        ("channel=3", "Searched back to"),
        (f"channel=3&batch={redeemed.pk}", "Searched down to serial 4."),
    ]:
        response = client.get(f"{url}?{query}")
        assert words in response.text
        assert "No redemption fits" not in response.text
        for _step in range(4):
            older = response.context["page"].older
            assert "channel=3" in older
            response = client.get(f"{url}?{older}")
        assert response.context["page"].older == ""


def test_an_empty_list_says_which_filters_leave_out_everything(
    client_of, operator, redeemed
):
    client, url = client_of(operator), list_url(redeemed.campaign)
    single = client.get(f"{url}?channel=3").text
    assert "This filter leaves out everything:" in single
    double = client.get(f"{url}?channel=3&within=1").text
    assert "Together these filters leave out everything:" in double
    assert f'href="{url}?within=1"' in double
    assert f'data-kind="primary" href="{url}">Show all' in double


def test_htmx_gets_the_list_and_its_short_address(client_of, operator, redeemed):
    client, url = client_of(operator), list_url(redeemed.campaign)
    boosted = HTMX | {"HX-Boosted": "true"}
    response = client.get(f"{url}?batch=&since=&until=&channel=2&x=1", headers=boosted)
    assert response["HX-Push-Url"] == f"{url}?channel=2"
    assert "HX-Request" in response["Vary"]
    assert "HX-Push-Url" not in client.get(url, headers=HTMX)


def test_attempts_of_a_rare_reason_are_searched_for_in_steps(
    client_of, operator, campaign, monkeypatch
):
    monkeypatch.setattr(keyset, "WINDOW_ROWS", 2)
    monkeypatch.setattr(keyset, "MAX_WINDOWS", 1)
    wanted = make_attempt(campaign, reason=Reason.EXPIRED)
    for _ in range(3):
        make_attempt(campaign)
    client, url = client_of(operator), list_url(campaign, "attempts")
    first = client.get(f"{url}?reason=expired")
    assert [first.context["rows"], "Searched back to" in first.text] == [[], True]
    second = client.get(f"{url}?{first.context['page'].older}")
    assert [row[0] for row in second.context["rows"]] == [wanted]


def test_no_filter_counts_a_big_table_or_grows_with_the_rows(
    client_of, operator, redeemed
):
    campaign, client = redeemed.campaign, client_of(operator)
    url = f"{list_url(campaign)}?channel=2&within=30&batch={redeemed.pk}"
    before = queries(client, url)
    make_redemption(code=make_code(batch=make_batch(campaign=campaign)))
    SavedView.objects.create(user=operator, page="/x/", name="x", query="x=1")
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert [before, len(captured)] == [before, before]
    assert before <= 12
    statements = [
        query["sql"] for query in captured if "redemption_redemption" in query["sql"]
    ]
    assert statements
    assert not [sql for sql in statements if "COUNT(" in sql or "LIMIT" not in sql]
