"""Say on labels until when their codes can be redeemed."""

from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns import time_zones
from codes.models import Batch

# People who mean the whole day write 23:59, too.
END_OF_DAY = timedelta(minutes=1)
AFTER_MIDNIGHT = time(minute=1)


def expiry_text(batch: Batch) -> str:
    """Return the last moment of a batch's codes in words; "" if they never expire.

    The earlier one of batch and campaign, in the campaign's time zone and the active
    language. A label says a day alone if the codes work until its end.
    """
    ends = [batch.expires_at, batch.campaign.ends_at]
    end = min((moment for moment in ends if moment), default=None)
    if end is None:
        return ""
    day, hour = day_and_hour(end, batch.campaign.zone)
    if not hour:
        return _("Valid until %(day)s") % {"day": day}
    return _("Valid until %(day)s, %(hour)s") % {"day": day, "hour": hour}


def day_and_hour(end: datetime, zone: tzinfo) -> tuple[str, str]:
    """Return the last day and hour of codes that are valid until `end`, as printed.

    The hour is "" if they are valid until the end of that day. In the active language.
    """
    if day := _last_whole_day(end, zone):
        return date_format(day, "DATE_FORMAT"), ""
    local = time_zones.to_local(end, zone)
    return date_format(local, "DATE_FORMAT"), date_format(local, "TIME_FORMAT")


def _last_whole_day(end: datetime, zone: tzinfo) -> date | None:
    """Return the local day at whose end a period ends; None if it ends within a day."""
    day = time_zones.to_local(end - timedelta.resolution, zone).date()
    if time_zones.midnight(day + timedelta(days=1), zone) - end <= END_OF_DAY:
        return day
    # "Midnight" of a day is taken for its end, too. Where clocks are put back over it,
    # it comes a second time, an hour after the day before has ended.
    clock = time_zones.to_local(end, zone)
    return clock.date() - timedelta(days=1) if clock.time() < AFTER_MIDNIGHT else None
