from django.utils import timezone

from redemption.answers import erasure
from redemption.models import Answers, Redemption
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, make_redemption


def answered(batch, serial=1):
    code = make_code(batch=batch, serial=serial)
    redemption = make_redemption(code=code)
    Answers.objects.create(
        redemption=redemption,
        campaign=batch.campaign,
        at=redemption.at,
        email="ana@example.com",
    )
    code.batch = batch
    return code


def test_answers_are_erased_once_and_the_code_stays_redeemed(manager):
    batch, at = make_batch(campaign=make_campaign(), quantity=2), timezone.now()
    code, other = answered(batch), answered(batch, serial=2)

    results = [erasure.erase_answers(code, by=manager, at=at) for _ in range(2)]

    assert results == [True, False]
    assert [answers.pk for answers in Answers.objects.all()] == [other.pk]
    assert Redemption.objects.count() == 2
    [entry] = Entry.objects.filter(action="answers.erased")
    assert [entry.target, entry.actor, entry.at, entry.data] == [
        f"codes.batch:{batch.pk}",
        manager,
        at,
        {"serial": 1},
    ]
