from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.ff1 import FF1, ROWS_AT_ONCE
from codes.formats import CHARSETS, MAX_LENGTH, shortest_length

# The samples of NIST for FF1 (csrc.nist.gov, Examples with Intermediate Values).
AES_128 = "2B7E151628AED2A6ABF7158809CF4F3C"
AES_192 = AES_128 + "EF4359D8D580AA4F"
AES_256 = AES_192 + "7F036D6F04FC6A94"
TWEAK_10, TWEAK_36 = "39383736353433323130", "3737373770717273373737"
DIGITS, MIXED = "0123456789", "0123456789abcdefghi"
SAMPLES = [
    (AES_128, 10, "", DIGITS, "2433477484"),
    (AES_128, 10, TWEAK_10, DIGITS, "6124200773"),
    (AES_128, 36, TWEAK_36, MIXED, "a9tv40mll9kdu509eum"),
    (AES_192, 10, "", DIGITS, "2830668132"),
    (AES_192, 10, TWEAK_10, DIGITS, "2496655549"),
    (AES_192, 36, TWEAK_36, MIXED, "xbj3kv35jrawxv32ysr"),
    (AES_256, 10, "", DIGITS, "6657667009"),
    (AES_256, 10, TWEAK_10, DIGITS, "1001623463"),
    (AES_256, 36, TWEAK_36, MIXED, "xs8a0azh2avyalyzuwd"),
]
SHAPES = [
    (len(symbols), length)
    for charset, symbols in CHARSETS.items()
    for length in range(shortest_length(charset), MAX_LENGTH[charset] + 1)
]


@pytest.mark.parametrize(("key", "radix", "tweak", "plain", "secret"), SAMPLES)
def test_nist_samples(key, radix, tweak, plain, secret):
    cipher = FF1(bytes.fromhex(key), radix, len(plain), bytes.fromhex(tweak))
    assert cipher.encrypt(int(plain, radix)) == int(secret, radix)
    assert cipher.decrypt(int(secret, radix)) == int(plain, radix)


@pytest.mark.parametrize(("key", "radix", "tweak", "plain", "secret"), SAMPLES)
def test_nist_samples_as_arrays(key, radix, tweak, plain, secret):
    cipher = FF1(bytes.fromhex(key), radix, len(plain), bytes.fromhex(tweak))
    if cipher.low_size > 2**48:
        with pytest.raises(ValueError, match="48 bits"):
            cipher.encrypt_many(np.zeros(1, np.uint64))
        return
    high, low = cipher.encrypt_many(np.array([int(plain, radix)], np.uint64))
    assert int(high[0]) * cipher.low_size + int(low[0]) == int(secret, radix)


@pytest.mark.parametrize(("radix", "length"), SHAPES)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(data=st.data(), key=st.binary(min_size=32, max_size=32))
def test_arrays_equal_one_by_one_at_every_shape(radix, length, data, key):
    cipher = FF1(key, radix, length)
    largest = min(cipher.capacity, 2**64) - 1
    numbers = data.draw(st.lists(st.integers(0, largest), max_size=20))
    numbers += [0, 1, largest - 1, largest, min(largest, cipher.low_size)]
    high, low = cipher.encrypt_many(np.array(numbers, np.uint64))
    assert (int(high.max()) < cipher.high_size, int(low.max()) < cipher.low_size) == (
        True,
        True,
    )
    whole = [int(a) * cipher.low_size + int(b) for a, b in zip(high, low, strict=True)]
    assert whole == [cipher.encrypt(number) for number in numbers]
    assert [cipher.decrypt(number) for number in whole] == numbers


def test_every_number_becomes_another():
    high, low = FF1(bytes(32), 10, 6).encrypt_many(np.arange(10**6, dtype=np.uint64))
    found = high * np.uint64(1000) + low
    assert np.array_equal(np.sort(found), np.arange(10**6))
    assert not np.array_equal(found, np.arange(10**6))


@pytest.mark.parametrize("size", [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1])
def test_arrays_of_any_size(size):
    cipher = FF1(bytes(32), 23, 11)
    high, low = cipher.encrypt_many(np.arange(7, 7 + size, dtype=np.uint64))
    assert (high.size, low.size) == (size, size)
    for at in {0, size // 2, size - 1} if size else ():
        assert cipher.encrypt(7 + at) == int(high[at]) * cipher.low_size + int(low[at])


def test_arrays_may_be_slices_and_are_left_alone():
    cipher, numbers = FF1(bytes(32), 23, 11), np.arange(100, dtype=np.uint64)
    every_third = cipher.encrypt_many(numbers[::3])
    assert np.array_equal(every_third, cipher.encrypt_many(numbers[::3].copy()))
    assert np.array_equal(numbers, np.arange(100))


def test_key_and_tweak_matter():
    ciphers = [
        FF1(bytes(32), 23, 11),
        FF1(bytes(31) + b"\1", 23, 11),
        FF1(bytes(32), 23, 11, b"tweak"),
        FF1(bytes(32), 23, 11, bytes(40)),
    ]
    assert len({cipher.encrypt(12345) for cipher in ciphers}) == 4
    assert [cipher.decrypt(cipher.encrypt(12345)) for cipher in ciphers] == [12345] * 4


@pytest.mark.parametrize(("radix", "length"), [(23, 21), (26, 21), (36, 19), (10, 29)])
def test_arrays_refuse_halves_beyond_48_bits(radix, length):
    cipher = FF1(bytes(32), radix, length)
    assert cipher.decrypt(cipher.encrypt(2**64)) == 2**64
    with pytest.raises(ValueError, match="48 bits"):
        cipher.encrypt_many(np.zeros(1, np.uint64))


@pytest.mark.parametrize("number", [-1, 23**11, 2**200])
def test_numbers_outside_of_the_permutation_are_refused(number):
    cipher = FF1(bytes(32), 23, 11)
    with pytest.raises(ValueError, match="outside"):
        cipher.encrypt(number)
    with pytest.raises(ValueError, match="outside"):
        cipher.decrypt(number)


def test_arrays_refuse_numbers_outside_of_the_permutation():
    cipher = FF1(bytes(32), 23, 11)
    cipher.encrypt_many(np.array([23**11 - 1], np.uint64))
    with pytest.raises(ValueError, match="outside"):
        cipher.encrypt_many(np.array([0, 23**11], np.uint64))
    with pytest.raises(ValueError, match="uint64"):
        cipher.encrypt_many(np.array([-1]))


@pytest.mark.parametrize(
    ("key", "radix", "length"),
    [
        (32, 10, 5),  # fewer than a million numbers
        (32, 1, 40),
        (32, 2**16 + 1, 4),
        (32, 2, 194),  # halves of 97 bits
        (20, 10, 10),  # no AES key
    ],
)
def test_impossible_permutations_are_refused(key, radix, length):
    with pytest.raises(ValueError, match=r"million|96 bits|key size"):
        FF1(bytes(key), radix, length)


def test_halves_of_96_bits_are_the_largest():
    cipher = FF1(bytes(32), 2, 192)
    assert cipher.decrypt(cipher.encrypt(2**192 - 1)) == 2**192 - 1


def test_threads_share_a_cipher():
    cipher = FF1(bytes(range(32)), 23, 11)
    numbers = np.arange(200_000, dtype=np.uint64)
    few, many = range(2_000), cipher.encrypt_many(numbers)
    expected = [cipher.encrypt(number) for number in few]

    def work(turn):
        if turn % 2:
            return np.array_equal(cipher.encrypt_many(numbers), many)
        read = [cipher.decrypt(number) for number in expected]
        return read == list(few) and [cipher.encrypt(n) for n in few] == expected

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(16))) == [True] * 16


def test_each_thread_has_its_own_context():
    cipher = FF1(bytes(32), 23, 11)
    with ThreadPoolExecutor(1) as thread:
        theirs = thread.submit(lambda: cipher._own.update.__self__).result()
    assert theirs is not cipher._own.update.__self__
