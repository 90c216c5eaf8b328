"""What is in the installation: a month of campaigns, on top of what the tests seed.

It stands on `tests.flows.seeded`, so that whatever a new page needs is here as well.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from campaigns import design_draft, editing, lifecycle, theme
from campaigns.models import Campaign
from codes import batches, generation, tallies
from codes import lifecycle as codes_lifecycle
from codes.formats import CodeFormat
from codes.lifecycle import Selection
from codes.models import Batch, Status
from printing.models import PrintRun
from redemption import daily_counts
from redemption.attempts import new_reference
from redemption.models import Answers, Attempt, Channel, Reason, Redemption
from staff.models import User
from tests.factories import make_code, text_of
from tests.flows.seeded import Installation, seed
from tests.printing import runs
from tests.redemption.sample_answers import ASKS_EVERYTHING
from tools.screenshots import artwork, words

FREE = 90_000  # from this serial on the codes of the great batch are not redeemed
WEEKEND = {"Fri", "Sat", "Sun"}
_ADDRESSES = ("192.0.2.0", "198.51.100.0", "203.0.113.0", "2001:db8:77::")
_REASONS = {
    Reason.UNREADABLE: 50,
    Reason.UNKNOWN: 18,
    Reason.REDEEMED: 20,
    Reason.VOIDED: 3,
    Reason.THROTTLED: 9,
}
_TABLE = "redemption_redemption (code_id, campaign_id, at, channel, attempt_id)"
_REDEEM = """
    UPDATE codes_code SET status = 5, status_at = redemption.at
    FROM redemption_redemption AS redemption
    WHERE redemption.code_id = codes_code.id AND codes_code.status = 2
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """The installation, and what pictures in other states ask for by name."""

    installation: Installation
    campaigns: dict[str, Campaign]
    batches: dict[str, Batch]
    fresh: Iterator[str]  # codes that nobody has redeemed, for the landing page
    asked: str  # and of one whose page asks for more
    redeemed: str

    def address(self, name: str, query: str = "", **others: object) -> str:
        """Return the address of a page; `others` take the place of its arguments."""
        return self.installation.address(name, query, **others)


def build() -> Scene:
    """Fill the database, the same way each time but for the codes themselves."""
    now, dice = timezone.now(), random.Random(7)
    installation = seed()
    by = installation.manager
    by.first_name, by.last_name = "Mara", "Okonkwo"
    by.save(update_fields=["first_name", "last_name"])
    summer = Campaign.objects.get(pk=installation.arguments["campaign_id"])
    _dress(summer, by, now)
    campaigns = {"summer": summer} | _others(by, now)
    made = _batches(campaigns, by, now, dice)
    _attempts(campaigns, now, dice)
    for campaign in campaigns.values():
        daily_counts.reset(campaign)  # counted already, without these
    daily_counts.count_quarters(at=now)
    tallies.fold()
    big = made["rolls"]
    _answers(big)
    run = _print_runs(big, by, now)
    installation.arguments |= {
        "batch_id": big.pk,
        "run_id": run.pk,
        "slug": summer.slug,
        "digest": theme.digest(summer),
        "typed": text_of(make_code(batch=big, serial=FREE)),
    }
    fresh = (text_of(make_code(batch=big, serial=FREE + n)) for n in count(1))
    asked = text_of(make_code(batch=made["q"], serial=900))
    redeemed = text_of(make_code(batch=big, serial=1))
    return Scene(installation, campaigns, made, fresh, asked, redeemed)


def _dress(campaign: Campaign, by: User, now: datetime) -> None:
    """Give the campaign that everything is shown of a month of life and a face."""
    Campaign.objects.filter(pk=campaign.pk).update(
        starts_at=now - timedelta(days=34),
        ends_at=now + timedelta(days=41),
        created_at=now - timedelta(days=37),
        time_zone="Europe/Madrid",
        slug="ice-cream",
        created_by=by,
        position=1,
    )
    design_draft.edit(campaign, words.FACE, by=by, at=now)
    for kind in ("logo", "hero"):
        picture = getattr(artwork, kind)()
        design_draft.put_picture(campaign, kind, picture, by=by, at=now)
    design_draft.publish(campaign, by=by, at=now)
    design_draft.edit(
        campaign, {"headline": "Your ice cream is waiting"}, by=by, at=now
    )


def _others(by: User, now: datetime) -> dict[str, Campaign]:
    """Return more campaigns by short names: what they show is how they differ."""
    planned = {  # name, days from now, what is done with it, design
        "cinema": ("Cinema weeks", -25, 4, [], {"theme": "bold"}),
        "long": (words.LONG, -18, 60, [], {"theme": "quiet", "headline": words.BASKET}),
        "q": ("Q", -9, None, [], ASKS_EVERYTHING),
        "olives": ("Olive oil collectors", 20, 80, [], {}),
        "paused": ("Museum night", -12, 30, [lifecycle.pause], {}),
        "ended": ("Spring cleaning bonus", -120, -30, [], {}),
    }
    made = {}
    for place, (key, (name, first, last, deeds, face)) in enumerate(planned.items()):
        start = now + timedelta(days=first)
        fields = {
            "name": name,
            "slug": f"{key}-26",
            "starts_at": start,
            "ends_at": last and now + timedelta(days=last),
            "time_zone": "Europe/Madrid",
            "contact": "Write to help@example.com.",
            "position": 10 + place,
        }
        early = min(start, now) - timedelta(days=2)
        made[key] = editing.create({**fields, **face}, by=by, at=early)
        lifecycle.launch(made[key], by=by, at=early)
        for deed in deeds:
            deed(made[key], by=by, at=now - timedelta(days=1))
    draft = {"name": "Winter raffle", "slug": "winter", "starts_at": now}
    made["draft"] = editing.create(draft, by=by, at=now - timedelta(days=3))
    return made


def _batches(
    campaigns: dict[str, Campaign], by: User, now: datetime, dice: random.Random
) -> dict[str, Batch]:
    """Return batches by short names, in every state that a batch can be in."""
    planned = {  # campaign, name, prefix, codes, days ago, redeemed
        "rolls": ("summer", "Receipt rolls, autumn", "BF26-", 250_000, 33, 58_214),
        "caps": ("summer", words.LONG_BATCH, "", 12_000, 30, 11_390),
        "flyers": ("summer", "Flyers", "FL-", 20_000, 20, 96),
        "tickets": ("cinema", "Ticket stubs", "", 8_000, 24, 3_420),
        "boxes": ("long", "Fruit boxes", "", 30_000, 17, 8_150),
        "q": ("q", "Q", "", 1_000, 8, 12),
        "paused": ("summer", "Till 7", "T7-", 5_000, 14, 410),
        "sealed": ("cinema", "Popcorn bags", "PB-", 6_000, 22, 2_208),
        "ended": ("ended", "Stickers", "", 4_000, 110, 0),
    }
    made = {}
    for key, (campaign, name, prefix, quantity, days, redeemed) in planned.items():
        at = now - timedelta(days=days)
        made[key] = _start(campaigns[campaign], name, prefix, quantity, by, at)
        generation.fill(made[key])
        _redeem(made[key], redeemed, min(days, 30), now, dice)
    batches.pause(made["paused"], by=by, at=now - timedelta(hours=5))
    batches.seal(made["sealed"], by=by, at=now - timedelta(days=2))
    lost = Selection(first=120_000, last=120_499)
    why = {"reason": "Roll 14 was lost on the way to the shop", "by": by}
    move = codes_lifecycle.order(made["rolls"], Status.VOIDED, lost, at=now, **why)
    codes_lifecycle.carry_out(move, at=now)
    made["growing"] = _start(
        campaigns["summer"], "Cups, second print", "CU-", 400_000, by, now
    )
    generation.fill(made["growing"], until=0)  # one chunk
    return made


def _start(
    campaign: Campaign, name: str, prefix: str, quantity: int, by: User, at: datetime
) -> Batch:
    look = CodeFormat(charset="clear", length=12, prefix=prefix)
    wish = generation.BatchSpec(name=name, quantity=quantity, format=look)
    return generation.start(campaign, wish=wish, by=by, at=at)


def _redeem(
    batch: Batch, wanted: int, days: int, now: datetime, dice: random.Random
) -> None:
    """Redeem the first codes: more on some days of the week, most in the afternoon.

    By two statements, as a hundred thousand claims would take minutes.
    """
    ago = range(days)
    rhythm = [1 + 0.9 * (f"{now - timedelta(days=d):%a}" in WEEKEND) for d in ago]
    weights = [w * (1.25 - d / (2 * days)) for d, w in zip(ago, rhythm, strict=True)]
    noon = now.replace(hour=14, minute=0)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {_TABLE} FROM STDIN") as copy:
            for serial, day in enumerate(dice.choices(ago, weights, k=wanted), 1):
                at = noon - timedelta(days=day, hours=dice.gauss(0, 2.6))
                at = min(at, now - timedelta(minutes=dice.randrange(3, 300)))
                device = f"{dice.getrandbits(128):032x}"
                row = (batch.code_id(serial), batch.campaign_id, at, 1, device)
                copy.write_row(row)
        cursor.execute(_REDEEM)


def _attempts(
    campaigns: dict[str, Campaign], now: datetime, dice: random.Random
) -> None:
    """Let visitors mistype for a week, and somebody guess since this morning."""
    reasons, weights = list(_REASONS), list(_REASONS.values())
    rows = [
        Attempt(
            campaign=campaigns[dice.choice(["summer", "cinema", "long"])],
            at=now - timedelta(minutes=7 * n),
            reason=dice.choices(reasons, weights)[0],
            channel=Channel.LANDING,
            reference=new_reference(),
            network=dice.choice(_ADDRESSES),
        )
        for n in range(240)
    ]
    Attempt.objects.bulk_create(reversed(rows))


def _answers(batch: Batch) -> None:
    """Let some visitors have said who they are."""
    known = Redemption.objects.filter(pk__in=[batch.code_id(n) for n in range(1, 40)])
    Answers.objects.bulk_create(
        Answers(
            redemption=one,
            campaign_id=batch.campaign_id,
            at=one.at,
            name="Ana Díaz",
            email="ana@example.com",
        )
        for one in known
    )


def _print_runs(batch: Batch, by: User, now: datetime) -> PrintRun:
    """Return a run that is ready; one is in work, one has failed."""
    ready = runs.make(runs.order(batch, by=by, at=now, first=60_001, last=60_240))
    growing = runs.order(batch, by=by, at=now, first=60_241, last=89_999)
    growing.pages_done, growing.labels_made = growing.pages // 3, 29_000
    growing.save(update_fields=["pages_done", "labels_made"])
    failed = runs.order(batch, by=by, at=now, first=95_001, last=99_000)
    failed.state, failed.finished_at = PrintRun.State.FAILED, now
    failed.problem = "The logo “Sun” is gone. Choose another one and print again."
    failed.save(update_fields=["state", "finished_at", "problem"])
    return ready
