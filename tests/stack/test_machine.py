import socket
from contextlib import suppress

import pytest

from stack import machine
from stack.machine import StackError


def test_a_port_in_use_is_reported_with_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        lines = [refusal(port) for _ in range(3)]

    advice = (
        f"port {port} is in use by another program. Choose another one: make up PORT="
    )
    assert all(line.startswith(advice) for line in lines)
    # Another program may take one of them meanwhile.
    assert any(is_free(int(line.removeprefix(advice))) for line in lines)


def test_a_port_that_accepts_nothing_but_is_taken_is_not_recommended():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as next_one:
        port = server.getsockname()[1]
        with suppress(OSError):  # another program has it
            next_one.bind(("127.0.0.1", port + 1))
        recommended = refusal(port).rpartition("=")[2]

    assert int(recommended) != port + 1


def refusal(port):
    with pytest.raises(StackError) as caught:
        machine.require_port(port)
    return str(caught.value)


def is_free(port):
    try:
        machine.require_port(port)
    except StackError:
        return False
    return True


def test_a_port_in_use_on_all_addresses_is_noticed():
    with (
        socket.create_server(("", 0)) as server,
        pytest.raises(StackError, match="in use"),
    ):
        machine.require_port(server.getsockname()[1])


def test_a_port_that_was_just_closed_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _address = server.accept()
            accepted.close()  # on this side first: the port is in TIME_WAIT

    machine.require_port(port)


@pytest.mark.parametrize("given", ["0", "65536", "-1", "80a", "８０", "8000.0"])
def test_an_invalid_port_is_refused(given):
    with pytest.raises(StackError) as caught:
        machine.chosen_port({"PORT": given})

    assert str(caught.value) == (
        f"PORT is {given!r}; it must be a number from 1 to 65535."
    )


@pytest.mark.parametrize(("given", "port"), [("", 8000), ("1", 1), ("65535", 65535)])
def test_the_port_is_read_from_the_environment(given, port):
    assert machine.chosen_port({"PORT": given}) == port


def test_a_full_disk_is_reported(tmp_path):
    with pytest.raises(StackError, match=r"MB left and .* are needed. Free some space"):
        machine.require_disk(tmp_path, needed_bytes=2**60)

    machine.require_disk(tmp_path, needed_bytes=1)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (18.4, "18 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (600, "10 min"),
        (3599, "1 h"),
        (3900, "1 h 5 min"),
    ],
)
def test_a_long_time_is_shown_in_minutes_and_hours(seconds, text):
    assert machine.display_seconds(seconds) == text
