from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from redemption import retention
from redemption.models import Answers, Attempt, Channel, Reason, Redemption
from redemption.tasks import delete_expired, forget_throttled_hosts
from tests.factories import make_batch, make_campaign, make_code, make_redemption


def make_attempts(*ages):
    campaign, now = make_campaign(), timezone.now()
    for age in ages:
        Attempt.objects.create(
            campaign=campaign,
            at=now - timedelta(days=age),
            reason=Reason.UNKNOWN,
            channel=Channel.LANDING,
            reference=f"{age}",
        )
    return now


def references():
    return list(Attempt.objects.order_by("id").values_list("reference", flat=True))


def test_old_attempts_are_forgotten_in_chunks(db, monkeypatch):
    monkeypatch.setattr(retention, "CHUNK", 2)
    now = make_attempts(200, 150, 120, 100, 91, 90, 89, 1)
    assert retention.delete_old_attempts(at=now) == 5
    assert references() == ["90", "89", "1"]
    assert retention.delete_old_attempts(at=now) == 0


def test_the_task_forgets(db):
    make_attempts(91, 0)
    delete_expired()
    assert references() == ["0"]


def test_keys_of_throttled_hosts_are_forgotten_after_an_hour(db, monkeypatch):
    monkeypatch.setattr(retention, "CHUNK", 2)
    campaign, now = make_campaign(), timezone.now()
    rows = [
        Attempt.objects.create(
            campaign=campaign,
            at=now - timedelta(minutes=minutes),
            reason=Reason.THROTTLED,
            channel=Channel.LANDING,
            reference=f"{minutes}",
            throttle_key=uuid4(),
            tries=7,
        )
        for minutes in (500, 120, 61, 60, 5)
    ]
    assert retention.forget_throttled_hosts(at=now) == 3
    kept = Attempt.objects.exclude(throttle_key=None).values_list("pk", flat=True)
    assert set(kept) == {rows[3].pk, rows[4].pk}
    assert set(Attempt.objects.values_list("tries", flat=True)) == {7}
    assert retention.forget_throttled_hosts(at=now) == 0
    forget_throttled_hosts()
    assert Attempt.objects.exclude(throttle_key=None).count() == 1


# ── answers ──────────────────────────────────────────────────────────────────


def make_answers(*ages):
    now = timezone.now()
    begun = now - timedelta(days=999)
    for half in (ages[::2], ages[1::2]):  # of two campaigns
        campaign = make_campaign(starts_at=begun)
        batch = make_batch(campaign=campaign, quantity=len(half) or 1)
        for serial, age in enumerate(half, start=1):
            at = now - timedelta(days=age)
            code = make_code(batch=batch, serial=serial)
            Answers.objects.create(
                redemption=make_redemption(code=code, at=at),
                campaign=campaign,
                at=at,
                name=f"{age}",
            )
    return now


def names():
    return sorted(Answers.objects.values_list("name", flat=True))


def test_old_answers_are_forgotten_in_chunks_and_codes_stay_redeemed(db, monkeypatch):
    monkeypatch.setattr(retention, "CHUNK", 2)
    now = make_answers(800, 700, 600, 500, 400, 366, 365, 1)
    assert retention.delete_old_answers(at=now) == 6
    assert names() == ["1", "365"]
    assert retention.delete_old_answers(at=now) == 0
    assert Redemption.objects.count() == 8


def test_how_long_answers_are_kept_is_a_setting(db, settings):
    settings.ANSWERS_KEPT = timedelta(days=30)
    now = make_answers(31, 29)
    assert retention.delete_old_answers(at=now) == 1
    assert names() == ["29"]


def test_the_task_forgets_answers_too(db):
    make_answers(366, 0)
    delete_expired()
    assert names() == ["0"]
