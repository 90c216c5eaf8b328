"""Numbers, chances, durations and moves in words."""

import pytest
from django.utils import translation

from codes import wording
from codes.lifecycle import Selection
from codes.models import Move, Status


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (1.0, "1"),
        (999_999.9, "999,999"),
        (1_480_358.9, "1.5 million"),
        (9.5e9, "9.5 billion"),
        (1.68e11, "168 billion"),
        (1e12, "1 trillion"),
        (3.2e20, "3.2 × 10²⁰"),
        (999_960_000.0, "1,000 million"),
    ],
)
def test_large_numbers(n, words):
    assert wording.large(n) == words


@pytest.mark.parametrize(
    ("language", "one", "more", "two"),
    [
        ("en", "1 million", "1.5 million", "2 million"),
        ("es", "1 millón", "1,5 millones", "2 millones"),
        ("de", "1 Million", "1,5 Millionen", "2 Millionen"),
        ("fr", "1 million", "1,5 million", "2 millions"),
        ("pt", "1 milhão", "1,5 milhão", "2 milhões"),
    ],
)
def test_one_and_a_half_is_singular_in_some_languages(language, one, more, two):
    with translation.override(language):
        words = [wording.large(n) for n in (1.04e6, 1.5e6, 1.96e6)]
    assert words == [one, more, two]


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0.0, "fewer than 0.0001"),
        (0.00009, "fewer than 0.0001"),
        (0.0008, "0.0008"),
        (0.000816, "0.0008"),
        (0.084, "0.08"),
        (0.8, "0.8"),
        (0.97, "1.0"),
        (7.77, "7.8"),
        (12.4, "12"),
        (81_600.0, "81,600"),
        (7_776_000.0, "7.8 million"),
    ],
)
def test_expected_hits(n, words):
    assert wording.hits(n) == words


def test_numbers_follow_the_language():
    with translation.override("es"):
        assert wording.grouped(12_345_678) == "12\xa0345\xa0678"
        assert wording.hits(0.0008) == "0,0008"


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(100, 2_000), "serials 100 to 2,000"),
        (Selection(serials=(7,)), "serial 7"),
        (Selection(serials=(7, 1_200)), "serials 7, 1,200"),
        (
            Selection(serials=tuple(range(1, 11))),
            "serials 1, 2, 3, 4, 5, 6, 7, 8 and 2 more",
        ),
        (
            Selection(1, 5_000, only=Status.INACTIVE),
            "all that are inactive, up to serial 5,000",
        ),
    ],
)
def test_which_codes(selection, words):
    assert wording.which(selection) == words


def test_questions_and_verbs():
    assert [
        wording.question(Status.VOIDED, 1, whole=False),
        wording.question(Status.VOIDED, 12_345, whole=False),
        wording.question(Status.VOIDED, 12_345, whole=True),
        wording.question(Status.AVAILABLE, 2, whole=True),
        wording.verb(Status.VOIDED, 12_345),
        wording.verb(Status.AVAILABLE, 1),
    ] == [
        "Void 1 code?",
        "Void 12,345 codes?",
        "Void the whole batch?",
        "Activate 2 codes?",
        "Void 12,345 codes",
        "Activate 1 code",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"to": 6, "first": 1, "last": 12_345, "moved": 11_998},
            "11,998 voided, 347 left as they were.",
        ),
        ({"to": 6, "first": 1, "last": 3, "moved": 3}, "3 voided."),
        (
            {"to": 2, "first": 1, "last": 9, "serials": [1, 9], "moved": 1},
            "1 activated, 1 left as they were.",
        ),
        ({"to": 2, "first": 1, "last": 9, "only": 1, "moved": 4}, "4 activated."),
    ],
)
def test_outcome_of_a_move(fields, words):
    assert wording.move_outcome(Move(**fields)) == words
