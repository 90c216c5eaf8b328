from datetime import timedelta

from django.utils import timezone

from campaigns import lifecycle
from codes import batch_ranking, batches, generation
from codes.lifecycle import Selection, carry_out, order
from codes.models import Batch, Status
from console import dashboard
from printing.models import PrintRun
from redemption.models import Reason
from tests.factories import make_batch, make_campaign, make_code, make_redemption
from tests.redemption.views.pages import list_url, make_attempt, queries

HOME = "/console/"
DAY = timedelta(days=1)
RUN_STATES = ("running", "ready", "failed")


def build(may=lambda permission: True):
    return dashboard.build(at=timezone.now(), may=may)


def make_run(batch, state="running", **fields):
    now = timezone.now()
    finished = {"finished_at": now, "size": 1, "sha256": "x", "file_name": "x"}
    return PrintRun.objects.create(
        **{"batch": batch, "first": 1, "last": 10, "state": state, "pages": 4}
        | {"created_at": now}
        | (finished if state == "ready" else {})
        | fields
    )


# ── permissions, and an empty installation ───────────────────────────────────


def test_every_role_may_read_the_home_page(client, client_of, request, db):
    assert client.get(HOME).url == "/console/sign-in/?next=/console/"
    for person in ("viewer", "operator", "marketer", "manager"):
        signed_in = client_of(request.getfixturevalue(person))
        assert signed_in.get(HOME).status_code == 200
        assert signed_in.post(HOME).status_code == 405


def test_an_empty_installation_offers_to_create_a_campaign(client_of, marketer, viewer):
    text = client_of(marketer).get(HOME).text.split("<main")[1]
    assert text.count("/console/campaigns/new/") == 1
    assert "Needs you today" not in text
    text = client_of(viewer).get(HOME).text
    assert "No campaign yet" in text
    assert "/console/campaigns/new/" not in text


def test_an_installation_with_drafts_is_not_empty(client_of, marketer):
    make_campaign(status="draft")
    text = client_of(marketer).get(HOME).text
    assert "No campaign is launched" in text
    assert "Nothing waits for you" in text


# ── what needs attention ─────────────────────────────────────────────────────


def test_nothing_needs_attention(db):
    make_batch()
    assert not build().attention


def test_campaigns_that_end_within_a_week(db):
    now = timezone.now()
    soon = make_campaign(ends_at=now + 6 * DAY)
    paused = make_campaign(ends_at=now + DAY, status="paused")
    make_campaign(ends_at=now + 8 * DAY)
    make_campaign(ends_at=None)
    make_campaign(starts_at=now - 2 * DAY, ends_at=now - DAY)
    make_campaign(ends_at=now + DAY, status="draft")
    make_campaign(ends_at=now + DAY, status="ended")
    assert build().attention.ending_soon == [paused, soon]  # the soonest first


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
    [(standing, of)] = build().attention.nearly_redeemed
    assert [standing.batch_id, standing.left, of] == [batch.pk, 1, campaign]


def test_batches_in_work(marketer):
    now = timezone.now()
    running, held = make_batch(filled=False), make_batch(filled=False)
    generation.hold(held, by=marketer, at=now)
    moving = make_batch()
    move = order(
        moving, Status.VOIDED, Selection(1, 3), reason="Torn", by=marketer, at=now
    )
    finished = order(moving, Status.VOIDED, Selection(4, 5), by=marketer, at=now)
    carry_out(finished, at=now)
    attention = build().attention
    assert [attention.generating, attention.status_changes] == [[held, running], [move]]


def test_print_runs_that_need_attention(db):
    batch = make_batch()
    running, ready, failed = (
        make_run(batch, state) for state in ("running", "ready", "failed")
    )
    make_run(batch, "ready", downloads=1)
    make_run(batch, "cancelled")
    make_run(batch, "failed", created_at=timezone.now() - 8 * DAY)
    attention = build().attention
    assert [attention.running_runs, attention.ready_runs, attention.failed_runs] == [
        [running],
        [ready],
        [failed],
    ]


def test_campaigns_that_throttled_visitors(db):
    now = timezone.now()
    none, once, twice = make_campaign(), make_campaign(), make_campaign()
    ended = make_campaign(status="ended")
    for campaign, n in ((once, 1), (twice, 2), (ended, 3)):
        for _ in range(n):
            make_attempt(campaign, reason=Reason.THROTTLED)
    make_attempt(twice, reason=Reason.VOIDED)
    make_attempt(none, reason=Reason.THROTTLED, at=now - 25 * timedelta(hours=1))
    throttled = build().attention.throttled
    assert [(row.campaign, row.n) for row in throttled] == [(twice, 2), (once, 1)]


def test_a_role_sees_what_it_may_act_on(client_of, viewer, operator):
    batch = make_batch()
    run = make_run(batch, "ready")
    make_attempt(batch.campaign, reason=Reason.THROTTLED)
    attention = build(may=viewer.has_perm).attention
    assert [attention.throttled, attention.ready_runs] == [[], []]
    attention = build(may=operator.has_perm).attention
    assert [len(attention.throttled), attention.ready_runs] == [1, [run]]
    text = client_of(operator).get(HOME).text
    assert f"/batches/{batch.pk}/labels/{run.pk}/" in text
    assert f"{list_url(batch.campaign, 'attempts')}?reason=throttled" in text


def test_each_list_has_a_limit(marketer, sql, monkeypatch):
    monkeypatch.setattr(dashboard, "MAX_ITEMS", 1)
    now, runs = timezone.now(), {}
    for _ in range(2):
        campaign = make_campaign(ends_at=now + DAY)
        make_batch(campaign=campaign, filled=False)
        batches.pause(make_batch(campaign=campaign), by=None, at=now)
        batch = make_batch(campaign=campaign, quantity=10)
        redeemed = [batch.code_id(1), batch.code_id(9)]
        sql("UPDATE codes_code SET status = 5 WHERE id BETWEEN %s AND %s", *redeemed)
        order(batch, Status.VOIDED, Selection(10, 10), by=marketer, at=now)
        runs = {state: make_run(batch, state) for state in RUN_STATES}
        make_attempt(campaign, reason=Reason.THROTTLED)
    attention = build().attention
    names = [name for name in attention.__slots__ if "runs" not in name]
    assert {name: len(getattr(attention, name)) for name in names} == dict.fromkeys(
        names, 1
    )
    newest = [attention.running_runs, attention.ready_runs, attention.failed_runs]
    assert newest == [[runs[state]] for state in RUN_STATES]


def test_print_runs_of_each_state_have_a_limit(db, monkeypatch):
    monkeypatch.setattr(dashboard, "MAX_ITEMS", 1)
    batch = make_batch()
    failed = make_run(batch, "failed")
    runs = [make_run(batch) for _ in range(3)]
    attention = build().attention
    assert attention.running_runs == [runs[2]]
    assert attention.failed_runs == [failed]  # newer ones of another state hide none


def test_each_try_of_a_throttled_host_is_one_that_was_turned_away(client_of, operator):
    campaign = make_campaign()
    make_attempt(campaign, reason=Reason.THROTTLED, tries=12)
    make_attempt(campaign, reason=Reason.THROTTLED)
    assert [row.n for row in build().attention.throttled] == [13]
    text = client_of(operator).get("/console/").text
    assert "13 times in the last 24 hours" in text


def test_only_the_newest_attempts_of_a_campaign_are_read(db, monkeypatch):
    monkeypatch.setattr(dashboard, "MAX_ATTEMPTS_READ", 1)
    campaign = make_campaign()
    make_attempt(campaign, reason=Reason.THROTTLED)
    make_attempt(campaign, reason=Reason.VOIDED)
    assert build().attention.throttled == []


def test_the_number_of_campaigns_has_a_limit(db, monkeypatch):
    monkeypatch.setattr(dashboard, "MAX_CAMPAIGNS", 1)
    make_campaign()
    make_campaign()
    assert len(build().campaigns) == 1


# ── figures ──────────────────────────────────────────────────────────────────


def test_open_campaigns_are_listed_with_running_ones_first(db):
    now = timezone.now()
    ahead = make_campaign(starts_at=now + DAY)
    paused = make_campaign(status="paused")
    running = make_campaign()
    endless = make_campaign(ends_at=None, status="paused")
    make_campaign(status="draft")
    batch = make_batch(campaign=running, quantity=3)
    make_redemption(code=make_code(batch=batch))
    make_batch(campaign=running, quantity=4)
    assert [
        (one.campaign, str(one.phase), one.redeemed, one.total)
        for one in build().campaigns
    ] == [
        (running, "running", 1, 7),
        (endless, "paused", 0, 0),
        (paused, "paused", 0, 0),
        (ahead, "not_started", 0, 0),
    ]


def test_the_figures_of_a_campaign_count_every_batch(db, monkeypatch):
    """Only so many batches are ranked; the total of their campaign is of them all."""
    monkeypatch.setattr(batch_ranking, "MAX_BATCHES", 1)
    campaign = make_campaign(starts_at=timezone.now() - 9 * DAY)
    batches = [make_batch(campaign=campaign, quantity=n) for n in (2, 3, 4)]
    Batch.objects.update(created_at=timezone.now() - 2 * DAY)
    found = build()
    assert [one.total for one in found.campaigns] == [9]
    assert [one.batch_id for one, _ in found.best] == [batches[-1].pk]


def test_today_this_week_and_this_month(db):
    now = timezone.now()
    batch = make_batch(campaign=make_campaign(starts_at=now - 60 * DAY), quantity=9)
    for serial, days in enumerate((0, 0, 6, 7, 29, 30), start=1):
        code = make_code(batch=batch, serial=serial)
        make_redemption(code=code, at=now - days * DAY)
    page = build()
    assert [page.today, page.this_week, page.this_month] == [2, 3, 5]


def test_only_batches_of_running_campaigns_are_ranked(db):
    now = timezone.now()
    running = make_batch(campaign=make_campaign(starts_at=now - 9 * DAY))
    make_batch(campaign=make_campaign(starts_at=now - 9 * DAY, status="paused"))
    Batch.objects.update(created_at=now - 2 * DAY)
    page = build()
    assert [standing.batch_id for standing, _ in page.best] == [running.pk]
    assert page.weakest == []


def test_the_page_shows_everything_escaped(client_of, manager):
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
    assert text.count('tabindex="0"><rect') == 30  # each can be focused


def test_the_number_of_queries_is_constant(client_of, manager):
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
