from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import lifecycle
from codes import batch_ranking, generation
from codes.lifecycle import Selection, order
from codes.models import Batch, Status
from console import dashboard
from printing.models import PrintRun
from redemption.models import Reason
from tests.factories import make_batch, make_campaign, make_code, make_redemption
from tests.redemption.views.pages import list_url, make_attempt, queries

HOME = "/console/"
DAY = timedelta(days=1)


def look(may=lambda permission: True):
    return dashboard.build(at=timezone.now(), may=may)


def make_run(batch, state="running", **fields):
    now = timezone.now()
    made = {"finished_at": now, "size": 1, "sha256": "x", "file_name": "x"}
    return PrintRun.objects.create(
        **{"batch": batch, "first": 1, "last": 10, "state": state, "pages": 4}
        | {"created_at": now}
        | (made if state == "ready" else {})
        | fields
    )


# ── who may come in, and what is there when nothing is ───────────────────────


def test_everybody_of_staff_comes_in_and_only_looks(client, client_of, request, db):
    assert client.get(HOME).url == "/console/sign-in/?next=/console/"
    for person in ("viewer", "operator", "marketer", "manager"):
        signed_in = client_of(request.getfixturevalue(person))
        assert signed_in.get(HOME).status_code == 200
        assert signed_in.post(HOME).status_code == 405


def test_an_empty_installation_offers_one_thing(client_of, marketer, viewer):
    text = client_of(marketer).get(HOME).text.split("<main")[1]
    assert text.count("/console/campaigns/new/") == 1
    assert "Needs you today" not in text
    text = client_of(viewer).get(HOME).text
    assert "No campaign yet" in text
    assert "/console/campaigns/new/" not in text


def test_drafts_alone_are_no_empty_installation(client_of, marketer):
    make_campaign(status="draft")
    text = client_of(marketer).get(HOME).text
    assert "No campaign is launched" in text
    assert "Nothing waits for you" in text


# ── what needs somebody ──────────────────────────────────────────────────────


def test_nothing_needs_anybody(db):
    make_batch()
    assert not look().attention


def test_campaigns_that_end_within_a_week(db):
    now = timezone.now()
    soon = make_campaign(ends_at=now + 6 * DAY)
    paused = make_campaign(ends_at=now + DAY, status="paused")
    make_campaign(ends_at=now + 8 * DAY)
    make_campaign(ends_at=None)
    make_campaign(starts_at=now - 2 * DAY, ends_at=now - DAY)
    make_campaign(ends_at=now + DAY, status="draft")
    make_campaign(ends_at=now + DAY, status="ended")
    assert look().attention.ending == [paused, soon]  # the soonest first


def test_batches_that_are_nearly_redeemed(sql, db):
    campaign, paused = make_campaign(), make_campaign(status="paused")
    batch, other, elsewhere = (
        make_batch(campaign=one, quantity=10) for one in (campaign, campaign, paused)
    )
    for one, redeemed in ((batch, 9), (other, 8), (elsewhere, 9)):
        last = one.code_id(redeemed)
        sql(
            "UPDATE codes_code SET status = 5 WHERE batch_id = %s AND id <= %s",
            one.pk,
            last,
        )
    [(standing, of)] = look().attention.nearly_redeemed
    assert [standing.batch_id, standing.left, of] == [batch.pk, 1, campaign]


def test_batches_in_work(marketer):
    now = timezone.now()
    running, held = make_batch(filled=False), make_batch(filled=False)
    generation.hold(held, by=marketer, at=now)
    moving = make_batch()
    move = order(
        moving, Status.VOIDED, Selection(1, 3), reason="Torn", by=marketer, at=now
    )
    matters = look().attention
    assert [matters.generating, matters.moving] == [[held, running], [move]]


def test_print_runs_that_wait(db):
    batch = make_batch()
    running, ready, failed = (
        make_run(batch, state) for state in ("running", "ready", "failed")
    )
    make_run(batch, "ready", downloads=1)
    make_run(batch, "cancelled")
    make_run(batch, "failed", created_at=timezone.now() - 8 * DAY)
    matters = look().attention
    assert [matters.printing, matters.ready, matters.failed] == [
        [running],
        [ready],
        [failed],
    ]


def test_landing_pages_that_turned_visitors_away(db):
    now = timezone.now()
    quiet, some, many = make_campaign(), make_campaign(), make_campaign()
    over = make_campaign(status="ended")
    for campaign, n in ((some, 1), (many, 2), (over, 3)):
        for _ in range(n):
            make_attempt(campaign, reason=Reason.THROTTLED)
    make_attempt(many, reason=Reason.VOIDED)
    make_attempt(quiet, reason=Reason.THROTTLED, at=now - 25 * timedelta(hours=1))
    found = look().attention.throttled
    assert [(one.campaign, one.n) for one in found] == [(many, 2), (some, 1)]


def test_each_sees_what_their_role_may_act_on(client_of, viewer, operator):
    batch = make_batch()
    run = make_run(batch, "ready")
    make_attempt(batch.campaign, reason=Reason.THROTTLED)
    matters = look(may=viewer.has_perm).attention
    assert [matters.throttled, matters.ready] == [[], []]
    matters = look(may=operator.has_perm).attention
    assert [len(matters.throttled), matters.ready] == [1, [run]]
    text = client_of(operator).get(HOME).text
    assert f"/batches/{batch.pk}/labels/{run.pk}/" in text
    assert f"{list_url(batch.campaign, 'attempts')}?reason=throttled" in text


def test_five_of_a_kind(db):
    for _ in range(6):
        make_batch(filled=False)
    assert len(look().attention.generating) == dashboard.SHOWN


# ── how it goes ──────────────────────────────────────────────────────────────


def test_campaigns_under_way_those_that_run_first(db):
    now = timezone.now()
    ahead = make_campaign(starts_at=now + DAY)
    paused = make_campaign(status="paused")
    running = make_campaign()
    make_campaign(status="draft")
    batch = make_batch(campaign=running, quantity=3)
    make_redemption(code=make_code(batch=batch))
    make_batch(campaign=running, quantity=4)
    assert [
        (one.campaign, str(one.phase), one.redeemed, one.total)
        for one in look().campaigns
    ] == [
        (running, "running", 1, 7),
        (paused, "paused", 0, 0),
        (ahead, "not_started", 0, 0),
    ]


def test_the_figures_of_a_campaign_count_every_batch(db, monkeypatch):
    """Only so many batches are ranked; the total of their campaign is of them all."""
    monkeypatch.setattr(batch_ranking, "MAX_BATCHES", 1)
    campaign = make_campaign(starts_at=timezone.now() - 9 * DAY)
    batches = [make_batch(campaign=campaign, quantity=n) for n in (2, 3, 4)]
    Batch.objects.update(created_at=timezone.now() - 2 * DAY)
    found = look()
    assert [one.total for one in found.campaigns] == [9]
    assert [one.batch_id for one, _ in found.best] == [batches[-1].pk]


def test_today_this_week_and_this_month(db):
    now = timezone.now()
    batch = make_batch(campaign=make_campaign(starts_at=now - 60 * DAY), quantity=9)
    for serial, days in enumerate((0, 0, 6, 7, 29, 30), start=1):
        code = make_code(batch=batch, serial=serial)
        make_redemption(code=code, at=now - days * DAY)
    found = look()
    assert [found.today, found.this_week, found.this_month] == [2, 3, 5]


def test_only_batches_of_running_campaigns_are_ranked(db):
    now = timezone.now()
    running = make_batch(campaign=make_campaign(starts_at=now - 9 * DAY))
    make_batch(campaign=make_campaign(starts_at=now - 9 * DAY, status="paused"))
    Batch.objects.update(created_at=now - 2 * DAY)
    found = look()
    assert [one.batch_id for one, _ in found.best] == [running.pk]
    assert found.weakest == []


def test_the_page_says_it_all(client_of, manager):
    now = timezone.now()
    campaign = make_campaign(name="Sea <b>", ends_at=now + 2 * DAY)
    batch = make_batch(campaign=campaign, name="Rolls <i>", quantity=2)
    Batch.objects.update(created_at=now - 2 * DAY)
    make_redemption(code=make_code(batch=batch))
    lifecycle.pause(make_campaign(name="Asleep"), by=manager, at=now)
    text = client_of(manager).get(HOME).text
    for part in (
        "Sea &lt;b&gt;",
        "Rolls &lt;i&gt;",
        "Asleep",
        "Ends soon",
        "1 of 2",
        "Best batches",
        'aria-label="1 redemption in 30 days. Most on',
    ):
        assert part in text
    assert text.count('class="chart-day" role="img"') == 30
    assert text.count('tabindex="0"><rect') == 30  # each is reached by key


def test_queries_do_not_grow(client_of, manager):
    client, counts = client_of(manager), []
    for n in (1, 3):
        for _ in range(n):
            batch = make_batch(campaign=make_campaign(ends_at=timezone.now() + DAY))
            make_redemption(code=make_code(batch=batch))
            make_run(batch, "ready")
            make_batch(filled=False)
            make_attempt(batch.campaign, reason=Reason.THROTTLED)
        counts.append(queries(client, HOME))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


# ── one campaign ─────────────────────────────────────────────────────────────


def test_the_newest_batches_and_redemptions(client_of, operator, viewer):
    campaign = make_campaign()
    batches = [make_batch(campaign=campaign, name=f"Nr {n}") for n in range(6)]
    make_redemption(code=make_code())  # of another campaign
    redeemed = [make_redemption(code=make_code(batch=one)) for one in batches]
    url = list_url(campaign, "figures")
    answer = client_of(operator).get(url)
    found = answer.context["dashboard"]
    assert [one for one, _, _ in found.batches] == batches[:0:-1]
    assert found.latest == redeemed[:0:-1]
    assert f"/batches/{batches[5].pk}/codes/1/" in answer.text
    assert "Latest redemptions" not in client_of(viewer).get(url).text


@pytest.mark.parametrize(("person", "offered"), [("marketer", 1), ("operator", 0)])
def test_a_campaign_without_codes_offers_to_make_some(
    client_of, request, db, person, offered
):
    campaign = make_campaign()
    client = client_of(request.getfixturevalue(person))
    text = client.get(list_url(campaign, "figures")).text
    assert text.count(f"/console/campaigns/{campaign.pk}/batches/new/") == offered
