"""Remove what was made by mistake, and nothing else."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns import design_draft
from campaigns import lifecycle as campaign_lifecycle
from campaigns.models import Campaign
from codes import batches, generation, lifecycle, removal, tallies, tasks
from codes.lifecycle import ActionRefused
from codes.models import (
    Batch,
    BatchState,
    Code,
    Move,
    Series,
    Status,
    Tally,
    TallyDelta,
)
from console import integrity
from staff.models import Entry
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
    text_of,
)
from tests.redemption.redeeming import rejection
from tests.redemption.views.pages import make_attempt

pytestmark = pytest.mark.django_db

AT = datetime(2027, 6, 1, tzinfo=UTC)


def order(batch, **fields):
    return removal.order(batch, **{"reason": "Typo", "by": None, "at": AT} | fields)


def order_draft(campaign, **fields):
    return removal.order_draft(
        campaign, **{"reason": "Typo", "by": None, "at": AT} | fields
    )


def findings():
    return list(integrity.check(at=AT))


def last_entry():
    entry = Entry.objects.latest("id")
    return entry.action, entry.target, entry.actor, entry.data


# ── a batch ──────────────────────────────────────────────────────────────────


def test_a_batch_is_removed_with_all_that_belongs_to_it():
    person, kept = make_user(), make_batch(quantity=4)
    batch = make_batch(campaign=kept.campaign, quantity=9, name="Mistake")
    move = lifecycle.order(
        batch, Status.VOIDED, lifecycle.Selection(1, 2), by=None, at=AT
    )
    lifecycle.carry_out(move, at=AT)
    assert order(batch, by=person) is True
    assert last_entry() == (
        "batches.removal_ordered",
        f"codes.batch:{batch.pk}",
        person,
        {"name": "Mistake", "quantity": 9, "reason": "Typo"},
    )
    assert removal.carry_out(batch.pk) is True
    assert last_entry() == (
        "batches.removed",
        f"codes.batch:{batch.pk}",
        person,
        {
            "name": "Mistake",
            "quantity": 9,
            "series": kept.series_id,
            "first_number": 4,
        },
    )
    assert list(Batch.objects.all()) == [kept]
    assert set(Code.objects.values_list("batch_id", flat=True)) == {kept.pk}
    assert not Move.objects.exists()
    assert not Tally.objects.filter(batch_id=batch.pk).exists()
    assert not TallyDelta.objects.filter(batch_id=batch.pk).exists()
    assert tallies.total_counts([kept]).total == 4
    assert findings() == []


def test_its_numbers_are_never_handed_out_again():
    batch = make_batch(quantity=5)
    texts = {text_of(make_code(batch=batch, serial=serial)) for serial in range(1, 6)}
    order(batch)
    removal.carry_out(batch.pk)
    later = make_batch(campaign=batch.campaign, quantity=5)
    assert later.first_number == 5
    assert not texts & {
        text_of(make_code(batch=later, serial=serial)) for serial in range(1, 6)
    }
    assert findings() == []


def test_it_goes_in_chunks_from_the_highest_serial_down(monkeypatch):
    monkeypatch.setattr(removal, "CHUNK", 4)
    batch = make_batch(quantity=10)
    order(batch)
    assert removal.carry_out(batch.pk, chunks=1) is False
    batch.refresh_from_db()
    assert (batch.generated, batch.generation) == (6, "cancelled")
    assert Code.objects.of(batch).count() == 6
    assert findings() == []  # the watermark and the tallies are right meanwhile
    assert removal.carry_out(batch.pk, chunks=1) is False
    assert removal.carry_out(batch.pk, chunks=1) is True
    assert not Batch.objects.exists()


def test_the_worker_goes_on_where_it_was_interrupted(monkeypatch):
    monkeypatch.setattr(removal, "CHUNK", 3)
    batch = make_batch(quantity=7)
    order(batch)
    removal.carry_out(batch.pk, chunks=1)
    assert removal.unfinished() == [batch.pk]
    tasks.remove_batch(batch.pk)
    assert removal.unfinished() == []
    tasks.remove_batch(batch.pk)  # a message that comes twice
    tasks.fill_batch(batch.pk)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("stop", [None, generation.hold, generation.cancel])
def test_a_batch_that_is_being_generated(stop):
    batch = make_batch(quantity=7, filled=False)
    if stop:
        stop(batch, by=None, at=AT)
    order(batch)
    assert generation.fill(batch) is False
    assert not generation.resume(batch, by=None, at=AT)
    removal.carry_out(batch.pk)
    assert not Batch.objects.exists()


def test_what_is_ordered_twice_is_ordered_once():
    batch = make_batch()
    assert [order(batch), order(batch)] == [True, False]
    assert Entry.objects.filter(action="batches.removal_ordered").count() == 1


def test_a_batch_that_is_being_removed_is_stopped():
    batch = make_batch(quantity=3)
    order(batch)
    code = make_code(batch=batch)
    assert rejection(text_of(code), batch.campaign) == ("batch_paused", code.pk)
    assert not batches.resume(batch, by=None, at=AT)
    assert not batches.seal(batch, by=None, at=AT)
    assert list(Batch.objects.in_state(BatchState.REMOVING, AT)) == [batch]
    for state in (BatchState.READY, BatchState.PAUSED, BatchState.CANCELLED):
        assert not Batch.objects.in_state(state, AT).exists()


@pytest.mark.parametrize("how", ["left", "redeemed", "tried"])
def test_a_batch_of_which_a_code_is_out_is_kept(how):
    batch = make_batch(quantity=3)
    if how == "left":
        Batch.objects.update(codes_left_at=AT)
        batch.refresh_from_db()
    elif how == "redeemed":
        make_redemption(code=make_code(batch=batch, serial=3))
    else:
        make_attempt(batch.campaign, code=make_code(batch=batch, serial=1))
    assert removal.reason_to_keep(batch)
    with pytest.raises(ActionRefused, match="void it instead"):
        order(batch)
    assert removal.unfinished() == []


def test_what_was_tried_of_the_batches_beside_it_does_not_matter():
    one, two, three = (make_batch(quantity=3) for _ in range(3))
    make_attempt(one.campaign, code=make_code(batch=one, serial=3))
    make_redemption(code=make_code(batch=three, serial=1))
    assert removal.reason_to_keep(two) == ""


# ── what the database refuses ────────────────────────────────────────────────


def delete_by_sql(where="true"):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM codes_code WHERE {where}")
        return cursor.rowcount


def test_codes_of_other_batches_are_never_deleted():
    kept, removed = make_batch(quantity=2), make_batch(quantity=2)
    with pytest.raises(IntegrityError, match="being removed"):
        delete_by_sql()
    order(removed)
    with pytest.raises(IntegrityError, match="being removed"):
        delete_by_sql()  # those of both
    with pytest.raises(IntegrityError, match="being removed"):
        delete_by_sql(f"batch_id = {kept.pk}")
    assert delete_by_sql(f"batch_id = {removed.pk}") == 2


def test_a_redeemed_code_is_never_deleted():
    batch = make_batch(quantity=2)
    make_redemption(code=make_code(batch=batch))
    Batch.objects.update(removing_at=AT, paused_at=AT)
    with pytest.raises(IntegrityError, match="never if redeemed"):
        delete_by_sql()


@pytest.mark.parametrize(
    "columns",
    [
        {"codes_left_at": AT, "paused_at": AT},
        {"paused_at": None},
        {"paused_at": AT, "generation": "running", "generated": 1},
    ],
)
def test_a_batch_is_not_marked_while_its_codes_can_leave(columns):
    make_batch(quantity=2)
    with pytest.raises(IntegrityError, match="removed_only_if_no_code_left"):
        Batch.objects.update(removing_at=AT, **columns)


# ── a draft ──────────────────────────────────────────────────────────────────


def test_a_draft_is_removed_with_its_batches():
    person = make_user()
    draft = make_campaign(status="draft", name="Mistake", slug="mistake")
    design_draft.edit(draft, {"headline": "Hello"}, by=None, at=AT)
    make_attempt(draft)
    batches_made = [make_batch(campaign=draft, quantity=3) for _ in range(2)]
    assert order_draft(draft, by=person) is True
    assert order_draft(draft, by=person) is False
    for batch in batches_made:
        removal.carry_out(batch.pk)
    assert last_entry() == (
        "campaigns.removed",
        f"campaigns.campaign:{draft.pk}",
        person,
        {"name": "Mistake", "slug": "mistake"},
    )
    for model in (Campaign, Batch, Code, Series):
        assert not model.objects.exists()
    assert findings() == []
    make_campaign(slug="mistake")


def test_an_empty_draft_is_removed_at_once():
    draft = make_campaign(status="draft")
    order_draft(draft)
    assert not Campaign.objects.exists()


def test_a_launched_campaign_is_kept():
    campaign = make_campaign(status="ended")
    with pytest.raises(ActionRefused, match="launched"):
        order_draft(campaign)


def test_a_draft_with_a_code_that_is_out_is_kept_whole():
    draft = make_campaign(status="draft")
    first = make_batch(campaign=draft)
    make_batch(campaign=draft, name="Out")
    Batch.objects.filter(name="Out").update(codes_left_at=AT)
    with pytest.raises(ActionRefused, match="Out"):
        order_draft(draft)
    first.refresh_from_db()
    assert first.removing_at is None


def test_a_draft_that_is_being_removed_cannot_be_launched_or_filled():
    draft = make_campaign(status="draft", ends_at=None)
    make_batch(campaign=draft)
    order_draft(draft)
    with pytest.raises(campaign_lifecycle.CampaignActionRefused, match="being removed"):
        campaign_lifecycle.launch(draft, by=None, at=AT)
    with pytest.raises(generation.Refused, match="being removed"):
        make_batch(campaign=draft)
    with pytest.raises(IntegrityError, match="removed_only_as_a_draft"):
        Campaign.objects.update(
            status="paused", address_fixed_at=AT, address_fixed_by="launch"
        )
