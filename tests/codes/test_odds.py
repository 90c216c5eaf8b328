import pytest

from codes import odds
from codes.formats import CHARSETS, CodeFormat


def test_only_random_symbols_and_live_codes_count():
    plain = CodeFormat("digits", 12, check=False)
    dressed = CodeFormat("digits", 12, prefix="SUMMER-2026-", grouping=3)
    assert odds.one_in(plain, 1_000) == odds.one_in(dressed, 1_000) == 1e9
    assert odds.one_in(plain, 0) == odds.one_in(plain, 1) == 1e12


@pytest.mark.parametrize(
    ("live", "verdict"),
    [
        (1, "good"),
        (10_000, "good"),
        (10_001, "weak"),
        (1_000_000, "weak"),
        (1_000_001, "refused"),
        (10**13, "refused"),  # more than there can be
    ],
)
def test_verdict_turns_at_one_in_100_million_and_one_in_a_million(live, verdict):
    assert odds.verdict(CodeFormat("digits", 12), live) == verdict


@pytest.mark.parametrize(
    ("charset", "live", "length"),
    [
        ("digits", 1, 10),
        ("digits", 10_000, 14),
        ("digits", 10_001, 15),
        ("clear", 100_000, 12),
        ("clear", 1_000_000, 12),
        ("letters_digits", 1_000_000, 11),
        ("clear_letters", 1_000_000, 14),
        ("letters", 1_000_000_000, 14),
        ("digits", 10**18, 28),
        ("digits", 10**18 + 1, None),
    ],
)
def test_suggested_length(charset, live, length):
    assert odds.suggested_length(charset, live) == length


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("live", [0, 1, 500, 12_345, 10**6, 10**8, 10**11])
def test_suggested_length_is_the_shortest_that_gives_one_in_ten_billion(charset, live):
    length = odds.suggested_length(charset, live)
    radix = len(CHARSETS[charset])
    assert odds.one_in(CodeFormat(charset, length), live) >= 1e10
    assert radix ** (length - 1) / max(live, 1) < 1e10


def test_expected_hits_of_ninety_days():
    throttled, bot = (odds.expected_hits(1e10, rate) for rate in (1, 1_000))
    assert odds.expected_hits(1, 1) == 7_776_000
    assert (round(throttled, 4), round(bot, 1)) == (0.0008, 0.8)
    assert odds.expected_hits(1e6, 2, days=1) == pytest.approx(0.1728)
