"""Format the figures of a campaign as text for staff."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codes import wording
from codes.tallies import CodeCounts
from redemption.attempt_list import BoundedCount
from ui.bar_chart import Chart


def share(figures: CodeCounts) -> str:
    """Return the share of the codes that is redeemed: "2.4 % of all"."""
    percentage = wording.share(figures.redeemed, figures.total)
    return _("%(share)s of all") % {"share": percentage}


def bounded(count: BoundedCount) -> str:
    """Return the note beside a number that was counted up to a limit only."""
    return _("or more") if count.is_more else ""


def trend(chart: Chart) -> str:
    """Return the chart of a trend as text, for screen readers."""
    days = len(chart.bars)
    text = ngettext(
        "%(total)s redemption in %(days)s days.",
        "%(total)s redemptions in %(days)s days.",
        chart.total,
    ) % {"total": number_format(chart.total, force_grouping=True), "days": days}
    highest = max(chart.bars, key=lambda bar: bar.n, default=None)
    if highest is None or not highest.n:
        return text
    most = _("Most on %(day)s: %(n)s.") % {
        "day": highest.label,
        "n": number_format(highest.n, force_grouping=True),
    }
    return f"{text} {most}"
