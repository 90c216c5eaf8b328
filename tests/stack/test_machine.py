import socket

import pytest

from stack import machine
from stack.machine import StackError


def test_a_port_in_use_is_told_in_one_line_with_another_one():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(StackError) as trouble:
            machine.require_port(port)

    line = str(trouble.value)
    advice = (
        f"port {port} is in use by another program. Choose another one: make up PORT="
    )
    assert line.startswith(advice)
    machine.require_port(int(line.removeprefix(advice)))


def test_a_port_in_use_on_all_addresses_is_seen_too():
    with (
        socket.create_server(("", 0)) as server,
        pytest.raises(StackError, match="in use"),
    ):
        machine.require_port(server.getsockname()[1])


def test_a_port_that_was_just_left_is_free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()  # we close first: the port lingers

    machine.require_port(port)


@pytest.mark.parametrize("given", ["0", "65536", "-1", "80a", "８０", "8000.0"])
def test_a_port_that_is_none_is_refused(given):
    with pytest.raises(StackError) as trouble:
        machine.chosen_port({"PORT": given})

    assert str(trouble.value) == (
        f"PORT is {given!r}; it must be a number from 1 to 65535."
    )


@pytest.mark.parametrize(("given", "port"), [("", 8000), ("1", 1), ("65535", 65535)])
def test_the_port_is_read_from_the_environment(given, port):
    assert machine.chosen_port({"PORT": given}) == port


def test_a_full_disk_is_told_in_one_line(tmp_path):
    with pytest.raises(StackError, match=r"MB left and .* are needed. Make room, then"):
        machine.require_disk(tmp_path, needed=2**60)

    machine.require_disk(tmp_path, needed=1)
