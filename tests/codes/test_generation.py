"""Starting, filling, holding, resuming and cancelling batches."""

import time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from codes import generation, odds
from codes.models import Batch, Code, Series, Status
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_spec, make_user, statuses


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(generation, "CHUNK", 1_000)


def refused(campaign=None, **fields):
    """Return the field and the text of the refusal, or None."""
    try:
        generation.validate(campaign or make_campaign(), make_spec(**fields))
    except generation.Refused as refused:
        return refused.field, str(refused)
    return None


@pytest.mark.django_db
def test_start_takes_the_numbers_and_is_recorded():
    marketer, at = make_user(), timezone.now()
    campaign = make_campaign()
    first = make_batch(campaign=campaign, quantity=30, filled=False)
    batch = generation.start(
        campaign,
        spec=make_spec(name="Caps", quantity=50, starts_as=Status.INACTIVE),
        by=marketer,
        at=at,
    )
    series = Series.objects.get()
    entry = Entry.objects.latest("id")
    assert (first.first_number, batch.first_number, series.handed_out) == (0, 30, 80)
    assert (batch.generation, batch.generated, batch.created_by) == (
        "running",
        0,
        marketer,
    )
    assert (entry.action, entry.target, entry.actor, entry.at, entry.data) == (
        "batches.generated",
        f"codes.batch:{batch.pk}",
        marketer,
        at,
        {"name": "Caps", "quantity": 50, "starts_as": "inactive"},
    )
    assert Code.objects.count() == 0


@pytest.mark.django_db
def test_fill_makes_every_serial_once(small_chunks):
    batch = make_batch(quantity=2_500, starts_as=Status.INACTIVE)
    ids = list(Code.objects.order_by("id").values_list("id", flat=True))
    assert ids == [batch.code_id(serial) for serial in range(1, 2_501)]
    assert set(statuses(batch)) == {"inactive"}
    batch.refresh_from_db()
    assert (batch.generation, batch.generated) == ("done", 2_500)


@pytest.mark.django_db
def test_rows_keep_the_moment_to_the_microsecond():
    batch = make_batch(quantity=1)
    batch.refresh_from_db()
    assert Code.objects.get().status_at == batch.worked_at


@pytest.mark.django_db
def test_fill_again_adds_nothing():
    batch = make_batch(quantity=10)
    assert generation.fill(batch) is True
    assert generation.fill(Batch.objects.get(pk=batch.pk)) is True
    assert Code.objects.count() == 10


@pytest.mark.django_db
def test_a_batch_that_was_read_before_others_worked_on_it_is_read_again(small_chunks):
    stale = make_batch(quantity=2_500, filled=False)
    other = Batch.objects.get(pk=stale.pk)
    generation.fill(other, until=time.monotonic())
    generation.hold(stale, by=None, at=timezone.now())
    assert (stale.generation, stale.generated) == ("held", 1_000)
    assert Entry.objects.latest("id").data == {"generated": 1_000}
    generation.resume(other, by=None, at=timezone.now())
    assert generation.fill(stale) is True
    assert (stale.generation, stale.generated) == ("done", 2_500)
    assert stale.worked_at is not None
    assert Code.objects.count() == 2_500
    assert generation.fill(other) is True
    assert (other.generation, other.generated) == ("done", 2_500)


@pytest.mark.django_db
def test_fill_stops_between_chunks_and_goes_on(small_chunks):
    batch = make_batch(quantity=2_500, filled=False)
    assert generation.fill(batch, until=time.monotonic()) is False
    assert (batch.generated, Code.objects.count()) == (1_000, 1_000)
    assert generation.fill(batch) is True
    assert Code.objects.count() == 2_500


@pytest.mark.django_db
def test_hold_resume_cancel(small_chunks):
    batch, by, at = (
        make_batch(quantity=2_500, filled=False),
        make_user(),
        timezone.now(),
    )
    generation.fill(batch, until=time.monotonic())
    outcomes = [
        generation.resume(batch, by=by, at=at),  # not held
        generation.hold(batch, by=by, at=at),
        generation.hold(batch, by=by, at=at),  # held already
        generation.fill(batch),
        generation.resume(batch, by=by, at=at),
        generation.cancel(batch, by=by, at=at),
        generation.resume(batch, by=by, at=at),  # for good
        generation.fill(batch),
    ]
    assert outcomes == [False, True, False, False, True, True, False, False]
    assert (batch.generation, batch.generated) == ("cancelled", 1_000)
    assert Code.objects.count() == 1_000
    trail = Entry.objects.order_by("id").values_list("action", "data__generated")
    assert list(trail)[1:] == [
        ("batches.generation_held", 1_000),
        ("batches.generation_resumed", 1_000),
        ("batches.generation_cancelled", 1_000),
    ]


@pytest.mark.django_db
def test_a_finished_batch_cannot_be_held_or_cancelled():
    batch, now = make_batch(), timezone.now()
    assert not generation.hold(batch, by=None, at=now)
    assert not generation.cancel(batch, by=None, at=now)


@pytest.mark.parametrize("quantity", [0, -1, 100_000_001, 10**12])
@pytest.mark.django_db
def test_an_invalid_quantity_is_refused(quantity):
    assert refused(quantity=quantity) == (
        "quantity",
        "Ask for 1 to 100,000,000 codes. For more, make several batches.",
    )


@pytest.mark.django_db
def test_codes_that_are_easy_to_guess_are_refused():
    assert refused(length=6, quantity=100_000) == (
        "length",
        "Too short: one guess in 1,480 would hit a code. We suggest a length of 12.",
    )
    assert odds.suggested_length("clear", 100_000) == 12
    assert refused(length=12, quantity=100_000) is None


@pytest.mark.django_db
def test_the_codes_of_the_whole_series_count_for_the_odds():
    campaign = make_campaign()
    fields = {"length": 6, "quantity": 100}
    assert refused(campaign, **fields) is None
    make_batch(campaign=campaign, filled=False, **fields)
    assert refused(campaign, **fields)[0] == "length"
    assert refused(campaign, prefix="X-", **fields) is None  # another series


@pytest.mark.django_db
def test_a_clashing_format_is_refused_with_a_free_prefix():
    campaign = make_campaign()
    make_batch(campaign=campaign, length=11, filled=False)
    field, words = refused(campaign, length=12, check=False)
    assert field == "prefix"
    suggested = words.split("such as ")[1].split(",")[0]
    assert refused(campaign, length=12, check=False, prefix=suggested) is None
    assert refused(make_campaign(), length=12, check=False) is None


@pytest.mark.django_db
def test_a_prefix_that_would_clash_as_well_is_not_suggested():
    campaign = make_campaign()
    make_batch(campaign=campaign, length=11, filled=False)
    make_batch(campaign=campaign, length=11, prefix="A0-", filled=False)
    _field, words = refused(campaign, length=12, check=False)
    assert "such as A1-," in words


@pytest.mark.django_db
def test_start_raises_what_validate_raises():
    with pytest.raises(generation.Refused):
        make_batch(quantity=0)
    assert (Batch.objects.count(), Series.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_dashes_in_a_prefix_make_no_new_series():
    campaign = make_campaign()
    batches = [
        make_batch(campaign=campaign, prefix=prefix, filled=False)
        for prefix in ("BF26-", "BF-26-", "BF26")
    ]
    assert Series.objects.count() == 1
    assert [batch.first_number for batch in batches] == [0, 10, 20]


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 0},
        {"quantity": 100_000_001},
        {"generated": 11},
        {"generation": "done", "generated": 9},
        {"generation": "running", "generated": 10},
        {"starts_as": 5},
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_an_invalid_batch(changes):
    batch = make_batch(quantity=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(**changes)


@pytest.mark.parametrize("first_number", [0, 5, 9])
@pytest.mark.django_db
def test_the_database_refuses_number_ranges_that_overlap(first_number):
    first = make_batch(quantity=10, filled=False)
    second = make_batch(campaign=first.campaign, quantity=10, filled=False)
    with pytest.raises(IntegrityError, match="batch_runs_do_not_overlap"):
        Batch.objects.filter(pk=second.pk).update(first_number=first_number)


@pytest.mark.django_db
def test_the_database_refuses_a_code_in_the_wrong_batch(sql):
    batch = make_batch(quantity=1)
    with pytest.raises(IntegrityError, match="code_id_holds_its_batch"):
        sql(
            "INSERT INTO codes_code (id, batch_id, status, status_at)"
            " VALUES (%s, %s, 2, now())",
            batch.code_id(2),
            batch.pk + 1,
        )
