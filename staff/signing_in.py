"""Authenticate staff; too many wrong passwords are throttled by name and by network."""

from datetime import datetime
from hashlib import blake2b

from django.contrib import auth
from django.http import HttpRequest

from staff import trail
from staff.models import User
from throttling import rate_limits
from throttling.client_address import client_address, host_of, network_of

PERIOD = 15 * 60  # seconds
# Of failures: for one name from one host, and for any names from one host. A host is
# an IPv4 address or an IPv6 network.
PER_NAME = rate_limits.RateLimit("sign-in-name", 10, PERIOD)
PER_HOST = rate_limits.RateLimit("sign-in-host", 30, PERIOD)


class SignInThrottled(Exception):
    """Too many wrong passwords; the next one is checked in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def authenticate(
    request: HttpRequest, username: str, password: str, *, at: datetime
) -> User | None:
    """Return the member of staff whose password this is, or None.

    Raises SignInThrottled, also for the right password: an attacker must not learn that
    a guess was right.
    """
    charges = _charges(request, username)
    if seconds := rate_limits.seconds_blocked(charges):
        raise SignInThrottled(seconds)
    user = auth.authenticate(request, username=username, password=password)
    if isinstance(user, User):
        return user
    rate_limits.consume(charges)
    if rate_limits.seconds_blocked(charges):
        _record_throttled(request, username, at)
    return None


def _charges(request: HttpRequest, username: str) -> list[rate_limits.Charge]:
    """Return what a failure counts against.

    The name is stored as a digest, since people type passwords into its field.
    """
    host = host_of(client_address(request))
    name = blake2b(username.casefold().encode(), digest_size=16).hexdigest()
    return [(PER_NAME, f"{name}/{host}"), (PER_HOST, host)]


def _record_throttled(request: HttpRequest, username: str, at: datetime) -> None:
    """Record in the trail which account was throttled for which network.

    Unknown names are not recorded: visitors could fill the trail with them.
    """
    if user := User.objects.filter(username=username).first():
        network = network_of(client_address(request))
        trail.record("staff.sign_in_throttled", user, by=None, at=at, network=network)
