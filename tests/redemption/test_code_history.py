import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import batches, lifecycle, revealing, vault
from codes.lifecycle import Selection
from codes.models import Code, Move, Status
from printing.models import PrintRun
from redemption import code_history
from redemption.code_events.event import Event
from redemption.models import Attempt, Channel, Reason
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_redemption
from tests.redemption.code_events.past import insert_run, record_run_download


def code_of(batch, serial=1):
    codes = Code.objects.select_related(
        "batch__campaign", "batch__series", "batch__created_by", "entry__actor"
    )
    return codes.get(pk=batch.code_id(serial))


def history_of(batch, serial=1, *, with_trail=False):
    code = code_of(batch, serial)
    return code_history.history_of(code, at=timezone.now(), with_trail=with_trail)


def test_a_new_code(marketer):
    batch = make_batch(by=marketer, quantity=1)
    history = history_of(batch)
    assert [history.status, history.is_final, history.redemption, history.remarks] == [
        "available",
        False,
        None,
        [],
    ]
    assert history.mask == vault.masks(batch, [1])[0]
    written_at = code_of(batch).status_at
    assert history.events == [
        Event(written_at, "Code generated", "available"),
        Event(batch.created_at, "Batch ordered", "available", marketer, "Receipts"),
    ]


def test_a_voided_code_says_by_whom_and_why(operator):
    batch = make_batch(quantity=1)
    ordered, done = timezone.now(), timezone.now() + timedelta(seconds=30)
    move = lifecycle.order(
        batch, Status.VOIDED, Selection(), reason="stolen", by=operator, at=ordered
    )
    lifecycle.carry_out(move, at=done)
    history = history_of(batch)
    assert [history.status, history.is_final] == ["voided", True]
    assert history.events[0] == Event(done, "Voided", "voided", operator, "stolen")


def test_an_activated_and_redeemed_code_shows_both(operator):
    batch = make_batch(quantity=1, starts_as=Status.INACTIVE)
    at = timezone.now()
    move = lifecycle.order(batch, Status.AVAILABLE, Selection(), by=operator, at=at)
    lifecycle.carry_out(move, at=at)
    redeemed = make_redemption(code=code_of(batch))
    history = history_of(batch)
    assert history.redemption == redeemed
    assert history.events[:2] == [
        Event(redeemed.at, "Redeemed", "redeemed", None, "Landing page"),
        Event(at, "Activated", "available", operator, ""),
    ]


def test_attempts_are_shown_with_their_reason_and_reference(db):
    batch = make_batch(quantity=2)
    at = timezone.now()
    for serial, reference in ((1, "7KQ2-M9XA"), (2, "XXXX-XXXX")):
        Attempt.objects.create(
            campaign=batch.campaign,
            at=at,
            reason=Reason.REDEEMED,
            channel=Channel.LANDING,
            reference=reference,
            code_id=batch.code_id(serial),
        )
    assert history_of(batch).events[0] == Event(
        at,
        "Attempt rejected",
        "rejected",
        text="Already redeemed · Landing page",
        reference="7KQ2-M9XA",
        kind="attempts",
    )
    assert len(history_of(batch).events) == 3


def test_reveals_are_shown_only_to_readers_of_the_trail(operator):
    batch = make_batch(quantity=2)
    for serial in (1, 2):
        revealing.reveal(code_of(batch, serial), by=operator, at=timezone.now())
    assert len(history_of(batch).events) == 2
    first, _made, _ordered = history_of(batch, with_trail=True).events
    assert [first.title, first.by] == ["Code revealed", operator]


@pytest.mark.parametrize(
    ("campaign", "remark"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "paused"}, "paused"),
        ({"status": "ended"}, "ended"),
        ({"starts_at": timezone.now() + timedelta(days=3)}, "not_started"),
    ],
)
def test_what_the_campaign_keeps_from_being_redeemed(db, campaign, remark):
    batch = make_batch(campaign=make_campaign(**campaign), quantity=1)
    assert [status for status, _ in history_of(batch).remarks] == [remark]


def test_what_the_batch_keeps_from_being_redeemed_or_seen(manager, sql):
    batch = make_batch(quantity=1)
    now = timezone.now()
    batches.pause(batch, by=manager, at=now)
    batches.seal(batch, by=manager, at=now)
    sql("UPDATE codes_batch SET expires_at = now() - interval '1 day'")
    history = history_of(batch)
    assert [status for status, _ in history.remarks] == ["sealed", "paused", "expired"]
    assert set(history.mask) == {"•", "-"}


def test_a_final_code_has_no_remarks_but_the_seal(manager):
    batch = make_batch(quantity=1)
    make_redemption(code=code_of(batch))
    batches.pause(batch, by=manager, at=timezone.now())
    assert history_of(batch).remarks == []


@pytest.mark.parametrize("runs", [1, 3])
def test_a_history_takes_as_many_queries_whatever_happened(
    operator, django_assert_num_queries, runs
):
    batch = make_batch(quantity=1, starts_as=Status.INACTIVE)
    at = timezone.now()
    move = lifecycle.order(batch, Status.AVAILABLE, Selection(), by=operator, at=at)
    lifecycle.carry_out(move, at=at)
    make_redemption(code=code_of(batch))
    for _ in range(runs):
        run = insert_run(batch, by=operator)
        record_run_download(run, by=operator)
        revealing.reveal(code_of(batch), by=operator, at=at)
    code = code_of(batch)
    with django_assert_num_queries(6):
        history = code_history.history_of(
            code, at=at, with_trail=True, with_prints=True, with_answers=True
        )
    assert len(history.events) == 4 + 3 * runs


def test_of_200_print_runs_the_newest_ten_are_shown_and_the_rest_counted(operator):
    batch = make_batch(quantity=1)
    for number in range(200):
        insert_run(batch, by=operator, copy=number + 1)
    code = code_of(batch)
    asked = {"at": timezone.now(), "with_trail": True, "with_prints": True}
    titles = [event.title for event in code_history.history_of(code, **asked).events]
    assert titles == [
        *["Labels ordered again"] * 10,
        "Print runs",
        "Code generated",
        "Batch ordered",
    ]
    folded = code_history.history_of(code, **asked).events[10]
    assert [folded.text, folded.is_folded] == ["190 earlier entries", True]
    everything = code_history.history_of(code, unfolded="prints", **asked).events
    assert len(everything) == 202
    assert not any(event.is_folded for event in everything)


def test_a_long_trail_of_the_batch_is_not_read(operator, sql, analyze):
    """However many lookups of other codes it has, each part follows an index."""
    batch = make_batch(quantity=1_000)
    for number in range(20):
        insert_run(batch, by=operator, copy=number + 1)
    sql(
        "INSERT INTO staff_entry (at, action, target, data, actor_id)"
        " SELECT now(), 'codes.looked_up', %s,"
        " jsonb_build_object('serial', 2 + mod(n, 990)), %s"
        " FROM generate_series(1, 30000) AS n",
        f"codes.batch:{batch.pk}",
        operator.pk,
    )
    sql(
        "INSERT INTO codes_move"
        ' (batch_id, "to", first, last, reason, entry_id, done_to, moved, created_at)'
        " SELECT %s, 6, 2 + mod(n, 990), 2 + mod(n, 990), 'stolen',"
        " (SELECT min(id) FROM staff_entry), 1000, 0, now()"
        " FROM generate_series(1, 30000) AS n",
        batch.pk,
    )
    analyze(Entry, Move, PrintRun)
    code = code_of(batch)
    with CaptureQueriesContext(connection) as captured:
        code_history.history_of(
            code, at=timezone.now(), with_trail=True, with_prints=True
        )
    plans = {
        table: "\n".join(
            str(line)
            for query in captured
            if f'FROM "{table}"' in query["sql"]
            for line in sql(f"EXPLAIN ANALYZE {query['sql'].replace('%', '%%')}")
        )
        for table in ("staff_entry", "codes_move")
    }
    assert "entry_target_serial" in plans["staff_entry"]
    assert "entry_target_action" in plans["staff_entry"]
    assert "move_batch_serials" in plans["codes_move"]
    removed = re.findall(r"Rows Removed by Filter: (\d+)", str(plans))
    assert sum(map(int, removed)) < 1_000, plans
    assert not re.search("Seq Scan on (staff_entry|codes_move)", str(plans))
