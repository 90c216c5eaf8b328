"""The figures of a campaign as text."""

from codes.models import Status
from codes.tallies import CodeCounts
from console import wording
from redemption.attempt_list import BoundedCount
from ui import bar_chart


def test_the_share_of_redeemed_codes():
    figures = CodeCounts(by_status={Status.AVAILABLE: 39, Status.REDEEMED: 1})
    assert wording.share(figures).replace("\xa0", " ") == "2.5 % of all"


def test_only_a_limited_count_has_a_note():
    assert wording.bounded(BoundedCount(10_000, is_more=True)) == "or more"
    assert wording.bounded(BoundedCount(10_000, is_more=False)) == ""


def test_a_trend_names_its_highest_day():
    chart = bar_chart.draw([("1 Jan", 2), ("2 Jan", 1000), ("3 Jan", 1000)])
    text = "2,002 redemptions in 3 days. Most on 2 Jan: 1,000."
    assert wording.trend(chart) == text


def test_a_trend_without_redemptions_names_no_day():
    days = [("1 Jan", 0), ("2 Jan", 0)]
    assert wording.trend(bar_chart.draw(days)) == "0 redemptions in 2 days."
    assert wording.trend(bar_chart.draw([])) == "0 redemptions in 0 days."
