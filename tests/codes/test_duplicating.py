"""Duplicating: the next free name, and the next free prefix for another store."""

import pytest
from django.utils import timezone

from codes import duplicating
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db


def again(batch, *, elsewhere):
    values = duplicating.initial_values(batch, timezone.now(), elsewhere=elsewhere)
    return values["name"], values["prefix"]


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("Caps", "Caps 2"),
        ("Caps 2", "Caps 3"),
        ("Store 09", "Store 10"),
        ("Store 099", "Store 100"),
        ("2026", "2027"),
    ],
)
def test_the_next_name(name, following):
    batch = make_batch(name=name, filled=False)
    assert again(batch, elsewhere=False) == (following, "")


def test_a_name_that_is_taken_in_the_campaign_is_skipped():
    campaign = make_campaign()
    batch, *_others = (
        make_batch(campaign=campaign, name=name, filled=False)
        for name in ("Caps", "Caps 2", "Caps 3")
    )
    make_batch(name="Caps 4", filled=False)  # of another campaign
    assert again(batch, elsewhere=False)[0] == "Caps 4"


@pytest.mark.parametrize(
    ("name", "following"), [("x" * 98, f"{'x' * 98} 2"), ("x" * 99, "x" * 99)]
)
def test_a_name_that_would_be_longer_than_100_characters_stays(name, following):
    assert again(make_batch(name=name, filled=False), elsewhere=False)[0] == following


@pytest.mark.parametrize(
    ("prefix", "following"),
    [
        ("S07-", "S08-"),
        ("BAR-", "BAR2-"),
        ("BAR", "BAR2"),
        ("A-9", "A-10"),
        ("", "S2-"),
        ("ABCDEFGHIJKLMN", "ABCDEFGHIJKLMN2"),
        ("ABCDEFGHIJKLMNO", "ABCDEFGHIJKLMNO"),  # it would be too long
    ],
)
def test_the_next_prefix_is_for_another_store_only(prefix, following):
    batch = make_batch(prefix=prefix, filled=False)
    assert again(batch, elsewhere=False)[1] == prefix
    assert again(batch, elsewhere=True)[1] == following


def test_a_prefix_that_any_batch_has_is_skipped():
    batch = make_batch(prefix="S07-", filled=False)
    make_batch(prefix="S-08", filled=False)  # of another campaign; the same when typed
    assert again(batch, elsewhere=True)[1] == "S09-"
