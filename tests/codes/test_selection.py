"""Which codes a query selects, what a move would change, and its permission."""

import pytest
from django.http import QueryDict

from codes import selection
from codes.lifecycle import ActionRefused, Selection
from codes.models import Status
from tests.codes.test_lifecycle import put
from tests.factories import make_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    batch = make_batch(quantity=10)
    put(batch, inactive=[1, 2, 3], redeemed=[4, 5], voided=[6])
    return batch


def read(text, batch):
    return selection.parse(QueryDict(text), batch)


@pytest.mark.parametrize(
    ("query", "selection", "count", "voiding", "activating"),
    [
        ("which=some&serial=7&serial=3&serial=7", Selection(serials=(3, 7)), 2, 2, 1),
        ("which=range&first=2&last=6", Selection(2, 6), 5, 2, 2),
        ("which=range&first=1&last=10", Selection(1, 10), 10, 7, 3),
        ("which=matching&upto=10", Selection(1, 10), 10, 7, 3),
        (
            "which=matching&status=inactive&upto=10",
            Selection(1, 10, only=Status.INACTIVE),
            3,
            3,
            3,
        ),
        (
            "which=matching&status=available&upto=10",
            Selection(1, 10, only=Status.AVAILABLE),
            4,
            4,
            0,
        ),
    ],
)
def test_a_query_selects_codes(batch, query, selection, count, voiding, activating):
    asked = read(query, batch)
    assert (asked.selection, asked.count) == (selection, count)
    assert asked.moving(Status.VOIDED) == voiding
    assert asked.moving(Status.AVAILABLE) == activating


def test_codes_that_stay_are_counted_by_status(batch):
    asked = read("which=range&first=1&last=10", batch)
    assert asked.staying(Status.VOIDED) == [(Status.REDEEMED, 2), (Status.VOIDED, 1)]
    assert asked.staying(Status.AVAILABLE) == [
        (Status.AVAILABLE, 4),
        (Status.REDEEMED, 2),
        (Status.VOIDED, 1),
    ]


def test_a_range_of_100_000_codes_is_counted_and_no_longer_one():
    batch = make_batch(quantity=100_002)
    assert read("which=range&first=2&last=100001", batch).by_status == {2: 100_000}
    assert read("which=range&first=2&last=100002", batch).by_status is None


def test_a_range_that_is_too_long_to_count_is_not_counted(batch, monkeypatch):
    monkeypatch.setattr(selection, "MAX_COUNTED", 4)
    asked = read("which=range&first=2&last=6", batch)
    assert (asked.count, asked.moving(Status.VOIDED), asked.staying(Status.VOIDED)) == (
        5,
        None,
        [],
    )
    whole = read("which=range&first=1&last=10", batch)  # the tally knows
    assert whole.moving(Status.VOIDED) == 7


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Choose which codes"),
        ("which=everything", "Choose which codes"),
        ("which=some", "Tick the codes first"),
        ("which=some&serial=11", "from 1 to 10"),
        ("which=some&serial=x", "from 1 to 10"),
        ("which=some&serial=0", "from 1 to 10"),
        ("which=some&serial=-1", "from 1 to 10"),
        ("which=some&serial=4294967297", "from 1 to 10"),
        ("which=some&serial=%00", "from 1 to 10"),
        ("which=range&first=1", "from 1 to 10"),
        ("which=range&first=6&last=2", "must not come after"),
        ("which=range&first=1&last=99", "from 1 to 10"),
        ("which=range&first=1&last=1.5", "from 1 to 10"),
        ("which=matching&status=burned&upto=10", "no such status"),
        ("which=matching&status=issued&upto=10", "any more"),
        ("which=matching&status=inactive", "from 1 to 10"),
    ],
)
def test_an_invalid_selection_says_what_to_do(batch, query, words):
    with pytest.raises(ActionRefused, match=words):
        read(query, batch)


def test_four_hundred_codes_may_be_ticked():
    batch = make_batch(quantity=401)
    query = "which=some&" + "&".join(f"serial={n}" for n in range(1, 401))
    assert read(query, batch).count == 400
    with pytest.raises(ActionRefused, match="Too many"):
        read(f"{query}&serial=401", batch)


@pytest.mark.parametrize(
    ("query", "to", "permission"),
    [
        ("which=some&serial=7", Status.VOIDED, "codes.void_code"),
        ("which=range&first=7&last=7", Status.VOIDED, "codes.void_code"),
        ("which=some&serial=7&serial=8", Status.VOIDED, "codes.void_range"),
        ("which=range&first=1&last=9", Status.VOIDED, "codes.void_range"),
        ("which=matching&status=inactive&upto=10", Status.VOIDED, "codes.void_range"),
        ("which=range&first=1&last=10", Status.VOIDED, "codes.void_batch"),
        ("which=matching&upto=10", Status.VOIDED, "codes.void_batch"),
        (
            "which=some&" + "&".join(f"serial={n}" for n in range(1, 11)),
            Status.VOIDED,
            "codes.void_batch",
        ),
        ("which=some&serial=7", Status.AVAILABLE, "codes.activate_range"),
        ("which=range&first=1&last=10", Status.AVAILABLE, "codes.activate_range"),
    ],
)
def test_each_selection_takes_its_permission(batch, query, to, permission):
    assert read(query, batch).permission(to) == permission


def test_a_status_is_a_filter_even_where_every_code_has_it():
    asked = read("which=matching&status=available&upto=5", make_batch(quantity=5))
    assert (asked.is_whole, asked.permission(Status.VOIDED)) == (
        False,
        "codes.void_range",
    )


def test_more_than_a_thousand_codes_need_their_number_typed():
    batch = make_batch(quantity=1_002)
    many = read("which=range&first=1&last=1001", batch)
    fewer = read("which=range&first=1&last=1000", batch)
    needs = [one.needs_typed_count(Status.VOIDED) for one in (many, fewer)]
    assert needs == [True, False]


def test_only_what_is_generated_can_be_selected():
    batch = make_batch(quantity=10, filled=False)
    with pytest.raises(ActionRefused, match="has no codes yet"):
        read("which=range&first=1&last=10", batch)
