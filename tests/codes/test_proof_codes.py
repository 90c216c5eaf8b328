from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone

from codes import code_search, generation, lookup, odds, proof_codes, vault
from codes.models import Series
from redemption.errors import Rejected
from redemption.models import Channel, Reason
from redemption.redeem import redeem
from tests.factories import make_batch, make_campaign, make_spec

pytestmark = pytest.mark.django_db

SHAPES = [
    {"charset": "clear", "length": 11, "prefix": "BF26-"},
    {"charset": "clear", "length": 20},  # its numbers pass 64 bits
    {"charset": "digits", "length": 12, "check": False},
]


@pytest.mark.parametrize("shape", SHAPES)
def test_proof_codes_look_like_codes_and_are_the_last_numbers(shape):
    batch = make_batch(quantity=10, **shape)
    texts = [text.decode() for text in proof_codes.texts(batch, 1_000).tolist()]

    cipher, form = vault.cipher(batch.series), batch.format
    canonical = [text.replace("-", "") for text in texts]
    assert all(form.fits(text) for text in canonical)
    numbers = [cipher.decrypt(form.read(text)) for text in canonical]
    assert numbers == [form.capacity - 1 - k for k in range(1_000)]
    assert len(set(texts)) == 1_000


def test_proof_codes_repeat_after_the_last_one():
    batch = make_batch(quantity=1)
    many = proof_codes.texts(batch, 1_003)

    assert many.shape == (1_003,)
    assert np.array_equal(many[1_000:], proof_codes.texts(batch, 3))


@pytest.mark.parametrize("shape", SHAPES)
def test_no_proof_code_is_redeemed_or_found(shape, operator):
    batch = make_batch(quantity=2_000, **shape)
    texts = {text.decode() for text in proof_codes.texts(batch, 1_000).tolist()}
    live = {text.decode() for text in vault.texts(batch, 1, 2_000).tolist()}

    assert texts & live == set()
    located = {vault.locate(text, batch.campaign).code_id for text in texts}
    assert located == {0}
    first, last = (proof_codes.texts(batch, 1_000)[at].decode() for at in (0, -1))
    assert code_search.is_proof(first)
    assert code_search.is_proof(last)
    cipher, number = vault.cipher(batch.series), batch.format.capacity - 1_001
    assert not code_search.is_proof(batch.format.spell(cipher.encrypt(number)))
    text = batch.format.grouped(min(texts))
    with pytest.raises(Rejected) as rejected:
        redeem(
            text,
            campaign=batch.campaign,
            channel=Channel.LANDING,
            attempt_id=uuid4(),
            at=timezone.now(),
        )
    assert rejected.value.reason == Reason.UNKNOWN
    found = lookup.look_up(text, by=operator, at=timezone.now())
    assert (found.codes, found.explanation) == (
        [],
        "This is from a proof sheet: it never could be redeemed.",
    )


def test_numbers_of_proof_codes_are_never_handed_out(monkeypatch):
    """The odds would refuse it long before, so they are replaced here."""
    monkeypatch.setattr(odds, "verdict", lambda *_: "good")
    campaign = make_campaign()
    shape = {"charset": "digits", "length": 6, "campaign": campaign}
    last = make_batch(quantity=4, filled=False, **shape)
    Series.objects.filter(pk=last.series_id).update(handed_out=999_000 - 5)

    make_batch(quantity=5, filled=False, **shape)
    assert Series.objects.get(pk=last.series_id).handed_out == 999_000
    spec = make_spec(quantity=1, charset="digits", length=6)
    with pytest.raises(generation.Refused, match="not so many codes"):
        generation.start(campaign, spec=spec, by=None, at=timezone.now())
    assert Series.objects.get(pk=last.series_id).handed_out == 999_000
