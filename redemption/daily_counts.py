"""Count redemptions by quarter of an hour, so that no page counts them one by one.

A campaign's newest row is its watermark: what was redeemed before the end of that
quarter is counted, and each page counts what came later. A quarter in which nothing was
redeemed has no row.
"""

from datetime import date, datetime, time, timedelta, tzinfo

from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.db.models.functions import TruncDate

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
    SELECT days.day, sum(days.n)::bigint
    FROM campaigns_campaign AS campaign
    CROSS JOIN LATERAL (
        SELECT greatest(max(starts_at) + interval '15 minutes', %(since)s) AS upto
        FROM redemption_quartercount
        WHERE campaign_id = campaign.id AND starts_at <= %(at)s
    ) AS counted
    CROSS JOIN LATERAL (
        SELECT (starts_at AT TIME ZONE %(zone)s)::date AS day, sum(n) AS n
        FROM redemption_quartercount
        WHERE campaign_id = campaign.id AND starts_at BETWEEN %(since)s AND %(at)s
        GROUP BY 1
        UNION ALL
        SELECT (at AT TIME ZONE %(zone)s)::date, count(*)
        FROM redemption_redemption
        WHERE campaign_id = campaign.id AND at >= counted.upto AND at <= %(at)s
        GROUP BY 1
    ) AS days
    GROUP BY days.day
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
    zone = campaign.zone
    today = at.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    since = datetime.combine(first, time.min, zone)
    counts = dict.fromkeys((first + timedelta(days=n) for n in range(days)), 0)
    counted = (
        QuarterCount.objects.filter(campaign=campaign, starts_at__range=(since, at))
        .values(day=TruncDate("starts_at", tzinfo=zone))
        .annotate(total=Sum("n"), newest=Max("starts_at"))
    )
    for row in counted:
        counts[row["day"]] = row["total"]
        since = max(since, row["newest"] + QUARTER)
    uncounted = (
        Redemption.objects.filter(campaign=campaign, at__gte=since, at__lte=at)
        .values(day=TruncDate("at", tzinfo=zone))
        .annotate(n=Count("code_id"))
    )
    for rest in uncounted:
        counts[rest["day"]] += rest["n"]
    return list(counts.items())


def by_day_of_all_campaigns(
    *, days: int, at: datetime, zone: tzinfo
) -> list[tuple[date, int]]:
    """Return the redemptions of all campaigns in each of the last `days` days.

    One query. Days are those of `zone`: campaigns may have different ones.
    """
    today = at.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    since = datetime.combine(first, time.min, zone)
    counts = dict.fromkeys((first + timedelta(days=n) for n in range(days)), 0)
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT_DAYS_OF_ALL_CAMPAIGNS, {"since": since, "at": at, "zone": str(zone)}
        )
        counts.update(cursor.fetchall())
    return list(counts.items())


def _quarter_start(at: datetime) -> datetime:
    """Return the start of the quarter that holds `at`."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
