"""Forecast a batch before it is generated: samples, odds, time, disk space, pages."""

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
GUESSES_THROTTLED = 1  # a second, which the throttle of a campaign allows
GUESSES_UNTHROTTLED = 1_000  # a second


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a marketer should know before the batch is generated."""

    samples: list[str]  # of random numbers, not of the batch
    quantity: int
    live: int  # codes of this format in the campaign, this batch included
    one_in: float
    verdict: str  # "refused", "weak" or "good"
    suggested_length: int | None  # if it differs from the length of the format
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


def forecast(campaign: Campaign, code_format: CodeFormat, quantity: int) -> Forecast:
    """Return the forecast of `quantity` codes of this format. Writes nothing."""
    live = quantity + generation.handed_out(campaign, code_format)
    suggested = odds.suggested_length(code_format.charset, live)
    return Forecast(
        samples=samples(code_format),
        quantity=quantity,
        live=live,
        one_in=odds.one_in(code_format, live),
        verdict=odds.verdict(code_format, live),
        suggested_length=suggested if suggested != code_format.length else None,
        seconds=quantity / CODES_A_SECOND,
        bytes=quantity * BYTES_A_CODE,
        pages=-(-quantity // LABELS_A_PAGE),
        with_margin=with_margin(quantity),
    )


def samples(code_format: CodeFormat) -> list[str]:
    """Return codes of this format made of random numbers, in groups."""
    return [
        code_format.grouped(code_format.spell(secrets.randbelow(code_format.capacity)))
        for _ in range(SAMPLES)
    ]


def with_margin(quantity: int) -> int | None:
    """Return the quantity with a margin for reprints, or None if that is too many."""
    increased = -(-quantity * (100 + MARGIN_PERCENT) // 100)
    return increased if increased <= MAX_QUANTITY else None
