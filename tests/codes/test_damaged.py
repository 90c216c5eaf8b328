from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes import damaged
from codes.formats import CHARSETS, CodeFormat, Unreadable, shortest_length

CLEAR = CodeFormat("clear", 11)
BRANDED = CodeFormat("clear", 8, prefix="BF26-")


def whole(typed, code_format=CLEAR, *, with_gaps=True):
    """Return the ways to read the first part of a text that has any."""
    for pattern in damaged.patterns(typed):
        if found := damaged.whole_patterns(pattern, code_format, with_gaps=with_gaps):
            return found
    return []


def texts(typed, code_format=CLEAR):
    return [
        candidate.text
        for pattern in whole(typed, code_format)
        for candidate in damaged.candidates(pattern, code_format)
    ]


def printed(code_format, number=123_456):
    return code_format.grouped(code_format.spell(number))


# ── what marks a symbol as unreadable ────────────────────────────────────────


@pytest.mark.parametrize("mark", ["?", "*", "•", "_", "？", "＊", "■", "\ufffd"])
def test_each_mark_stands_for_one_symbol(mark):
    assert whole(f"7kq2-m{mark}xc-rtqj") == ["7KQ2M?XCRTQJ"]
    assert whole(f"7KQ2-M{mark}XC-RT{mark}J") == ["7KQ2M?XCRT?J"]


@pytest.mark.parametrize(
    "typed",
    [
        "7KQ2M?XCRTQJ",
        "7KQ2 M?XC RTQJ",
        "  7kq2 – m?xc – rtqj ",
        "code: 7KQ2-M?XC-RTQJ",
        "Is 7KQ2-M?XC-RTQJ good?",
        "https://win.excmple/summer/7KQ2-M?XC-RTQJ",
        "7К\N{ZERO WIDTH SPACE}Q2-M?XC-RTQJ",  # a Cyrillic К
    ],
)
def test_a_damaged_code_is_found_in_what_was_typed(typed):
    assert whole(typed) == ["7KQ2M?XCRTQJ"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?",
        "7KQ2-M9XC-RTQJ",  # nothing is missing
        "7KQ2-M???-RTQJ",
        "7KQ2-M?XC-RTQ",  # one marked, one more missing: not with a gap shown
        "7KQ2-M?XC-RTQJ-7",
        "Ж?Q2-M9XC-RTQJ",
        "x" * 600 + "?",
    ],
)
def test_what_is_no_code_with_one_or_two_missing_symbols(typed):
    assert whole(typed, with_gaps=False) == []


def test_look_alikes_beside_a_mark_are_read_as_what_they_look_like():
    text = printed(CLEAR)
    assert "2" in text
    typed = text.replace("2", "Z").replace("-", "")
    place = next(at for at, symbol in enumerate(typed) if symbol != "Z")
    typed = typed[:place] + "?" + typed[place + 1 :]
    assert text.replace("-", "") in texts(typed)


# ── gaps ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7KQ2-M XC-RTQJ", ["7KQ2M?XCRTQJ"]),
        ("7KQ2 M XC RTQJ", ["7KQ2M?XCRTQJ"]),
        ("7KQ2-M  C-RTQJ", ["7KQ2M??CRTQJ"]),
        ("7K 2-M9 C-RTQJ", ["7K?2M9?CRTQJ"]),
        ("7K?2-M9 C-RTQJ", ["7K?2M9?CRTQJ"]),
        (
            "7KQ2-MXC-RTQJ",
            ["7KQ2?MXCRTQJ", "7KQ2M?XCRTQJ", "7KQ2MX?CRTQJ", "7KQ2MXC?RTQJ"],
        ),
        (
            "KQ2-M9XC-RTQJ",
            ["?KQ2M9XCRTQJ", "K?Q2M9XCRTQJ", "KQ?2M9XCRTQJ", "KQ2?M9XCRTQJ"],
        ),
        ("7KQ2M9XCRTQ", []),  # it may be anywhere
        ("7KQ2M9X-RTQJ", []),  # in either of two groups
        ("7KQ2-M9-XC-RTQJ", []),  # nothing is missing, the groups are others
        ("7K-Q2M-9XC-RTQ", []),
    ],
)
def test_a_gap_is_a_space_in_a_group_or_a_group_that_is_too_short(typed, expected):
    assert whole(typed) == expected
    assert whole(typed, with_gaps=False) == []


def test_a_gap_in_a_prefix():
    text = printed(BRANDED)
    assert texts("BF2-" + text[5:], BRANDED) == [text.replace("-", "")]


@given(st.data())
def test_a_code_with_a_gap_is_among_what_it_can_stand_for(data):
    """Whatever the format, and wherever the gap is typed as a space or as nothing."""
    charset = data.draw(st.sampled_from(sorted(CHARSETS)))
    length = data.draw(st.integers(shortest_length(charset), 14))
    prefix = data.draw(st.sampled_from(["", "BF26-", "SALE", "A-B-"]))
    code_format = CodeFormat(charset, length, prefix, check=data.draw(st.booleans()))
    number = data.draw(st.integers(0, code_format.capacity - 1))
    text = code_format.grouped(code_format.spell(number))
    start = len(prefix)
    body = text[start:]
    places = [at for at, symbol in enumerate(body) if symbol != "-"]
    place = data.draw(st.sampled_from(places))
    typed = text[:start] + body[:place] + "?" + body[place + 1 :]
    assert text.replace("-", "") in texts(typed, code_format)


# ── how many texts there are, and which ──────────────────────────────────────


@pytest.mark.parametrize(
    ("charset", "length", "check", "missing", "expected"),
    [
        ("clear", 11, True, 1, 1),
        ("clear", 11, False, 1, 23),
        ("clear", 11, True, 2, 23),
        ("clear", 11, False, 2, 529),
        ("digits", 14, True, 1, 1),
        ("digits", 14, False, 1, 10),
        ("digits", 14, True, 2, 10),
        ("letters_digits", 11, True, 2, 36),
        ("clear_letters", 11, False, 1, 17),
    ],
)
def test_how_many_codes_a_text_can_stand_for(charset, length, check, missing, expected):
    code_format = CodeFormat(charset, length, check=check)
    text = code_format.spell(7_654_321)
    for places in combinations(range(len(text)), missing):
        typed = "".join("?" if at in places else s for at, s in enumerate(text))
        assert damaged.count(typed, code_format) == expected
        found = [c.text for c in damaged.candidates(typed, code_format)]
        assert [len(found), len(set(found))] == [expected, expected]
        assert text in found


@pytest.mark.parametrize("charset", sorted(CHARSETS))
def test_every_candidate_is_a_text_of_the_format_and_no_other_one_is(charset):
    code_format = CodeFormat(charset, 8)
    text = code_format.spell(424_242)
    typed = f"{text[:2]}?{text[3:6]}?{text[7:]}"
    found = {candidate.text for candidate in damaged.candidates(typed, code_format)}
    readable = set()
    for first in code_format.symbols:
        for second in code_format.symbols:
            tried = f"{text[:2]}{first}{text[3:6]}{second}{text[7:]}"
            try:
                code_format.read(tried)
            except Unreadable:
                continue
            readable.add(tried)
    assert found == readable


def test_a_missing_symbol_of_the_prefix_costs_nothing():
    text = printed(BRANDED)
    expected = text.replace("-", "")
    assert texts("B?26-" + text[5:], BRANDED) == [expected]
    assert texts(f"B?26-{text[5:7]}?{text[8:]}", BRANDED) == [expected]
    assert texts("X?26-" + text[5:], BRANDED) == []


def test_a_text_whose_check_symbol_does_not_fit_stands_for_nothing():
    text = printed(BRANDED)
    wrong = text[:-1] + ("7" if text[-1] != "7" else "8")
    assert texts("B?26-" + wrong[5:], BRANDED) == []


def test_which_candidates_have_masks_that_would_show_a_missing_symbol():
    text = CLEAR.spell(123_456)
    shown = {
        place: [
            candidate.shows_unknown
            for candidate in damaged.candidates(
                f"{text[:place]}?{text[place + 1 :]}", CLEAR
            )
        ]
        for place in range(len(text))
    }
    assert [place for place, flags in shown.items() if flags == [True]] == [9, 10, 11]
