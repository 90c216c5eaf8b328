"""How often a visitor may try: the budgets of the landing page, and who is charged.

A redeemed code is charged nothing, and its own redemption shown again neither. A
refusal of which arithmetic alone knows tells a guesser nothing, so it is cheap. Every
other refusal counts as a guess, whatever its reason: else the price would tell.
"""

from dataclasses import dataclass
from uuid import UUID

from campaigns.models import Campaign
from redemption.models import Reason
from throttling.client_address import UNKNOWN, host_of, network_of
from throttling.rate_limits import Charge, RateLimit

MINUTE, HOUR = 60, 60 * 60

# Patience with slow fingers; the limit only keeps a script from costing us work.
MISTYPED_DEVICE = RateLimit("mistyped-device", 30, MINUTE)
MISTYPED_HOST = RateLimit("mistyped-host", 30, MINUTE)

# With a check symbol nobody mistypes a code into another one: five misses in a quarter
# of an hour are a stack of spent receipts at most, and the wait is bearable.
MISSED_DEVICE = RateLimit("missed-device", 5, 15 * MINUTE)
# A household, or one line of a provider who puts many households behind an address.
MISSED_HOST = RateLimit("missed-host", 20, HOUR)
# Whoever rents a whole network of addresses is still one guesser.
MISSED_NETWORK = RateLimit("missed-network", 200, HOUR)
# However many networks: one guess a second. The odds that a marketer reads before
# printing (codes.odds) are those of 90 days at this rate, 7.8 million guesses.
MISSED_CAMPAIGN = RateLimit("missed-campaign", 120, 2 * MINUTE)

# Remembered attempts are rows: a flood is told once, and does not become one itself.
REMEMBERED_THROTTLED = RateLimit("remembered-throttled", 1, 15 * MINUTE)
REMEMBERED_MISTYPED = RateLimit("remembered-mistyped", 300, MINUTE)

# What a visitor may hear from anybody: it depends on the format or on the calendar.
_TELLS_NOTHING = {
    Reason.UNREADABLE,
    Reason.NOT_STARTED,
    Reason.PAUSED,
    Reason.ENDED,
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose budgets are charged: a browser, where it comes from, in which campaign."""

    campaign: Campaign
    device: UUID
    address: str

    @property
    def for_mistyping(self) -> list[Charge]:
        charges = [(MISTYPED_DEVICE, self.device.hex)]
        if self.address != UNKNOWN:
            charges.append((MISTYPED_HOST, host_of(self.address)))
        return charges

    @property
    def for_missing(self) -> list[Charge]:
        charges = [
            (MISSED_DEVICE, self.device.hex),
            (MISSED_CAMPAIGN, str(self.campaign.pk)),
        ]
        if self.address != UNKNOWN:
            charges += [
                (MISSED_HOST, host_of(self.address)),
                (MISSED_NETWORK, network_of(self.address)),
            ]
        return charges

    @property
    def all_charges(self) -> list[Charge]:
        return self.for_mistyping + self.for_missing

    def charges_for(self, reason: Reason) -> list[Charge]:
        """Return what a refusal costs. A throttled try costs nothing.

        Else one browser that goes on trying would use up the campaign for everybody.
        """
        if reason == Reason.THROTTLED:
            return []
        return self.for_mistyping if reason in _TELLS_NOTHING else self.for_missing

    def remembered(self, reason: Reason) -> list[Charge]:
        """Return the budgets that a row for this refusal is taken from."""
        if reason == Reason.THROTTLED:
            whose = self.device.hex
            if self.address != UNKNOWN:
                whose = host_of(self.address)
            return [(REMEMBERED_THROTTLED, f"{self.campaign.pk}/{whose}")]
        if reason in _TELLS_NOTHING:
            return [(REMEMBERED_MISTYPED, str(self.campaign.pk))]
        return []
