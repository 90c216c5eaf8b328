import pytest

from ui import durations


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.02, "less than a second"),
        (1.0, "1 second"),
        (17.2, "17 seconds"),
        (89.4, "89 seconds"),
        (90, "2 minutes"),
        (167, "3 minutes"),
        (5_400, "2 hours"),
        (36_000, "10 hours"),
    ],
)
def test_a_span_is_said_in_the_unit_that_suits_it(seconds, words):
    assert durations.span(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (89, "89 seconds"),
        (90, "2 minutes"),
        (121, "3 minutes"),
        (893, "15 minutes"),
        (5_399, "90 minutes"),
        (5_400, "2 hours"),
        (7_201, "3 hours"),
    ],
)
def test_a_wait_is_never_said_too_short(seconds, words):
    assert durations.wait(seconds) == words
