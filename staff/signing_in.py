"""Sign staff in: a few wrong passwords for a name or from a line, then a pause."""

from datetime import datetime
from hashlib import blake2b

from django.contrib import auth
from django.http import HttpRequest

from staff import trail
from staff.models import User
from throttling import rate_limits
from throttling.client_address import client_address, host_of, network_of

PERIOD = 15 * 60
PER_NAME = rate_limits.RateLimit(
    "sign-in-name", 10, PERIOD
)  # a name, tried from one line
PER_HOST = rate_limits.RateLimit("sign-in-host", 30, PERIOD)  # one line, any name


class SignInThrottled(Exception):
    """Too many passwords were wrong; the next one is looked at in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def check(
    request: HttpRequest, username: str, password: str, *, at: datetime
) -> User | None:
    """Return the member of staff whose password this is, or None.

    Raises Throttled, also for the right password: whoever guesses must not learn
    from the answer that a guess was right.
    """
    charges = _charges(request, username)
    if seconds := rate_limits.seconds_blocked(charges):
        raise SignInThrottled(seconds)
    user = auth.authenticate(request, username=username, password=password)
    if isinstance(user, User):
        return user
    rate_limits.consume(charges)
    if rate_limits.seconds_blocked(charges):
        _enter(request, username, at)
    return None


def _charges(request: HttpRequest, username: str) -> list[rate_limits.Charge]:
    """Return whom a failure counts against; a name is kept as a digest only.

    People type passwords where the name belongs.
    """
    host = host_of(client_address(request))
    name = blake2b(username.casefold().encode(), digest_size=16).hexdigest()
    return [(PER_NAME, f"{name}/{host}"), (PER_HOST, host)]


def _enter(request: HttpRequest, username: str, at: datetime) -> None:
    """Say in the trail whose account was shut to a network, once a period.

    Names that nobody has are not entered: anybody could fill the trail with them.
    """
    if user := User.objects.filter(username=username).first():
        network = network_of(client_address(request))
        trail.record("staff.sign_in_throttled", user, by=None, at=at, network=network)
