"""Send prepared requests over kept-alive connections, as fast as they are answered.

Client and server share the cores, so that the client must take little CPU time.
Loopback only; ends when all requests are sent.
"""

import multiprocessing
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass(slots=True)
class _Connection:
    """A socket, the current request and what it has received of its response."""

    socket: socket.socket
    request: bytes = b""
    received: bytearray = field(default_factory=bytearray)


def rate(
    port: int,
    requests: Sequence[bytes],
    *,
    expected: bytes,
    follows: bool = False,
    connections: int = 8,
) -> float:
    """Return requests a second; raise RuntimeError if a response lacks `expected`.

    With `follows` a redirect is followed at once, as a browser does, with the cookies
    that came with it; both count as one request.
    """
    half = len(requests) // 2
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        started_at = time.perf_counter()
        wrong = pool.starmap(
            _send_all,
            [
                (port, requests[:half], expected, follows, connections // 2),
                (port, requests[half:], expected, follows, connections // 2),
            ],
        )
        duration = time.perf_counter() - started_at
    if any(wrong):
        example = next(filter(None, wrong))
        raise RuntimeError(f"Unexpected response: {example[:600]!r}")
    return len(requests) / duration


def _send_all(
    port: int,
    requests: list[bytes],
    expected: bytes,
    follows: bool,  # noqa: FBT001 -- starmap gives positions
    connections: int,
) -> bytes:
    """Send all requests; return the first response without `expected`, or b""."""
    unsent = iter(requests)
    wrong = b""
    open_connections = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            connection = _Connection(socket.create_connection((HOST, port)))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if _send_next(connection, unsent):
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                open_connections += 1
        while open_connections:
            for key, _ in selector.select(30):
                connection = key.data
                connection.received += connection.socket.recv(262_144)
                if not _is_answered(connection, follows=follows):
                    continue
                if expected not in connection.received:
                    wrong = wrong or bytes(connection.received)
                connection.received.clear()
                if not _send_next(connection, unsent):
                    selector.unregister(connection.socket)
                    connection.socket.close()
                    open_connections -= 1
    return wrong


def _send_next(connection: _Connection, unsent: Iterator[bytes]) -> bool:
    request = next(unsent, None)
    if request is not None:
        connection.request = request
        connection.socket.sendall(request)
    return request is not None


def _is_answered(connection: _Connection, *, follows: bool) -> bool:
    """Return whether the last response has arrived; follow a redirect."""
    if not _is_complete(connection.received):
        return False
    if follows and b" 303 " in connection.received[:20]:
        _follow(connection)
        return False
    return True


def _follow(connection: _Connection) -> None:
    """Send the GET that a redirect asks for, with the cookies that it has set."""
    head = connection.received.partition(b"\r\n\r\n")[0].decode("latin-1")
    sent = _headers(connection.request.partition(b"\r\n\r\n")[0].decode("latin-1"))
    cookies = dict(pair.partition("=")[::2] for pair in sent["cookie"].split("; "))
    path = ""
    for line in head.split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            cookies.update([value.partition(";")[0].partition("=")[::2]])
        elif name.lower() == "location":
            path = value
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection.received.clear()
    connection.socket.sendall(
        request("GET", path, {"Host": sent["host"], "Cookie": cookie})
    )


def _headers(head: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in head.split("\r\n")[1:])
    return {name.lower(): value for name, _, value in pairs}


def _is_complete(received: bytearray) -> bool:
    """Return whether a response has arrived to its end, by its Content-Length."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    start = received.lower().find(b"content-length:", 0, end)
    length = (
        int(received[start + 15 : received.find(b"\r\n", start)]) if start >= 0 else 0
    )
    return len(received) >= end + 4 + length


def request(
    method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> bytes:
    """Return the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
