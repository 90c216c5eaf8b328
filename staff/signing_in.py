"""Sign staff in: a few wrong passwords for a name or from a line, then a pause."""

from datetime import datetime
from hashlib import blake2b

from django.contrib import auth
from django.http import HttpRequest

from staff import budgets, trail
from staff.addresses import client_address, host_of, network_of
from staff.models import User

PERIOD = 15 * 60
PER_NAME = budgets.Budget("sign-in-name", 10, PERIOD)  # a name, tried from one line
PER_HOST = budgets.Budget("sign-in-host", 30, PERIOD)  # one line, any name


class Throttled(Exception):
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
    if seconds := budgets.wait(charges):
        raise Throttled(seconds)
    user = auth.authenticate(request, username=username, password=password)
    if isinstance(user, User):
        return user
    budgets.spend(charges)
    if budgets.wait(charges):
        _enter(request, username, at)
    return None


def _charges(request: HttpRequest, username: str) -> list[budgets.Charge]:
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
