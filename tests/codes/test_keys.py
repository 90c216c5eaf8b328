"""Keys are unwrapped by the key and for the purpose that they were wrapped with."""

import base64

import pytest

from codes import keys
from codes.keys import CodesKeyError

OLD, NEW = b"o" * 32, b"n" * 32
PURPOSE = {"series": 3, "length": 11, "check": True}


def text(key):
    return base64.b64encode(key).decode()


def test_master_keys_are_read_newest_first():
    assert keys.parse_master_keys([text(NEW), text(OLD)]) == [NEW, OLD]


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["not base64!"],
        [text(b"k" * 16)],
        [text(b"k" * 33)],
        [text(NEW), "x"],
        ["ключ"],
    ],
)
def test_an_unusable_master_key_says_how_to_make_one(texts):
    with pytest.raises(CodesKeyError, match=r"PINPRESS_CODES_KEY.*openssl rand"):
        keys.parse_master_keys(texts)


def test_a_key_is_wrapped_differently_each_time():
    key = keys.new_key()
    wrapped = {keys.wrap(key, master=NEW, purpose=PURPOSE) for _ in range(20)}
    assert len(wrapped) == 20
    for one in wrapped:
        assert key not in one
        assert keys.unwrap(one, masters=[NEW], purpose=PURPOSE) == key


def test_new_keys_differ():
    assert len({keys.new_key() for _ in range(20)}) == 20


@pytest.mark.parametrize("masters", [[NEW, OLD], [OLD, NEW], [OLD]])
def test_any_of_the_master_keys_opens(masters):
    wrapped = keys.wrap(b"s" * 32, master=OLD, purpose=PURPOSE)
    assert keys.unwrap(wrapped, masters=masters, purpose=PURPOSE) == b"s" * 32


@pytest.mark.parametrize(
    "purpose",
    [
        PURPOSE | {"length": 4},
        PURPOSE | {"series": 4},
        PURPOSE | {"check": False},
        {"series": 3, "length": 11},
        {},
    ],
)
def test_another_purpose_does_not_open(purpose):
    wrapped = keys.wrap(b"s" * 32, master=NEW, purpose=PURPOSE)
    with pytest.raises(CodesKeyError, match=r"does not open.*restore it from a backup"):
        keys.unwrap(wrapped, masters=[NEW], purpose=purpose)


def test_no_byte_of_a_wrapped_key_can_be_changed():
    wrapped = keys.wrap(b"s" * 32, master=NEW, purpose=PURPOSE)
    for place in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[place] ^= 1
        with pytest.raises(CodesKeyError):
            keys.unwrap(bytes(changed), masters=[NEW], purpose=PURPOSE)
    with pytest.raises(CodesKeyError):
        keys.unwrap(b"", masters=[NEW], purpose=PURPOSE)


def test_the_wrong_master_key_does_not_open():
    wrapped = keys.wrap(b"s" * 32, master=OLD, purpose=PURPOSE)
    with pytest.raises(CodesKeyError, match="Put back the key"):
        keys.unwrap(wrapped, masters=[NEW], purpose=PURPOSE)


def test_a_mac_depends_on_the_key_and_on_every_fact():
    proofs = {
        keys.batch_mac(key, facts)
        for key in (OLD, NEW)
        for facts in ([1, 2, 3, 4], [1, 2, 34], [12, 3, 4], [1, 2, 3, 5], [4, 3, 2, 1])
    }
    assert len(proofs) == 10
    assert keys.batch_mac(OLD, [1, 2]) == keys.batch_mac(OLD, [1, 2])
