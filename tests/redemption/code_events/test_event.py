import pytest

from redemption.code_events import event
from redemption.code_events.event import Event, newest_first
from tests.redemption.code_events.past import hours


def views(count):
    return [Event(hours(n), f"view {n}", kind="views") for n in range(count)]


def test_the_newest_come_first():
    events = [Event(hours(1), "one"), Event(hours(3), "three"), Event(hours(2), "two")]
    shown = newest_first(events)
    assert [each.title for each in shown] == ["three", "two", "one"]


@pytest.mark.parametrize(("count", "lines"), [(9, 9), (10, 10), (11, 11), (40, 11)])
def test_of_many_of_a_kind_ten_are_shown_and_a_line_for_the_rest(count, lines):
    shown = newest_first(views(count))
    assert len(shown) == lines
    assert [each.is_folded for each in shown].count(True) == (count > 10)


def test_the_line_says_how_many_and_stands_where_they_were():
    single = Event(hours(0.5), "Redeemed")
    shown = newest_first([single, *views(12)])
    assert [each.title for each in shown[-2:]] == ["Lookups and reveals", "Redeemed"]
    assert [shown[-2].text, shown[-2].at] == ["2 earlier entries", hours(1)]


def test_what_happens_once_is_never_folded():
    events = [Event(hours(n), "once") for n in range(40)]
    assert len(newest_first([*events, *views(100)])) == 51


def test_where_more_may_exist_than_were_read_the_line_says_so(monkeypatch):
    monkeypatch.setattr(event, "MAX_READ", 20)
    assert newest_first(views(21))[-1].text == ("11 earlier entries or more")
    shown = newest_first(views(21), unfolded="views")
    assert [len(shown), shown[-1].text] == [21, "1 earlier entry or more"]
    assert newest_first(views(21), unfolded="prints")[-1].is_folded
    assert newest_first(views(20), unfolded="views")[-1].title == "view 0"
