from datetime import timedelta

from django.utils import timezone

from redemption import forgetting
from redemption.models import Attempt, Channel, Reason
from redemption.tasks import forget_attempts
from tests.factories import make_campaign


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
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    now = make_attempts(200, 150, 120, 100, 91, 89, 1)
    assert forgetting.forget_attempts(at=now) == 5
    assert references() == ["89", "1"]
    assert forgetting.forget_attempts(at=now) == 0


def test_the_task_forgets(db):
    make_attempts(91, 0)
    forget_attempts()
    assert references() == ["0"]
