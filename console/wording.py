"""Say in words to staff what the figures of a campaign tell."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codes import wording
from codes.tallies import CodeCounts
from redemption.attempt_list import BoundedCount
from ui.bar_chart import Chart


def share(figures: CodeCounts) -> str:
    """Return which part of the codes is redeemed: "2.4 % of all"."""
    part = wording.share(figures.redeemed, figures.total)
    return _("%(share)s of all") % {"share": part}


def bounded(count: BoundedCount) -> str:
    """Return the remark beside a number that was counted up to a bound only."""
    return _("or more") if count.is_more else ""


def trend(chart: Chart) -> str:
    """Return the picture of a trend in one sentence, for those who do not see it."""
    days = len(chart.bars)
    words = ngettext(
        "%(total)s redemption in %(days)s days.",
        "%(total)s redemptions in %(days)s days.",
        chart.total,
    ) % {"total": number_format(chart.total, force_grouping=True), "days": days}
    best = max(chart.bars, key=lambda bar: bar.n, default=None)
    if best is None or not best.n:
        return words
    most = _("Most on %(day)s: %(n)s.") % {
        "day": best.label,
        "n": number_format(best.n, force_grouping=True),
    }
    return f"{words} {most}"
