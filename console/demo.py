"""Fill a new installation with something to look at: a campaign, codes, a history.

Everything goes through the verbs that the pages use. Each step looks at what is there
first, so that it is safe to repeat and goes on where it was interrupted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import QuerySet

from campaigns import editing
from campaigns import lifecycle as campaign_lifecycle
from campaigns.models import Campaign
from codes import batches, generation, lifecycle, vault
from codes.formats import CodeFormat
from codes.generation import BatchSpec
from codes.lifecycle import Selection
from codes.models import Batch, Code, Status
from redemption import daily_counts
from redemption.errors import Rejected
from redemption.models import Channel, Redemption
from redemption.redeem import redeem
from staff.models import User
from staff.roles import Role

USERNAME = "demo"
SLUG = "demo"
RECEIPTS = "Demo receipts"
HISTORY = "Demo history"
DAYS = 30
REDEEMED = 120  # of the history
LAST = 32_767  # in display order
MISPRINTED = (381, 390)  # serials of the history that are voided
SHOWN = 3  # codes to try

_FIELDS = {
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
class Trial:
    """A code to try: as printed, and the address in its QR code."""

    text: str
    url: str


def user(password: str) -> User:
    """Return the demo's manager, made with this password if there is none yet."""
    found = User.objects.filter(username=USERNAME).first()
    return found or User.objects.create_user(
        USERNAME,
        password=password,
        first_name="Demo",
        role=Role.MANAGER,
        is_staff=True,
    )


@transaction.atomic
def campaign(*, by: User, at: datetime) -> Campaign:
    """Return the demo campaign; if it is new, it has been running for a month."""
    found = Campaign.objects.filter(slug=SLUG).first()
    if found is None:
        then = at - timedelta(days=DAYS)
        found = editing.create({**_FIELDS, "starts_at": then}, by=by, at=then)
        campaign_lifecycle.launch(found, by=by, at=then)
    return found


def batch(of: Campaign, name: str, quantity: int, *, by: User, at: datetime) -> Batch:
    """Return the batch of this name, ordered if there is none; its codes come later."""
    found = Batch.objects.filter(campaign=of, name=name).order_by("id").first()
    if found:
        return found
    look = CodeFormat(charset="clear", length=11)
    wish = BatchSpec(name=name, quantity=quantity, format=look)
    return generation.start(of, wish=wish, by=by, at=at)


def history(of: Batch, *, by: User, at: datetime) -> None:
    """Generate the batch, redeem some of its codes in the past, void a few.

    Where staff have paused, ended or sealed something, it leaves things as they are.
    """
    generation.fill(of)
    _redeem(of, at)
    daily_counts.reset(of.campaign)  # the past is counted already, without these
    daily_counts.count_quarters(at=at)
    if not of.moves.exists():
        first, last = MISPRINTED
        move = lifecycle.order(
            of,
            Status.VOIDED,
            Selection(first, last),
            reason="Misprinted roll",
            by=by,
            at=at,
        )
        lifecycle.carry_out(move, at=at)
    for move in of.moves.filter(finished_at=None):
        lifecycle.carry_out(move, at=at)


def every() -> QuerySet[Campaign]:
    """Return the campaign that `campaign` has made, gone or not: one at most."""
    return Campaign.objects.filter(slug=SLUG, created_by__username=USERNAME)


def present() -> Campaign | None:
    """Return the demo campaign, unless it is gone."""
    return every().exclude(status=Campaign.Status.ENDED).first()


@transaction.atomic
def remove(of: Campaign, *, by: User, at: datetime) -> None:
    """End the demo campaign, seal its batches, put it last in every list.

    Nothing is deleted but files of labels: codes never are. Only for what `present`
    returns: none of its codes can be redeemed afterwards.
    """
    campaign_lifecycle.end(of, by=by, at=at)
    editing.edit(of, {"position": LAST}, by=by, at=at)
    for one in of.batches.all():
        if one.is_generating:
            generation.cancel(one, by=by, at=at)
        batches.seal(one, by=by, at=at)


def trials(*, by: User, at: datetime) -> list[Trial]:
    """Return some codes to try, each revealed with an entry in the trail."""
    receipts = (
        Batch.objects.select_related("campaign", "series")
        .filter(campaign__slug=SLUG, name=RECEIPTS, sealed_at=None)
        .order_by("id")
        .first()
    )
    if receipts is None:
        return []
    codes = Code.objects.of(receipts).filter(status=Status.AVAILABLE).order_by("id")
    found = []
    for code in codes[:SHOWN]:
        code.batch = receipts
        text = vault.reveal(code, by=by, at=at)
        found.append(Trial(text, f"{receipts.campaign.landing_url}{text}"))
    return found


def _redeem(of: Batch, at: datetime) -> None:
    """Redeem the first codes, more of them the nearer to today; each only once."""
    done = set(
        Redemption.objects.filter(
            code_id__gte=of.code_id(1), code_id__lte=of.code_id(REDEEMED)
        ).values_list("code_id", flat=True)
    )
    if len(done) >= REDEEMED or of.is_sealed:
        return
    texts = vault.texts(of, 1, REDEEMED)
    for serial, text in enumerate(texts.tolist(), start=1):
        if of.code_id(serial) in done:
            continue
        try:
            redeem(
                text.decode(),
                campaign=of.campaign,
                channel=Channel.LANDING,
                attempt_id=uuid5(NAMESPACE_URL, f"demo/{of.code_id(serial)}"),
                at=_moment(serial, at),
            )
        except Rejected:
            continue


def _moment(serial: int, at: datetime) -> datetime:
    """Return when a code of the history was redeemed: scattered over the days."""
    share = (serial - 0.5) / REDEEMED  # the first ones long ago
    back = (DAYS - 1) * (1 - share**0.6) * (0.8 + 0.2 * ((serial * 37) % 10) / 10)
    hours = (serial * 7) % 11
    return at - timedelta(days=back, hours=hours, minutes=(serial * 13) % 60)
