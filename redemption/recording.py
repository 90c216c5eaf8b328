"""Record attempts that failed, under the reference that the visitor reads.

What was typed is never stored. A reference is given out only with its row: what a
visitor reads out is found.
"""

import logging
import secrets
from datetime import datetime

from django.db import InterfaceError, OperationalError
from psycopg.types.numeric import Int2, Int8

from codes.formats import CHARSETS
from redemption import prepared
from redemption.errors import Rejected
from redemption.models import Attempt, Channel, Reason
from redemption.throttle import Visitor
from throttling import rate_limits
from throttling.client_address import UNKNOWN, network_of

log = logging.getLogger(__name__)

# The ORM cannot add to a column of the row that is in the way, nor return it. Where no
# new row is allowed, a row that is there already is counted up all the same.
# A count may be lost when the database crashes, so its commit waits for no disk: else
# the tries of one host, which follow each other through this row, would wait in turn.
_COUNT_THROTTLED = f"""
    INSERT INTO redemption_attempt
        (campaign_id, at, reason, channel, reference, network, device, tries,
         throttle_key)
    SELECT %(campaign_id)s, %(at)s, '{Reason.THROTTLED}', %(channel)s, %(reference)s,
        %(network)s::inet, %(device)s::uuid, 1, %(throttle_key)s::uuid
    WHERE %(may_add)s::boolean OR EXISTS (
        SELECT 1 FROM redemption_attempt WHERE throttle_key = %(throttle_key)s::uuid)
    ON CONFLICT (throttle_key) WHERE throttle_key IS NOT NULL
        DO UPDATE SET tries = redemption_attempt.tries + 1
    RETURNING reference, tries,
        CASE WHEN tries > 1 THEN set_config('synchronous_commit', 'off', true) END
"""  # noqa: S608 -- made of our own text only


def record(rejected: Rejected, visitor: Visitor, *, at: datetime) -> str:
    """Record an attempt that failed; return the reference of its row.

    Returns "" where no row is written: there are too many new ones this minute, or the
    database does not answer. A refusal that needed no database stays a refusal then.
    """
    try:
        if rejected.reason == Reason.THROTTLED:
            return _count_throttled(visitor, at)
        if rate_limits.take(visitor.recording_charges(rejected.reason)):
            return _add(rejected, visitor, at)
    except (OperationalError, InterfaceError) as error:
        log.warning("An attempt was not recorded: %s", type(error).__name__)
    return ""


def new_reference() -> str:
    """Return a random name for an attempt, short enough to read out: 7KQ2-M9XA."""
    symbols = [secrets.choice(CHARSETS["clear"]) for _ in range(8)]
    return f"{''.join(symbols[:4])}-{''.join(symbols[4:])}"


def _add(rejected: Rejected, visitor: Visitor, at: datetime) -> str:
    attempt = Attempt.objects.create(
        campaign=visitor.campaign,
        at=at,
        reason=rejected.reason,
        channel=Channel.LANDING,
        reference=new_reference(),
        network=_stored_network(visitor),
        device=visitor.device,
        code_id=rejected.code_id,
    )
    return attempt.reference


def _count_throttled(visitor: Visitor, at: datetime) -> str:
    """Count a throttled try of a host in its row; return the reference of the row.

    One round trip to the database. The limit of new rows is tested first and charged
    when there was a new one: it is inexact by the requests of the same moment.
    """
    charges = visitor.recording_charges(Reason.THROTTLED)
    row = prepared.fetch_row(
        _COUNT_THROTTLED,
        {
            "campaign_id": Int8(visitor.campaign.pk),
            "at": at,
            "channel": Int2(Channel.LANDING),
            "reference": new_reference(),
            "network": _stored_network(visitor),
            "device": visitor.device,
            "throttle_key": visitor.throttle_key(at),
            "may_add": not rate_limits.seconds_blocked(charges),
        },
    )
    if row is None:
        return ""
    reference, tries = row[:2]
    if tries == 1:
        rate_limits.consume(charges)
    return str(reference)


def _stored_network(visitor: Visitor) -> str | None:
    return None if visitor.address == UNKNOWN else network_of(visitor.address)
