"""The address that a request comes from, as far as our own proxies confirm it."""

from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 -- stands for no address, nothing listens there


def client_address(request: HttpRequest) -> str:
    """Return the address of the client: "203.0.113.7" or "2001:db8::7".

    Each of our TRUSTED_PROXIES appends to X-Forwarded-For the address it was called
    from, so the client stands that many places from the right; whatever stands
    further left was sent by the client and is not read. A header that is too short
    or holds no address there did not pass our proxies: the peer itself is returned.
    """
    peer = _parse(request.META.get("REMOTE_ADDR", "")) or UNKNOWN
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return peer
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(hops) < proxies:
        return peer
    return _parse(hops[-proxies]) or peer


def host_of(address: str) -> str:
    """Return what the throttle counts as one host: an IPv4 address, or a /64 of IPv6.

    A provider gives a whole /64 to one line.
    """
    return _network(address, 32, 64)


def network_of(address: str) -> str:
    """Return what may be stored of an address: its /24, or /48 for IPv6.

    Enough to see where an attack comes from, too coarse to identify a person.
    """
    return _network(address, 24, 48)


@lru_cache(maxsize=4096)
def _network(address: str, bits4: int, bits6: int) -> str:
    bits = bits6 if ":" in address else bits4
    return str(ip_network(f"{address}/{bits}", strict=False).network_address)


@lru_cache(maxsize=4096)
def _parse(text: str) -> str | None:
    """Return the address in `text`, without port and zone, IPv4 in IPv6 as IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    address: IPv4Address | IPv6Address | None = None
    with suppress(ValueError):
        address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address) if address else None
