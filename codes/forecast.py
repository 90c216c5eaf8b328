"""Foretell what a batch will be before it exists: looks, odds, time, disk, paper."""

import secrets
from dataclasses import dataclass

from campaigns.models import Campaign
from codes import generation, odds
from codes.formats import CodeFormat
from codes.models import MAX_QUANTITY

# docs/performance.md: generation.fill on two shared cores, and a row with its index.
CODES_A_SECOND = 600_000
BYTES_A_CODE = 66
LABELS_A_PAGE = 24
MARGIN_PERCENT = 20  # what printers lose to set-up, misprints and reprints
SAMPLES = 3
GUESSES_THROTTLED = 1  # a second: what the throttle of a campaign lets through
GUESSES_UNTHROTTLED = 1_000  # a second


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a marketer should know before the batch is made."""

    samples: list[str]  # made up: random numbers that nobody encrypted
    quantity: int
    live: int  # codes of this format in the campaign, this batch included
    one_in: float
    verdict: str  # "refused", "weak" or "good"
    suggested_length: int | None  # where it differs from the length asked for
    seconds: float
    bytes: int
    pages: int
    with_margin: int | None

    @property
    def throttled_hits(self) -> float:
        return odds.expected_hits(self.one_in, GUESSES_THROTTLED)

    @property
    def unthrottled_hits(self) -> float:
        return odds.expected_hits(self.one_in, GUESSES_UNTHROTTLED)


def forecast(campaign: Campaign, wanted: CodeFormat, quantity: int) -> Forecast:
    """Return what `quantity` codes of this format would be like. Writes nothing."""
    live = quantity + generation.handed_out(campaign, wanted)
    suggested = odds.suggested_length(wanted.charset, live)
    return Forecast(
        samples=samples(wanted),
        quantity=quantity,
        live=live,
        one_in=odds.one_in(wanted, live),
        verdict=odds.verdict(wanted, live),
        suggested_length=suggested if suggested != wanted.length else None,
        seconds=quantity / CODES_A_SECOND,
        bytes=quantity * BYTES_A_CODE,
        pages=-(-quantity // LABELS_A_PAGE),
        with_margin=with_margin(quantity),
    )


def samples(wanted: CodeFormat) -> list[str]:
    """Return made-up codes of this format, in groups."""
    return [
        wanted.grouped(wanted.spell(secrets.randbelow(wanted.capacity)))
        for _ in range(SAMPLES)
    ]


def with_margin(quantity: int) -> int | None:
    """Return the quantity with a margin for reprints, or None if that is too many."""
    more = -(-quantity * (100 + MARGIN_PERCENT) // 100)
    return more if more <= MAX_QUANTITY else None
