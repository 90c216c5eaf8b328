"""Fill a new installation with something to look at: a campaign, codes, a history.

Each step looks at what is there first, so that it is safe to repeat and continues
where it was interrupted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from campaigns import editing
from campaigns import lifecycle as campaign_lifecycle
from campaigns.models import Campaign
from codes import batches, generation, lifecycle, revealing
from codes.lifecycle import Selection
from codes.models import Batch, Code, Status
from console.demo import moments, scene
from staff.models import User

USERNAME = "demo"
SLUG = "demo"
RECEIPTS = "Demo receipts"
HISTORY = "Demo history"
DAYS = 30
REDEEMED_CODES = 120  # of the history
LAST_POSITION = 32_767  # in display order
MISPRINTED = Selection(first=381, last=390)  # codes of the history that are voided
CODES_TO_TRY = 3

FIELDS = {
    "name": "Harvest days (demo)",
    "slug": SLUG,
    "time_zone": "Europe/Madrid",
    "position": 1,
    "headline": "Your receipt is worth a basket",
    "intro": "Enter the code from your receipt. Every code counts once.",
    "success_headline": "A basket of apples is yours",
    "success_text": "Show this page at the stall before you pay.",
    "contact": "Ask at the information desk or write to help@example.com.",
}


@dataclass(frozen=True, slots=True)
class CodeToTry:
    """A code as printed, and the address in its QR code."""

    text: str
    url: str


def user() -> User | None:
    """Return the demo's manager, or None."""
    return User.objects.filter(username=USERNAME).first()


def create_user(password: str) -> User:
    return scene.create_manager(USERNAME, password, first_name="Demo")


def get_or_create_campaign(*, by: User, at: datetime) -> Campaign:
    """Return the demo campaign; a new one has been running for a month."""
    campaign = Campaign.objects.filter(slug=SLUG).first()
    if campaign is None:
        start = at - timedelta(days=DAYS)
        fields = {**FIELDS, "starts_at": start}
        campaign = scene.create_campaign(fields, by=by, at=start)
    return campaign


def get_or_create_batch(
    campaign: Campaign, name: str, quantity: int, *, by: User, at: datetime
) -> Batch:
    """Return the batch of this name; the codes of a new one are not generated yet."""
    batch = Batch.objects.filter(campaign=campaign, name=name).order_by("id").first()
    return batch or scene.create_batch(campaign, name, quantity, by=by, at=at)


def fill_history(batch: Batch, *, by: User, at: datetime) -> None:
    """Generate the batch, redeem some of its codes in the past, void a few.

    Where staff have paused, ended or sealed something, it leaves things as they are.
    """
    generation.fill(batch)
    scene.redeem_codes(batch, moments.growing(REDEEMED_CODES, days=DAYS, at=at))
    scene.count_redemptions([batch.campaign], at=at)
    if not batch.moves.exists():
        scene.void_codes(batch, MISPRINTED, reason="Misprinted roll", by=by, at=at)
    for move in batch.moves.filter(finished_at=None):
        lifecycle.carry_out(move, at=at)


def created_by_demo() -> QuerySet[Campaign]:
    """Return the campaign that the demo created, ended or not: one at most."""
    return Campaign.objects.filter(slug=SLUG, created_by__username=USERNAME)


def find_active() -> Campaign | None:
    """Return the demo campaign unless it has ended."""
    return created_by_demo().exclude(status=Campaign.Status.ENDED).first()


@transaction.atomic
def remove(campaign: Campaign, *, by: User, at: datetime) -> None:
    """End the demo campaign, seal its batches, put it last in every list.

    Nothing is deleted but files of labels: codes never are. Only for what
    `find_active` returns: none of its codes can be redeemed afterwards.
    """
    campaign_lifecycle.end(campaign, by=by, at=at)
    editing.edit(campaign, {"position": LAST_POSITION}, by=by, at=at)
    for batch in campaign.batches.all():
        if batch.is_generating:
            generation.cancel(batch, by=by, at=at)
        batches.seal(batch, by=by, at=at)


def codes_to_try(*, by: User, at: datetime) -> list[CodeToTry]:
    """Return some codes to try, each revealed with an entry in the trail."""
    receipts = (
        Batch.objects.select_related("campaign", "series")
        .filter(campaign__slug=SLUG, name=RECEIPTS, sealed_at=None)
        .order_by("id")
        .first()
    )
    if receipts is None:
        return []
    available = Code.objects.of(receipts).filter(status=Status.AVAILABLE)
    results = []
    for code in available.order_by("id")[:CODES_TO_TRY]:
        code.batch = receipts
        text = revealing.reveal(code, by=by, at=at)
        results.append(CodeToTry(text, f"{receipts.campaign.landing_url}{text}"))
    return results
