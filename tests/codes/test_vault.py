"""Numbers become codes and codes numbers, and altered rows are found out."""

import base64
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import batches, vault
from codes.canonical import canonical
from codes.formats import CHARSETS, Unreadable
from codes.keys import CodesKeyError
from codes.models import Batch, Series
from codes.vault import Located, Sealed
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of

OTHER_KEY = base64.b64encode(b"x" * 32).decode()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered():
    vault._cache.clear()


def spelled(batch):
    return [text.decode() for text in vault.texts(batch, 1, batch.quantity)]


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("check", [True, False])
def test_every_code_of_a_batch_leads_back_to_it(charset, check):
    campaign = make_campaign()
    shape = {"charset": charset, "length": 12, "prefix": "BF-26-", "check": check}
    for quantity in (1, 40):
        batch = make_batch(campaign=campaign, quantity=quantity, filled=False, **shape)
    for serial, text in enumerate(spelled(batch), 1):
        expected = Located(batch.code_id(serial), batch.pk, campaign.pk)
        assert vault.locate(text, campaign) == expected
        assert vault.locate(batch.format.grouped(text), campaign) == expected
        assert vault.locate(canonical(text).lower(), campaign) == expected


def test_no_code_comes_twice_in_a_series():
    campaign = make_campaign()
    made = [
        text
        for _ in range(3)
        for text in spelled(make_batch(campaign=campaign, quantity=400, filled=False))
    ]
    assert len(set(made)) == 1_200


def test_codes_do_not_show_their_order():
    """Neighbours differ in most places: the first symbol of 2,000 codes is any."""
    batch = make_batch(quantity=2_000, check=False, filled=False)
    found = spelled(batch)
    for place in range(batch.format.length):
        assert {text[place] for text in found} == set(batch.format.symbols)


def test_two_campaigns_have_nothing_in_common():
    here, there = (make_batch(quantity=300, filled=False) for _ in "ab")
    assert not set(spelled(here)) & set(spelled(there))
    assert vault.locate(spelled(here)[0], there.campaign) == Located()


def test_a_number_that_was_never_handed_out_leads_nowhere():
    campaign = make_campaign()
    batch = make_batch(campaign=campaign, quantity=10, filled=False)
    later = vault._spell(batch, vault.np.array([11, 12, 5_000], dtype="uint64"))
    for text in later.tolist():
        assert vault.locate(text.decode(), campaign) == Located()


def test_a_batch_is_found_the_moment_it_is_made():
    campaign = make_campaign()
    first = make_batch(campaign=campaign, filled=False)
    vault.locate(spelled(first)[0], campaign)  # now it is remembered
    second = make_batch(campaign=campaign, filled=False)
    third = make_batch(campaign=campaign, prefix="NEW-", filled=False)
    for batch in (second, third):
        found = vault.locate(spelled(batch)[3], campaign)
        assert found == Located(batch.code_id(4), batch.pk, campaign.pk)


def test_the_batches_of_a_campaign_are_remembered_for_half_a_minute(
    monkeypatch, django_assert_num_queries
):
    moment = [1_000.0]
    clock = SimpleNamespace(monotonic=lambda: moment[0])
    monkeypatch.setattr(vault, "time", clock)
    batch = make_batch(filled=False)
    text, campaign = spelled(batch)[0], batch.campaign
    for seconds, queries in ((0, 1), (0, 0), (30, 0), (0.5, 1), (30, 0)):
        moment[0] += seconds
        with django_assert_num_queries(queries):
            vault.locate(text, campaign)


def test_for_a_text_that_was_never_handed_out_only_the_newest_batch_is_asked():
    batch = make_batch(filled=False)
    text = batch.format.spell(5)
    vault.locate(text, batch.campaign)
    with CaptureQueriesContext(connection) as captured:
        assert vault.locate(text, batch.campaign) == Located()
    (query,) = captured
    assert query["sql"].startswith('SELECT MAX("codes_batch"."id")')


def test_a_wrong_check_symbol_is_told_by_arithmetic_alone():
    batch = make_batch(filled=False)
    text = spelled(batch)[0]
    wrong = text[:-1] + ("2" if text[-1] != "2" else "3")
    with pytest.raises(Unreadable) as trouble:
        vault.locate(wrong, batch.campaign)
    assert trouble.value.kind == "check"


def test_a_campaign_without_codes_reads_nothing():
    with pytest.raises(Unreadable):
        vault.locate("7KQ2-M9XA-R3DD", make_campaign())


def test_texts_of_a_range_are_those_of_the_whole():
    batch = make_batch(quantity=50, prefix="BF26-", filled=False)
    whole = vault.texts(batch, 1, 50)
    assert whole.dtype.kind == "S"
    assert vault.texts(batch, 17, 23).tolist() == whole[16:23].tolist()


def test_masks_show_prefix_and_three_symbols():
    batch = make_batch(quantity=5, prefix="BF26-", filled=False)
    texts = spelled(batch)
    assert vault.masks(batch, [2, 5]) == [
        f"BF26-••••-••••-•{texts[serial - 1][-3:]}" for serial in (2, 5)
    ]
    assert vault.masks(batch, []) == []


def test_reveal_shows_a_code_and_enters_who_has_seen_it():
    operator, at = make_user(), timezone.now()
    code = make_code(batch=make_batch(quantity=9, prefix="BF26-"), serial=7)
    assert vault.reveal(code, by=operator, at=at) == text_of(code)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.target, entry.actor, entry.data) == (
        "codes.revealed",
        f"codes.batch:{code.batch_id}",
        operator,
        {"serial": 7},
    )


def test_a_sealed_batch_shows_nothing_even_to_those_who_read_it_before():
    code = make_code(batch=make_batch(quantity=3, prefix="BF26-"))
    stale = Batch.objects.get(pk=code.batch_id)
    text = text_of(code)
    batches.seal(code.batch, by=None, at=timezone.now())
    entries = Entry.objects.count()
    with pytest.raises(Sealed):
        vault.texts(stale, 1, 3)
    with pytest.raises(Sealed):
        vault.reveal(code, by=make_user(), at=timezone.now())
    assert Entry.objects.count() == entries
    assert vault.masks(code.batch, [1]) == ["BF26-••••-••••-••••"]
    assert vault.locate(text, stale.campaign).code_id == code.pk  # it still redeems


# ── keys ─────────────────────────────────────────────────────────────────────


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
    for deed in (
        vault.check_keys,
        lambda: vault.texts(altered, 1, 1),
        lambda: vault.locate(text, altered.campaign),
    ):
        with pytest.raises(CodesKeyError):
            deed()


def test_a_series_that_was_moved_with_its_batch_to_another_campaign_is_refused():
    """A key is bound to its campaign: else its codes would redeem in the other one."""
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


def test_a_series_key_cannot_be_lent_to_another_series():
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
def test_a_batch_that_was_altered_is_found_out(changes):
    batch = make_batch(prefix="BF26-", filled=False)
    text = spelled(batch)[0]
    Batch.objects.filter(pk=batch.pk).update(**changes)
    altered = Batch.objects.get(pk=batch.pk)
    vault._cache.clear()
    for deed in (
        lambda: vault.texts(altered, 1, 1),
        lambda: vault.locate(text, altered.campaign),
    ):
        with pytest.raises(CodesKeyError, match=f"Batch {batch.pk} was altered"):
            deed()


def test_a_batch_that_was_moved_to_another_campaign_is_found_out():
    batch, elsewhere = make_batch(filled=False), make_campaign()
    text = spelled(batch)[0]
    Batch.objects.filter(pk=batch.pk).update(campaign=elsewhere)
    with pytest.raises(CodesKeyError, match="was altered"):
        vault.locate(text, elsewhere)
