"""Build the installation of the pictures: a month of campaigns in many states.

It stands on `tools.every_page`: what a new page needs there is here as well.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from django.utils import timezone

from campaigns import design_draft, editing, lifecycle, theme, time_zones
from campaigns.models import Campaign
from codes import batches, generation, tallies
from codes.formats import CodeFormat
from codes.lifecycle import Selection
from codes.models import Batch
from console.demo import bulk_redemptions, moments, scene
from printing import orders
from printing.models import PrintRun
from printing.paper.setup import Setup
from redemption.models import Reason
from staff.models import User
from tools.every_page import ASKS_EVERYTHING, Installation, build_installation
from tools.screenshots import artwork, words

FIRST_FREE = 90_000  # from this serial on the codes of the great batch are available
ATTEMPT_REASONS = {
    Reason.UNREADABLE: 50,
    Reason.UNKNOWN: 18,
    Reason.REDEEMED: 20,
    Reason.VOIDED: 3,
    Reason.THROTTLED: 9,
}


class CampaignPlan(NamedTuple):
    """A campaign: its days count from now, `actions` were done yesterday."""

    name: str
    first_day: int
    last_day: int | None
    actions: tuple[Callable[..., None], ...] = ()
    design: dict[str, Any] = {}


class BatchPlan(NamedTuple):
    """A batch of the campaign with the key `campaign`."""

    campaign: str
    name: str
    prefix: str
    quantity: int
    days_ago: int
    redeemed: int


CAMPAIGNS = {
    "cinema": CampaignPlan("Cinema weeks", -25, 4, design={"theme": "bold"}),
    "long": CampaignPlan(
        words.LONG, -18, 60, design={"theme": "quiet", "headline": words.BASKET}
    ),
    "q": CampaignPlan("Q", -9, None, design=ASKS_EVERYTHING),
    "olives": CampaignPlan("Olive oil collectors", 20, 80),
    "paused": CampaignPlan("Museum night", -12, 30, (lifecycle.pause,)),
    "ended": CampaignPlan("Spring cleaning bonus", -120, -30),
}
BATCHES = {
    "rolls": BatchPlan("summer", "Receipt rolls, autumn", "BF26-", 250_000, 33, 58_214),
    "caps": BatchPlan("summer", words.LONG_BATCH, "", 12_000, 30, 11_390),
    "flyers": BatchPlan("summer", "Flyers", "FL-", 20_000, 20, 96),
    "tickets": BatchPlan("cinema", "Ticket stubs", "", 8_000, 24, 3_420),
    "boxes": BatchPlan("long", "Fruit boxes", "", 30_000, 17, 8_150),
    "q": BatchPlan("q", "Q", "", 1_000, 8, 12),
    "paused": BatchPlan("summer", "Till 7", "T7-", 5_000, 14, 410),
    "sealed": BatchPlan("cinema", "Popcorn bags", "PB-", 6_000, 22, 2_208),
    "ended": BatchPlan("ended", "Stickers", "", 4_000, 110, 0),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The installation, and what pictures of other states need."""

    installation: Installation
    campaigns: dict[str, Campaign]
    batches: dict[str, Batch]
    available_codes: Iterator[str]  # texts for the landing page, each used once
    asking_code: str  # an available code whose landing page asks for more
    redeemed_code: str
    paused_code: str  # available, but for its batch
    expired_code: str

    def address(self, name: str, query: str = "", **overrides: object) -> str:
        """Return the path of a page; `overrides` replace its arguments."""
        return self.installation.address(name, query, **overrides)


def build() -> Scene:
    """Fill the database, the same way each time but for the codes themselves."""
    now, rng = timezone.now(), random.Random(7)
    installation = build_installation()
    by = _named_manager(installation)
    summer = Campaign.objects.get(pk=installation.arguments["campaign_id"])
    _prolong(summer, by, now)
    _design(summer, by, now)
    campaigns = {"summer": summer} | _create_campaigns(by, now)
    batches_by_key = _create_batches(campaigns, by, now, rng)
    _add_attempts(campaigns, now, rng)
    scene.count_redemptions(campaigns.values(), at=now)
    tallies.fold()
    rolls = batches_by_key["rolls"]
    scene.add_answers(rolls, last=39, name="Ana Díaz", email="ana@example.com")
    run = _create_print_runs(rolls, by, now)
    installation.arguments |= {
        "batch_id": rolls.pk,
        "run_id": run.pk,
        "slug": summer.slug,
        "digest": theme.digest(summer),
        "typed": scene.code_text(rolls, FIRST_FREE),
    }
    return Scene(
        installation,
        campaigns,
        batches_by_key,
        available_codes=(
            scene.code_text(rolls, serial) for serial in count(FIRST_FREE + 1)
        ),
        asking_code=scene.code_text(batches_by_key["q"], 900),
        redeemed_code=scene.code_text(rolls, 1),
        paused_code=scene.code_text(batches_by_key["paused"], 4_000),
        expired_code=scene.code_text(batches_by_key["flyers"], 19_000),
    )


def _named_manager(installation: Installation) -> User:
    manager = installation.manager
    manager.first_name, manager.last_name = "Mara", "Okonkwo"
    manager.save(update_fields=["first_name", "last_name"])
    return manager


def _prolong(campaign: Campaign, by: User, now: datetime) -> None:
    """Let the campaign of most pictures have begun a month ago."""
    Campaign.objects.filter(pk=campaign.pk).update(
        starts_at=now - timedelta(days=34),
        ends_at=now + timedelta(days=41),
        created_at=now - timedelta(days=37),
        time_zone="Europe/Madrid",
        created_by=by,
        position=1,
    )
    campaign.refresh_from_db()


def _design(campaign: Campaign, by: User, now: datetime) -> None:
    """Publish a landing page with pictures, and leave a draft of the next one."""
    design_draft.edit(campaign, words.LANDING_PAGE, by=by, at=now)
    for kind in ("logo", "hero"):
        picture = getattr(artwork, kind)()
        design_draft.put_picture(campaign, kind, picture, by=by, at=now)
    design_draft.publish(campaign, by=by, at=now)
    draft = {"headline": "Your ice cream is waiting"}
    design_draft.edit(campaign, draft, by=by, at=now)


def _create_campaigns(by: User, now: datetime) -> dict[str, Campaign]:
    """Create the campaigns beside the first one, by their keys."""
    campaigns = {}
    for position, (key, plan) in enumerate(CAMPAIGNS.items(), start=10):
        start = now + timedelta(days=plan.first_day)
        fields = {
            "name": plan.name,
            "slug": f"{key}-26",
            "starts_at": start,
            "ends_at": plan.last_day and now + timedelta(days=plan.last_day),
            "time_zone": "Europe/Madrid",
            "contact": "Write to help@example.com.",
            "position": position,
            **plan.design,
        }
        created_at = min(start, now) - timedelta(days=2)
        campaigns[key] = scene.create_campaign(fields, by=by, at=created_at)
        for action in plan.actions:
            action(campaigns[key], by=by, at=now - timedelta(days=1))
    draft = {"name": "Winter raffle", "slug": "winter", "starts_at": now}
    campaigns["draft"] = editing.create(draft, by=by, at=now - timedelta(days=3))
    return campaigns


def _create_batches(
    campaigns: dict[str, Campaign], by: User, now: datetime, rng: random.Random
) -> dict[str, Batch]:
    """Create batches in every state that a batch can be in, by their keys."""
    created = {}
    for key, plan in BATCHES.items():
        at = now - timedelta(days=plan.days_ago)
        created[key] = _start_batch(campaigns, plan, by, at)
        generation.fill(created[key])
        days = min(plan.days_ago, 30)
        bulk_redemptions.redeem(
            created[key], moments.weekly(plan.redeemed, days=days, at=now, rng=rng)
        )
    batches.pause(created["paused"], by=by, at=now - timedelta(hours=5))
    _expire(created["flyers"], now)
    batches.seal(created["sealed"], by=by, at=now - timedelta(days=2))
    lost = Selection(first=120_000, last=120_499)
    reason = "Roll 14 was lost on the way to the shop"
    scene.void_codes(created["rolls"], lost, reason=reason, by=by, at=now)
    cups = BatchPlan("summer", "Cups, second print", "CU-", 400_000, 0, 0)
    created["growing"] = _start_batch(campaigns, cups, by, now)
    generation.fill(created["growing"], until=0)  # one chunk
    return created


def _expire(batch: Batch, now: datetime) -> None:
    """Let the codes of a batch have been valid until a week ago."""
    zone = batch.campaign.zone
    day = now.astimezone(zone).date() - timedelta(days=7)
    batch.expires_at = time_zones.midnight(day, zone)
    batch.save(update_fields=["expires_at"])


def _start_batch(
    campaigns: dict[str, Campaign], plan: BatchPlan, by: User, at: datetime
) -> Batch:
    return scene.create_batch(
        campaigns[plan.campaign],
        plan.name,
        plan.quantity,
        code_format=CodeFormat(charset="clear", length=12, prefix=plan.prefix),
        by=by,
        at=at,
    )


def _add_attempts(
    campaigns: dict[str, Campaign], now: datetime, rng: random.Random
) -> None:
    """Add the failed attempts of a little more than a day."""
    scene.add_attempts(
        [campaigns[key] for key in ("summer", "cinema", "long")],
        count=240,
        reasons=ATTEMPT_REASONS,
        interval=timedelta(minutes=7),
        at=now,
        rng=rng,
    )


def _create_print_runs(batch: Batch, by: User, now: datetime) -> PrintRun:
    """Return a run that is ready; leave one that is being made and one that failed."""
    order = partial(orders.order, batch, setup=Setup(), by=by, at=now)
    ready = scene.print_labels(batch, first=60_001, last=60_240, by=by, at=now)
    growing = order(first=60_241, last=89_999)
    growing.pages_done, growing.labels_made = growing.pages // 3, 29_000
    growing.save(update_fields=["pages_done", "labels_made"])
    failed = order(first=95_001, last=99_000)
    failed.state, failed.finished_at = PrintRun.State.FAILED, now
    failed.problem = "The logo “Sun” is gone. Choose another one and print again."
    failed.save(update_fields=["state", "finished_at", "problem"])
    return ready
