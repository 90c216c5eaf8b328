import pytest

from ui import bar_chart
from ui.bar_chart import Bar, Label


def test_a_chart_of_three_days():
    chart = bar_chart.draw([("1 Jan", 0), ("2 Jan", 1), ("3 Jan", 4)])
    assert chart.bars == [
        Bar(
            *("1 Jan", 0, "4.167%", "25.000%", 184, 0),
            slot="0.000%",
            caption=Label("16.667%", "1 Jan: 0"),
        ),
        Bar(
            *("2 Jan", 1, "37.500%", "25.000%", 144, 40),
            slot="33.333%",
            caption=Label("50.000%", "2 Jan: 1"),
        ),
        Bar(
            *("3 Jan", 4, "70.833%", "25.000%", 24, 160),
            slot="66.667%",
            caption=Label("83.333%", "3 Jan: 4"),
        ),
    ]
    assert chart.slot == "33.333%"
    assert [(line.at, line.text) for line in chart.lines] == [
        ("184", "0"),
        ("144", "1"),
        ("104", "2"),
        ("64", "3"),
        ("24", "4"),
    ]
    assert chart.day_labels == [
        Label("16.667%", "1 Jan"),
        Label("50.000%", "2 Jan"),
        Label("100.000%", "3 Jan", "end"),
    ]
    assert chart.total == 5


def test_a_chart_of_zeros_has_an_axis():
    chart = bar_chart.draw([("1 Jan", 0)])
    assert [(line.at, line.text) for line in chart.lines] == [("184", "0"), ("24", "1")]
    assert bar_chart.draw([]).bars == []


def test_a_bar_of_one_is_visible_beside_millions():
    [small, _] = bar_chart.draw([("1 Jan", 1), ("2 Jan", 3_000_000)]).bars
    assert [small.y, small.height] == [182, 2]


@pytest.mark.parametrize("highest", [1, 7, 99, 1234, 5_000_001, 10**11])
def test_the_scale_fits_the_highest_bar(highest):
    chart = bar_chart.draw([("1 Jan", highest)])
    [bar] = chart.bars
    assert bar_chart.TOP <= bar.y < bar_chart.BOTTOM
    assert 2 <= len(chart.lines) <= bar_chart.MAX_LINES + 1


@pytest.mark.parametrize("days", [2, 3, 7, 30, 31, 365])
def test_few_days_are_labelled_always_with_the_last(days):
    labels = [str(day) for day in range(days)]
    shown = bar_chart.draw([(label, 0) for label in labels]).day_labels
    assert shown[-1] == Label("100.000%", labels[-1], "end")
    assert len(shown) <= bar_chart.MAX_DAY_LABELS


def test_every_other_label_is_optional():
    shown = bar_chart.draw([(str(day), 0) for day in range(30)]).day_labels
    assert [(label.text, label.is_optional) for label in shown] == [
        ("5", True),
        ("13", False),
        ("21", True),
        ("29", False),
    ]


def test_compact_numbers():
    assert [bar_chart.compact(n) for n in (0, 250, 1000, 1500, 20_000_000, 10**9)] == [
        "0",
        "250",
        "1k",
        "1.5k",
        "20M",
        "1G",
    ]


def test_captions_at_the_edges_stay_inside_the_chart():
    bars = bar_chart.draw([(f"{day} Jan", 1000 * day) for day in range(1, 31)]).bars
    assert [bars[day].caption for day in (0, 5, 6, 23, 24, 29)] == [
        Label("0.000%", "1 Jan: 1,000", "start"),
        Label("16.667%", "6 Jan: 6,000", "start"),
        Label("21.667%", "7 Jan: 7,000"),
        Label("78.333%", "24 Jan: 24,000"),
        Label("83.333%", "25 Jan: 25,000", "end"),
        Label("100.000%", "30 Jan: 30,000", "end"),
    ]
