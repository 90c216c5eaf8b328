"""Removals beside workers, claims and downloads of the same batch."""

import pytest
from django.db import transaction

from codes import leaving, removal
from codes.lifecycle import ActionRefused
from codes.models import Batch
from redemption.models import Redemption
from staff.models import Entry
from tests.codes.test_removal import AT, findings, last_entry, order
from tests.factories import make_batch, make_code, make_redemption
from tests.threads import Background, in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_remove_one_batch(monkeypatch):
    monkeypatch.setattr(removal, "CHUNK", 100)
    batch = make_batch(quantity=3_000)
    order(batch)
    assert in_threads(*[lambda: removal.carry_out(batch.pk)] * 3) == [True] * 3
    assert not Batch.objects.exists()
    assert Entry.objects.filter(action="batches.removed").count() == 1
    assert findings() == []


def test_a_claim_that_was_under_way_wins_and_stops_the_removal(monkeypatch):
    monkeypatch.setattr(removal, "CHUNK", 2)
    batch = make_batch(quantity=5)
    code = make_code(batch=batch, serial=2)
    with transaction.atomic():
        make_redemption(code=code)
        ordering = Background(lambda: order(batch))
        assert not ordering.waits_for_a_lock()  # it does not see the claim yet
        worker = Background(lambda: removal.carry_out(batch.pk))
        assert worker.waits_for_a_lock()
    assert worker.result() is True
    batch.refresh_from_db()
    assert (batch.generated, batch.removing_at) == (3, None)
    assert batch.codes_left_at
    assert Redemption.objects.get().pk == code.pk
    assert last_entry()[0] == "batches.removal_stopped"
    assert findings() == []


def test_a_download_that_begins_first_wins():
    batch = make_batch(quantity=2)
    with transaction.atomic():
        leaving.record_leaving(batch, at=AT)
        ordering = Background(lambda: order(Batch.objects.get(pk=batch.pk)))
        assert ordering.waits_for_a_lock()
    with pytest.raises(ActionRefused):
        ordering.result()
