"""Keys open the codes that they made, and altered rows are refused."""

import base64

import pytest

from codes import vault
from codes.keys import CodesKeyError
from codes.models import Batch, Series
from tests.codes.test_vault import spelled
from tests.factories import make_batch, make_campaign

OTHER_KEY = base64.b64encode(b"x" * 32).decode()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    vault._cache.clear()


def test_the_right_key_opens_every_series():
    make_batch(filled=False)
    make_batch(filled=False)
    vault.check_keys()


@pytest.mark.parametrize("key", [[OTHER_KEY], [], ["nonsense"]])
def test_a_wrong_or_missing_key_is_found_out_before_anything_is_served(settings, key):
    make_batch(filled=False)
    settings.PINPRESS_CODES_KEY = key
    with pytest.raises(CodesKeyError, match="PINPRESS_CODES_KEY"):
        vault.check_keys()


def test_a_wrong_key_never_calls_a_good_code_unknown(settings):
    batch = make_batch(filled=False)
    text = spelled(batch)[0]
    settings.PINPRESS_CODES_KEY = [OTHER_KEY]
    vault._cache.clear()
    with pytest.raises(CodesKeyError):
        vault.locate(text, batch.campaign)


def test_a_new_series_is_wrapped_under_the_newest_of_two_master_keys(settings):
    old = settings.PINPRESS_CODES_KEY
    settings.PINPRESS_CODES_KEY = [OTHER_KEY, *old]
    make_batch(filled=False)
    settings.PINPRESS_CODES_KEY = [OTHER_KEY]
    vault.check_keys()
    settings.PINPRESS_CODES_KEY = old
    with pytest.raises(CodesKeyError):
        vault.check_keys()


def test_keys_are_rotated_without_changing_a_code(settings):
    batch = make_batch(quantity=20, filled=False)
    before, old = spelled(batch), settings.PINPRESS_CODES_KEY
    settings.PINPRESS_CODES_KEY = [OTHER_KEY, *old]
    assert spelled(batch) == before
    series = batch.series
    series.wrapped_key = vault.rewrap(series)
    series.save(update_fields=["wrapped_key"])
    settings.PINPRESS_CODES_KEY = [OTHER_KEY]
    vault.check_keys()
    assert spelled(Batch.objects.get(pk=batch.pk)) == before
    settings.PINPRESS_CODES_KEY = old
    with pytest.raises(CodesKeyError):
        vault.check_keys()


@pytest.mark.parametrize(
    "changes",
    [
        {"length": 6},
        {"canonical_prefix": ""},
        {"charset": "letters_digits"},
        {"has_check": False},
        {"wrapped_key": b"\x01" + bytes(60)},
    ],
)
def test_a_series_that_was_altered_makes_no_code_and_reads_none(changes):
    batch = make_batch(prefix="BF26-", filled=False)
    text = spelled(batch)[0]
    Series.objects.filter(pk=batch.series_id).update(**changes)
    altered = Batch.objects.get(pk=batch.pk)
    vault._cache.clear()
    for action in (
        vault.check_keys,
        lambda: vault.texts(altered, 1, 1),
        lambda: vault.locate(text, altered.campaign),
    ):
        with pytest.raises(CodesKeyError):
            action()


def test_a_series_that_was_moved_with_its_batch_to_another_campaign_is_refused():
    """A key is bound to its campaign, or its codes would redeem in the other one."""
    batch, elsewhere = make_batch(prefix="BF26-", filled=False), make_campaign()
    text = spelled(batch)[0]
    Series.objects.filter(pk=batch.series_id).update(campaign=elsewhere)
    Batch.objects.filter(pk=batch.pk).update(campaign=elsewhere)
    moved = Batch.objects.get(pk=batch.pk)
    for action in (
        vault.check_keys,
        lambda: vault.texts(moved, 1, 1),
        lambda: vault.locate(text, elsewhere),
    ):
        with pytest.raises(CodesKeyError):
            action()


def test_a_series_key_does_not_open_for_another_series():
    first, second = (make_batch(filled=False) for _ in "ab")
    stolen = Series.objects.get(pk=first.series_id).wrapped_key
    Series.objects.filter(pk=second.series_id).update(wrapped_key=stolen)
    with pytest.raises(CodesKeyError):
        vault.check_keys()


@pytest.mark.parametrize(
    "changes",
    [
        {"first_number": 1_000},
        {"quantity": 100_000_000},
        {"prefix": ""},
        {"mac": bytes(32)},
        {"mac": b""},
    ],
)
def test_an_altered_batch_is_refused(changes):
    batch = make_batch(prefix="BF26-", filled=False)
    text = spelled(batch)[0]
    Batch.objects.filter(pk=batch.pk).update(**changes)
    altered = Batch.objects.get(pk=batch.pk)
    vault._cache.clear()
    for action in (
        lambda: vault.texts(altered, 1, 1),
        lambda: vault.locate(text, altered.campaign),
    ):
        with pytest.raises(CodesKeyError, match=f"Batch {batch.pk} was altered"):
            action()


def test_a_batch_moved_to_another_campaign_is_refused():
    batch, elsewhere = make_batch(filled=False), make_campaign()
    text = spelled(batch)[0]
    Batch.objects.filter(pk=batch.pk).update(campaign=elsewhere)
    with pytest.raises(CodesKeyError, match="was altered"):
        vault.locate(text, elsewhere)
