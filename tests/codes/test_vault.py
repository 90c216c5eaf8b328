"""Codes are made of numbers and read back."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import batches, revealing, vault
from codes.canonical import canonical
from codes.formats import CHARSETS, Unreadable
from codes.models import Batch
from codes.vault import Located, Sealed
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
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


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("-", " ")])
def test_a_located_code_carries_its_text_as_printed_and_shows_it_in_no_repr(change):
    batch = make_batch(quantity=1, prefix="BF-26-")
    text = text_of(make_code(batch=batch))
    located = vault.locate(change(text), batch.campaign)
    assert located.text == text
    assert text not in repr(located)


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


def test_a_number_never_handed_out_has_no_code():
    campaign = make_campaign()
    batch = make_batch(campaign=campaign, quantity=10, filled=False)
    later = vault._spell(batch, vault.np.array([11, 12, 5_000], dtype="uint64"))
    for text in later.tolist():
        assert vault.locate(text.decode(), campaign) == Located()


def test_a_batch_is_found_the_moment_it_is_made():
    campaign = make_campaign()
    first = make_batch(campaign=campaign, filled=False)
    vault.locate(spelled(first)[0], campaign)  # it is cached now
    second = make_batch(campaign=campaign, filled=False)
    third = make_batch(campaign=campaign, prefix="NEW-", filled=False)
    for batch in (second, third):
        found = vault.locate(spelled(batch)[3], campaign)
        assert found == Located(batch.code_id(4), batch.pk, campaign.pk)


def test_the_batches_of_a_campaign_are_cached_for_half_a_minute(
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


def test_a_wrong_check_symbol_is_detected_without_a_query(django_assert_num_queries):
    batch = make_batch(filled=False)
    text = spelled(batch)[0]
    wrong = text[:-1] + ("2" if text[-1] != "2" else "3")
    vault.locate(text, batch.campaign)  # its series are cached now
    with django_assert_num_queries(0), pytest.raises(Unreadable) as caught:
        vault.locate(wrong, batch.campaign)
    assert caught.value.kind == "check"


def test_a_campaign_without_codes_reads_no_text():
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


def test_a_sealed_batch_shows_nothing_even_for_a_stale_instance():
    code = make_code(batch=make_batch(quantity=3, prefix="BF26-"))
    stale = Batch.objects.get(pk=code.batch_id)
    text = text_of(code)
    batches.seal(code.batch, by=None, at=timezone.now())
    entries = Entry.objects.count()
    with pytest.raises(Sealed):
        vault.texts(stale, 1, 3)
    with pytest.raises(Sealed):
        revealing.reveal(code, by=make_user(), at=timezone.now())
    assert Entry.objects.count() == entries
    assert vault.masks(code.batch, [1]) == ["BF26-••••-••••-••••"]
    assert vault.locate(text, stale.campaign).code_id == code.pk  # it still redeems
