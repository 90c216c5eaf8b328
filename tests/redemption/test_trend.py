import pytest

from redemption import trend
from redemption.trend import Bar, Mark


def test_a_picture_of_three_days():
    chart = trend.draw([("1 Jan", 0), ("2 Jan", 1), ("3 Jan", 4)])
    assert chart.bars == [
        Bar("1 Jan", 0, "4.167%", "25.000%", 172, 0),
        Bar("2 Jan", 1, "37.500%", "25.000%", 132, 40),
        Bar("3 Jan", 4, "70.833%", "25.000%", 12, 160),
    ]
    assert [(line.at, line.text) for line in chart.lines] == [
        ("172", "0"),
        ("132", "1"),
        ("92", "2"),
        ("52", "3"),
        ("12", "4"),
    ]
    assert chart.words == [
        Mark("16.667%", "1 Jan"),
        Mark("50.000%", "2 Jan"),
        Mark("100.000%", "3 Jan", "end"),
    ]
    assert chart.total == 5


def test_nothing_at_all_still_has_an_axis():
    chart = trend.draw([("1 Jan", 0)])
    assert [(line.at, line.text) for line in chart.lines] == [("172", "0"), ("12", "1")]
    assert trend.draw([]).bars == []


def test_a_bar_among_millions_is_still_seen():
    [small, _] = trend.draw([("1 Jan", 1), ("2 Jan", 3_000_000)]).bars
    assert [small.y, small.height] == [170, 2]


@pytest.mark.parametrize("highest", [1, 7, 99, 1234, 5_000_001, 10**11])
def test_the_scale_reaches_the_highest_bar(highest):
    chart = trend.draw([("1 Jan", highest)])
    [bar] = chart.bars
    assert trend.TOP <= bar.y < trend.BOTTOM
    assert 2 <= len(chart.lines) <= trend.LINES + 1


@pytest.mark.parametrize("days", [2, 3, 7, 30, 31, 365])
def test_few_days_are_named_and_always_the_last(days):
    labels = [str(day) for day in range(days)]
    words = trend.draw([(label, 0) for label in labels]).words
    assert words[-1] == Mark("100.000%", labels[-1], "end")
    assert len(words) <= trend.WORDS


def test_compact_numbers():
    assert [trend.compact(n) for n in (0, 250, 1000, 1500, 20_000_000, 10**9)] == [
        "0",
        "250",
        "1k",
        "1.5k",
        "20M",
        "1G",
    ]
