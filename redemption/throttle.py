"""How often a visitor may try: the rate limits of the landing page, and their keys.

A redeemed code is charged nothing, and neither is its own redemption shown again. A
refusal that follows from the format or the calendar alone tells a guesser nothing, so
it is cheap. Every other refusal counts as a guess and costs the same, whatever its
reason: else the price would tell the reason.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from campaigns.models import Campaign
from redemption.models import Reason
from throttling.client_address import UNKNOWN, host_of, network_of
from throttling.rate_limits import Charge, RateLimit

MINUTE, HOUR = 60, 60 * 60

# Generous to people who mistype; the limits only keep a script from costing us work.
MISTYPED_DEVICE = RateLimit("mistyped-device", 30, MINUTE)
MISTYPED_HOST = RateLimit("mistyped-host", 30, MINUTE)

# With a check symbol nobody mistypes a code into another one: five misses in a quarter
# of an hour are a stack of spent receipts at most, and the wait is bearable.
MISSED_DEVICE = RateLimit("missed-device", 5, 15 * MINUTE)
# A household, or one line of a provider who puts many households behind an address.
MISSED_HOST = RateLimit("missed-host", 20, HOUR)
# A person who rents a whole network of addresses is still one guesser.
MISSED_NETWORK = RateLimit("missed-network", 200, HOUR)
# However many networks: one guess a second. The odds that a marketer reads before
# printing (codes.odds) are those of 90 days at this rate, 7.8 million guesses.
MISSED_CAMPAIGN = RateLimit("missed-campaign", 120, 2 * MINUTE)

# A recorded attempt is a row: a flood of attempts must not become a flood of rows.
# These are rows a campaign. Mistyped texts may fill half of them, so that nonsense
# alone does not keep the refusal of a code from being recorded.
RECORDED = RateLimit("recorded", 600, MINUTE)
RECORDED_MISTYPED = RateLimit("recorded-mistyped", 300, MINUTE)

# The throttled tries of a host in so many seconds, by the clock, are one row.
THROTTLED_WINDOW = 15 * MINUTE

# Anybody may know these: they depend on the format or on the calendar.
_REVEALS_NOTHING = {
    Reason.UNREADABLE,
    Reason.NOT_STARTED,
    Reason.PAUSED,
    Reason.ENDED,
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose tries are counted: a browser, its address, in which campaign."""

    campaign: Campaign
    device: UUID
    address: str

    @property
    def host(self) -> str:
        """What is counted as one host: its address, else the browser."""
        if self.address == UNKNOWN:
            return self.device.hex
        return host_of(self.address)

    @property
    def mistyped_charges(self) -> list[Charge]:
        charges = [(MISTYPED_DEVICE, self.device.hex)]
        if self.address != UNKNOWN:
            charges.append((MISTYPED_HOST, host_of(self.address)))
        return charges

    @property
    def missed_charges(self) -> list[Charge]:
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
        return self.mistyped_charges + self.missed_charges

    def charges_for(self, reason: Reason) -> list[Charge]:
        """Return what a refusal costs. A throttled try costs nothing.

        Else one browser that goes on trying would use up the campaign for everybody.
        """
        if reason == Reason.THROTTLED:
            return []
        if reason in _REVEALS_NOTHING:
            return self.mistyped_charges
        return self.missed_charges

    def recording_charges(self, reason: Reason) -> list[Charge]:
        """Return the limits within which a refusal gets a new row of Attempt.

        They are the campaign's alone, and the same whether the code exists or not and
        whatever its status is: whether a visitor reads a reference tells nothing.
        """
        key = str(self.campaign.pk)
        if reason in _REVEALS_NOTHING:
            return [(RECORDED_MISTYPED, key), (RECORDED, key)]
        return [(RECORDED, key)]

    def throttle_key(self, at: datetime) -> UUID:
        """Return the name of the row that counts this host's throttled tries at `at`.

        It changes with each THROTTLED_WINDOW. Without SECRET_KEY no address can be
        found from it by trying them all.
        """
        window = int(at.timestamp()) // THROTTLED_WINDOW
        facts = f"{self.campaign.pk}/{self.host}/{window}"
        return UUID(
            bytes=salted_hmac(__name__, facts, algorithm="sha256").digest()[:16]
        )
