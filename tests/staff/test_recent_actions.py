"""The first page of the admin shows what a person has done lately, by the trail."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from staff import trail
from tests.factories import make_batch, make_campaign, make_code, make_user


@pytest.fixture
def sue(db):
    return make_user(username="sue", role="operator", is_staff=True)


def recent(client):
    text = client.get("/admin/").text
    return text[text.index('id="recent-actions-module"') :]


def test_a_void_is_among_the_recent_actions_of_who_did_it(client_of, sue):
    code = make_code(batch=make_batch(quantity=2))
    client = client_of(sue)
    assert "Nothing yet." in recent(client)
    client.post(f"/admin/codes/code/{code.pk}/void/", {"reason": "Torn ticket"})
    text = recent(client)
    assert "Codes voided" in text
    assert "Torn ticket" in text
    batch = f"/console/campaigns/{code.batch.campaign_id}/batches/{code.batch_id}/"
    assert f'href="{batch}"' in text
    other = client_of(make_user(role="operator", is_staff=True))
    assert "Nothing yet." in recent(other)


def test_each_entry_leads_to_its_page_where_there_is_one(client_of, db):
    boss = make_user(role="manager", is_staff=True)
    batch, campaign, at = make_batch(quantity=2), make_campaign(), timezone.now()
    trail.record("codes.revealed", batch, by=boss, at=at, serial=2)
    trail.record("print_runs.ordered", batch, by=boss, at=at, run=7)
    trail.record("campaigns.edited", campaign, by=boss, at=at)
    trail.record("staff.user_changed", boss, by=boss, at=at)
    trail.record("series.rewrapped", batch.series, by=boss, at=at)
    text = recent(client_of(boss))
    console = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/"
    for url in (
        f"{console}codes/2/",
        f"{console}labels/7/",
        f"/console/campaigns/{campaign.pk}/",
        f"/admin/staff/user/{boss.pk}/change/",
        f"/console/trail/?actor={boss.pk}",
    ):
        assert f'href="{url}"' in text
    assert "Key of a series wrapped anew" in text


def test_ten_at_most_and_as_many_queries_for_one_as_for_ten(client_of, db):
    boss, lengths = make_user(role="manager", is_staff=True), []
    client = client_of(boss)
    for n in (1, 12):
        for _ in range(n):
            trail.record(
                "codes.voided", make_batch(quantity=1), by=boss, at=timezone.now()
            )
        client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            text = recent(client)
        lengths.append(len(captured))
        assert text.count("<li>") == min(n, 10)
    assert lengths[0] == lengths[1]
