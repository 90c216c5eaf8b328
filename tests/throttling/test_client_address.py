import pytest
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from throttling.client_address import client_address, host_of, network_of


def request_from(peer: str, forwarded: str | None = None):
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


def test_without_proxies_the_header_is_not_read(settings):
    settings.TRUSTED_PROXIES = 0
    assert client_address(request_from("203.0.113.7", "1.2.3.4")) == "203.0.113.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),  # the client wrote 1.2.3.4
        (2, "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "6.6.6.6,1.2.3.4,203.0.113.7,10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.1"),  # too short: it did not pass our proxies
        (1, "", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "203.0.113.7:4711", "203.0.113.7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:DB8:0:0::7", "2001:db8::7"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "203.0.113.7'; DROP TABLE staff_user", "10.0.0.1"),
    ],
)
def test_the_client_stands_that_many_places_from_the_right(
    settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request_from("10.0.0.1", forwarded)) == address


def test_no_header_at_all_means_the_peer(settings):
    settings.TRUSTED_PROXIES = 1
    assert client_address(request_from("10.0.0.1")) == "10.0.0.1"


def test_a_unix_socket_has_no_address(settings):
    settings.TRUSTED_PROXIES = 0
    assert client_address(request_from("")) == "0.0.0.0"


@given(st.text(max_size=60))
def test_no_header_breaks_it(forwarded):
    with override_settings(TRUSTED_PROXIES=1):
        address = client_address(request_from("10.0.0.1", forwarded))
    assert network_of(address)
    assert host_of(address)


def test_networks_are_coarse_enough_to_store_and_hosts_fine_enough_to_throttle():
    v4, v6 = "203.0.113.7", "2001:db8:1:ab02:3:4:5:6"
    assert [network_of(v4), host_of(v4)] == ["203.0.113.0", "203.0.113.7"]
    assert [network_of(v6), host_of(v6)] == ["2001:db8:1::", "2001:db8:1:ab02::"]
