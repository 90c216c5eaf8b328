"""Build the parts of an installation: campaigns, batches, redemptions, print runs.

Everything goes through the functions that the pages call. What needs a hundred
thousand redemptions takes `bulk_redemptions` instead.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from campaigns import editing
from campaigns import lifecycle as campaign_lifecycle
from campaigns.models import Campaign
from codes import generation, lifecycle, vault
from codes.formats import CodeFormat
from codes.lifecycle import Selection
from codes.models import Batch, Move, Status
from printing import orders, rendering
from printing.models import PrintRun
from printing.paper.setup import Setup
from redemption import daily_counts
from redemption.errors import Rejected
from redemption.models import Answers, Attempt, Channel, Reason, Redemption
from redemption.recording import new_reference
from redemption.redeem import redeem
from staff.models import User
from staff.roles import Role

CODE_FORMAT = CodeFormat(charset="clear", length=11)

# Networks reserved for documentation (RFC 5737, RFC 3849).
NETWORKS = ("192.0.2.0", "198.51.100.0", "203.0.113.0", "2001:db8:77::")


def create_manager(username: str, password: str | None = None, **fields: Any) -> User:
    """Create a manager who may also use the admin."""
    return User.objects.create_user(
        username, password=password, role=Role.MANAGER, is_staff=True, **fields
    )


@transaction.atomic
def create_campaign(
    fields: Mapping[str, Any], *, by: User | None, at: datetime, launched: bool = True
) -> Campaign:
    """Create a campaign; launch it unless `launched` is False."""
    campaign = editing.create(dict(fields), by=by, at=at)
    if launched:
        campaign_lifecycle.launch(campaign, by=by, at=at)
    return campaign


def create_batch(
    campaign: Campaign,
    name: str,
    quantity: int,
    *,
    code_format: CodeFormat = CODE_FORMAT,
    by: User | None,
    at: datetime,
) -> Batch:
    """Start a batch; `generation.fill` writes its codes."""
    spec = generation.BatchSpec(name=name, quantity=quantity, format=code_format)
    return generation.start(campaign, spec=spec, by=by, at=at)


def code_text(batch: Batch, serial: int) -> str:
    """Return a code as printed, in groups."""
    text = vault.texts(batch, serial, serial)[0].decode()
    return batch.format.grouped(text)


def redeem_codes(batch: Batch, moments: Sequence[datetime]) -> None:
    """Redeem code n of the batch at the n-th moment, one by one.

    Safe to repeat: a redeemed code keeps its redemption, and a code that cannot be
    redeemed is left as it is.
    """
    if batch.is_sealed or not moments:
        return
    first, last = batch.code_id(1), batch.code_id(len(moments))
    redeemed = set(
        Redemption.objects.filter(code_id__gte=first, code_id__lte=last).values_list(
            "code_id", flat=True
        )
    )
    if len(redeemed) == len(moments):
        return
    texts = vault.texts(batch, 1, len(moments)).tolist()
    for serial, (text, moment) in enumerate(zip(texts, moments, strict=True), start=1):
        code_id = batch.code_id(serial)
        if code_id in redeemed:
            continue
        try:
            redeem(
                text.decode(),
                campaign=batch.campaign,
                channel=Channel.LANDING,
                attempt_id=uuid5(NAMESPACE_URL, f"demo/{code_id}"),
                at=moment,
            )
        except Rejected:
            continue


def count_redemptions(campaigns: Iterable[Campaign], *, at: datetime) -> None:
    """Count the redemptions of these campaigns by quarter hour, those of the past too.

    Quarters that were counted before a redemption was added would miss it.
    """
    for campaign in campaigns:
        daily_counts.reset(campaign)
    daily_counts.count_quarters(at=at)


def add_answers(batch: Batch, last: int, **answers: str) -> None:
    """Give the redemptions of the serials 1 to `last` the same answers."""
    redemptions = Redemption.objects.filter(
        code_id__gte=batch.code_id(1), code_id__lte=batch.code_id(last)
    )
    Answers.objects.bulk_create(
        Answers(
            redemption=redemption,
            campaign_id=redemption.campaign_id,
            at=redemption.at,
            **answers,
        )
        for redemption in redemptions
    )


def add_attempts(
    campaigns: Sequence[Campaign],
    count: int,
    *,
    reasons: Mapping[Reason, int],
    interval: timedelta,
    at: datetime,
    rng: random.Random,
) -> None:
    """Add failed attempts, the last of them at `at`; `reasons` maps each to a weight.

    Their rows alone: no visitor is throttled.
    """
    names, weights = list(reasons), list(reasons.values())
    attempts = [
        Attempt(
            campaign=rng.choice(campaigns),
            at=at - interval * n,
            reason=rng.choices(names, weights)[0],
            channel=Channel.LANDING,
            reference=new_reference(),
            network=rng.choice(NETWORKS),
        )
        for n in range(count)
    ]
    for n, attempt in enumerate(attempts):
        if attempt.reason == Reason.THROTTLED:  # a throttled host tries again
            attempt.tries = 1 + n % 7
    Attempt.objects.bulk_create(reversed(attempts))


def void_codes(
    batch: Batch, selection: Selection, *, reason: str, by: User | None, at: datetime
) -> Move:
    """Void codes of the batch, all of them before it returns."""
    move = lifecycle.order(batch, Status.VOIDED, selection, reason=reason, by=by, at=at)
    lifecycle.carry_out(move, at=at)
    return move


def print_labels(
    batch: Batch,
    *,
    first: int = 1,
    last: int = 0,
    setup: Setup | None = None,
    by: User | None,
    at: datetime,
) -> PrintRun:
    """Order a print run and make its files; raise RuntimeError if that fails."""
    run = orders.order(
        batch, setup=setup or Setup(), first=first, last=last, by=by, at=at
    )
    while not rendering.render_parts(run):
        pass
    run.refresh_from_db()
    if run.state != PrintRun.State.READY:
        raise RuntimeError(f"The print run is {run.state}: {run.problem}")
    return run
