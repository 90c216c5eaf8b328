"""Count redemptions by quarter of an hour, so that no page counts them one by one.

A campaign's newest row is its watermark: what was redeemed before the end of that
quarter is counted, and each page counts what came later. A quarter in which nothing was
redeemed has no row.

Days are told apart by the moments at which they begin, which Python computes: the
database need not know the zone, nor have the same rules for it.
"""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Func, IntegerField, Max, Sum, Value

from campaigns import time_zones
from campaigns.models import Campaign
from redemption.models import QuarterCount, Redemption

QUARTER = timedelta(minutes=15)
GRACE = timedelta(minutes=2)  # a claim that began in a quarter has ended by then
_LOCK_ID = 0x51554152  # "QUAR": one process counts at a time

# By campaign: the index (campaign, at) finds the new redemptions without reading the
# rest. A campaign without a row is counted from its first redemption.
_COUNT_QUARTERS = """
    INSERT INTO redemption_quartercount (campaign_id, starts_at, n)
    SELECT campaign.id, new.starts_at, new.n
    FROM campaigns_campaign AS campaign
    CROSS JOIN LATERAL (
        SELECT coalesce(max(starts_at) + interval '15 minutes', '-infinity') AS upto
        FROM redemption_quartercount WHERE campaign_id = campaign.id
    ) AS counted
    CROSS JOIN LATERAL (
        SELECT date_bin('15 minutes', at, 'epoch') AS starts_at, count(*) AS n
        FROM redemption_redemption
        WHERE campaign_id = campaign.id AND at >= counted.upto AND at < %(until)s
        GROUP BY 1
    ) AS new
"""


# All campaigns in one query, each along its own indexes: an old campaign costs two
# look-ups in them.
_COUNT_DAYS_OF_ALL_CAMPAIGNS = """
    SELECT days.nth, sum(days.n)::bigint
    FROM campaigns_campaign AS campaign
    CROSS JOIN LATERAL (
        SELECT greatest(max(starts_at) + interval '15 minutes', %(since)s) AS upto
        FROM redemption_quartercount
        WHERE campaign_id = campaign.id AND starts_at <= %(at)s
    ) AS counted
    CROSS JOIN LATERAL (
        SELECT width_bucket(starts_at, %(midnights)s) AS nth, sum(n) AS n
        FROM redemption_quartercount
        WHERE campaign_id = campaign.id AND starts_at BETWEEN %(since)s AND %(at)s
        GROUP BY 1
        UNION ALL
        SELECT width_bucket(at, %(midnights)s), count(*)
        FROM redemption_redemption
        WHERE campaign_id = campaign.id AND at >= counted.upto AND at <= %(at)s
        GROUP BY 1
    ) AS days
    GROUP BY days.nth
"""


@transaction.atomic
def count_quarters(*, at: datetime) -> int:
    """Count the quarters that are over at `at`; return how many rows were added.

    Safe to repeat; after days without a run it goes on where it stopped.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_ID])
        cursor.execute(_COUNT_QUARTERS, {"until": _quarter_start(at - GRACE)})
        added: int = cursor.rowcount
        return added


def reset(campaign: Campaign) -> None:
    """Delete the counts of a campaign; the next run counts from its start."""
    QuarterCount.objects.filter(campaign=campaign).delete()


def by_day(campaign: Campaign, *, days: int, at: datetime) -> list[tuple[date, int]]:
    """Return the redemptions of each of the last `days` days, in the campaign's zone.

    Two queries: the counted quarters, and the redemptions since.
    """
    dates, midnights = _last_days(days, at=at, zone=campaign.zone)
    totals, since = [0] * days, midnights[0]
    counted = (
        QuarterCount.objects.filter(campaign=campaign, starts_at__range=(since, at))
        .values(nth=_nth_day("starts_at", midnights))
        .annotate(total=Sum("n"), newest=Max("starts_at"))
    )
    for row in counted:
        totals[row["nth"] - 1] = row["total"]
        since = max(since, row["newest"] + QUARTER)
    uncounted = (
        Redemption.objects.filter(campaign=campaign, at__gte=since, at__lte=at)
        .values(nth=_nth_day("at", midnights))
        .annotate(n=Count("code_id"))
    )
    for rest in uncounted:
        totals[rest["nth"] - 1] += rest["n"]
    return list(zip(dates, totals, strict=True))


def by_day_of_all_campaigns(
    *, days: int, at: datetime, zone: tzinfo
) -> list[tuple[date, int]]:
    """Return the redemptions of all campaigns in each of the last `days` days.

    One query. Days are those of `zone`: campaigns may have different ones.
    """
    dates, midnights = _last_days(days, at=at, zone=zone)
    params: Any = {"since": midnights[0], "at": at, "midnights": midnights}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_DAYS_OF_ALL_CAMPAIGNS, params)
        totals: dict[int, int] = dict(cursor.fetchall())
    return [(day, totals.get(nth, 0)) for nth, day in enumerate(dates, 1)]


def _last_days(
    days: int, *, at: datetime, zone: tzinfo
) -> tuple[list[date], list[datetime]]:
    """Return the last `days` days in `zone`, and the moment at which each begins."""
    today = at.astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    return dates, [time_zones.midnight(day, zone) for day in dates]


def _nth_day(field: str, midnights: list[datetime]) -> Func:
    """Return which of the days that begin at `midnights` holds a moment, from 1."""
    return Func(
        field,
        Value(midnights),
        function="width_bucket",
        output_field=IntegerField(),
    )


def _quarter_start(at: datetime) -> datetime:
    """Return the start of the quarter that holds `at`."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
