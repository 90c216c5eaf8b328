"""Pause, resume and seal a whole batch."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from codes import batch_ranking, batches, generation
from codes.models import Batch
from printing.models import PrintRun
from redemption.errors import Rejected
from redemption.models import Channel
from redemption.redeem import redeem
from staff.models import Entry
from tests.factories import make_batch, make_code, make_redemption, make_user, text_of

pytestmark = pytest.mark.django_db


def trail():
    return list(Entry.objects.order_by("id").values_list("action", flat=True))[1:]


def test_a_paused_batch_redeems_nothing_until_it_is_resumed():
    batch, by, at = make_batch(quantity=2), make_user(), timezone.now()
    assert batches.pause(batch, by=by, at=at) is True
    assert batch.is_paused
    with pytest.raises(Rejected) as rejected:
        make_redemption(code=make_code(batch=batch))
    assert rejected.value.reason == "batch_paused"
    assert batches.resume(batch, by=by, at=at) is True
    make_redemption(code=make_code(batch=batch))
    assert trail() == ["batches.paused", "batches.resumed"]


def test_a_repeated_action_changes_and_records_nothing():
    batch, first = make_batch(), timezone.now()
    assert batches.resume(batch, by=None, at=first) is False
    assert batches.pause(batch, by=None, at=first) is True
    assert batches.pause(batch, by=None, at=first + timedelta(hours=1)) is False
    assert batch.paused_at == first
    assert batches.seal(batch, by=None, at=first) is True
    assert batches.seal(batch, by=None, at=first + timedelta(hours=1)) is False
    assert batch.sealed_at == first
    assert trail() == ["batches.paused", "batches.sealed"]


def test_a_batch_is_expired_from_the_moment_on_that_it_names():
    at, moment = timezone.now(), timedelta(microseconds=1)
    batch = make_batch(expires_at=at)
    for now, expired in ((at - moment, False), (at, True), (at + moment, True)):
        assert batch.is_expired(now) is expired
        assert Batch.objects.in_state("expired", now).exists() is expired
        assert Batch.objects.in_state("ready", now).exists() is not expired
        ranked = batch_ranking.of_campaigns([batch.campaign], at=now)
        assert bool(ranked) is not expired


def test_a_batch_whose_generation_is_held_is_in_work():
    batch, now = make_batch(filled=False), timezone.now()
    generation.hold(batch, by=None, at=now)
    assert Batch.objects.in_state("working", now).get() == batch


def test_actions_on_a_stale_batch_read_it_again():
    batch = make_batch()
    stale = Batch.objects.get(pk=batch.pk)
    batches.pause(batch, by=None, at=timezone.now())
    assert batches.pause(stale, by=None, at=timezone.now()) is False
    assert stale.is_paused


def test_sealing_deletes_the_files_and_lets_the_codes_redeem(
    django_capture_on_commit_callbacks,
):
    batch = make_batch(quantity=1)
    text = text_of(make_code(batch=batch))
    run = PrintRun.objects.create(
        batch=batch,
        first=1,
        last=1,
        pages=1,
        state=PrintRun.State.READY,
        file_name="print-run.pdf",
        size=4,
        sha256="0" * 64,
        created_at=timezone.now(),
        finished_at=timezone.now(),
    )
    settings.FILES_DIR.mkdir(exist_ok=True)
    path = settings.FILES_DIR / f"print-run-{run.pk}.pdf"
    path.write_bytes(b"%PDF")
    with django_capture_on_commit_callbacks(execute=True):
        batches.seal(batch, by=None, at=timezone.now())
    run.refresh_from_db()
    assert (run.state, path.exists()) == ("deleted", False)
    redemption = redeem(
        text,
        campaign=batch.campaign,
        channel=Channel.LANDING,
        attempt_id=uuid4(),
        at=timezone.now(),
    )
    assert redemption.code_id == batch.code_id(1)
