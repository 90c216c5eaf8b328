"""Redeem many codes at once by SQL, for a scene; visitors' codes go through `redeem`.

A hundred thousand redemptions one by one take minutes. Beside `codes/lifecycle.py` (and
the COPY that writes new codes) this is the only module that writes a code's status.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction

from codes.models import Batch, Status
from redemption.models import Channel

_COPY = """
    COPY redemption_redemption (code_id, campaign_id, at, channel, attempt_id)
    FROM STDIN
"""
_UPDATE = f"""
    UPDATE codes_code SET status = {Status.REDEEMED:d}, status_at = redemption.at
    FROM redemption_redemption AS redemption
    WHERE codes_code.id BETWEEN %(first)s AND %(last)s
      AND codes_code.status = {Status.AVAILABLE:d}
      AND redemption.code_id = codes_code.id
"""  # noqa: S608 -- filled in from the constants above


@transaction.atomic
def redeem(batch: Batch, moments: Iterable[datetime]) -> int:
    """Redeem code n of the batch at the n-th moment; return how many were redeemed.

    All or none: raises IntegrityError where one of the codes is redeemed already, and
    ValueError where one is not available. Whether the campaign runs is not asked.
    """
    count = 0
    with connection.cursor() as cursor:
        with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
            for count, moment in enumerate(moments, start=1):
                copy.write_row(
                    (
                        batch.code_id(count),
                        batch.campaign_id,
                        moment,
                        int(Channel.LANDING),
                        uuid4(),
                    )
                )
        serials = {"first": batch.code_id(1), "last": batch.code_id(count)}
        cursor.execute(_UPDATE, serials)
        if cursor.rowcount != count:
            raise ValueError(
                f"Only {cursor.rowcount} of the first {count} codes of batch "
                f"{batch.pk} are available: redeem fewer, or generate more."
            )
    return count
