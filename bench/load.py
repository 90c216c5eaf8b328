"""Send ready-made requests over kept-alive connections, as fast as they are answered.

Lean on purpose: client and server share the cores, so that what the client spends is
missing in the server. Loopback only; ends when the requests are used up.
"""

import multiprocessing
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass(slots=True)
class _Line:
    """One connection and what it has read of the current response."""

    socket: socket.socket
    read: bytearray = field(default_factory=bytearray)


def rate(
    port: int, requests: Sequence[bytes], *, wanted: bytes, connections: int = 8
) -> float:
    """Return requests a second; raise RuntimeError if a response lacks `wanted`."""
    half = len(requests) // 2
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        began = time.perf_counter()
        wrong = pool.starmap(
            _drive,
            [
                (port, requests[:half], wanted, connections // 2),
                (port, requests[half:], wanted, connections // 2),
            ],
        )
        took = time.perf_counter() - began
    if any(wrong):
        example = next(filter(None, wrong))
        raise RuntimeError(f"Unexpected response: {example[:600]!r}")
    return len(requests) / took


def _drive(port: int, requests: list[bytes], wanted: bytes, connections: int) -> bytes:
    """Send all requests; return the first response that is not as wanted, or b""."""
    waiting = iter(requests)
    wrong = b""
    open_lines = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            line = _Line(socket.create_connection((HOST, port)))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if _send_next(line, waiting):
                selector.register(line.socket, selectors.EVENT_READ, line)
                open_lines += 1
        while open_lines:
            for key, _ in selector.select(30):
                line = key.data
                line.read += line.socket.recv(262_144)
                if not _is_whole(line.read):
                    continue
                if wanted not in line.read:
                    wrong = wrong or bytes(line.read)
                line.read.clear()
                if not _send_next(line, waiting):
                    selector.unregister(line.socket)
                    line.socket.close()
                    open_lines -= 1
    return wrong


def _send_next(line: _Line, waiting: Iterator[bytes]) -> bool:
    request = next(waiting, None)
    if request is not None:
        line.socket.sendall(request)
    return request is not None


def _is_whole(read: bytearray) -> bool:
    """Tell whether a response has been read to its end (by its Content-Length)."""
    end = read.find(b"\r\n\r\n")
    if end < 0:
        return False
    at = read.lower().find(b"content-length:", 0, end)
    length = int(read[at + 15 : read.find(b"\r\n", at)]) if at >= 0 else 0
    return len(read) >= end + 4 + length


def request(
    method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> bytes:
    """Return the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
