"""Ask this machine for memory, disk and ports, and complain in one line."""

import errno
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1024 * 1024
PORTS = range(1, 65536)


class StackError(Exception):
    """What is wrong and what to do about it, in one line for the user."""


def say(line: str) -> None:
    print(f"  {line}", flush=True)


def complain(line: str) -> None:
    print(f"Pinpress: {line}", file=sys.stderr, flush=True)


def shown(path: Path) -> str:
    """Return a path as the user would type it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def memory() -> int:
    """Return the bytes of memory that we may use, those of our container if less."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def free_disk(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def require_disk(folder: Path, needed: int = 500 * MEGABYTE) -> None:
    free = free_disk(folder)
    if free < needed:
        raise StackError(
            f"the disk of {folder} has {free // MEGABYTE} MB left and "
            f"{needed // MEGABYTE} MB are needed. Make room, then start again."
        )


def free_port() -> int:
    """Return a TCP port of this machine that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chosen_port(env: Mapping[str, str]) -> int:
    """Read the port of the web server from the environment."""
    port = env.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or int(port) not in PORTS:
        raise StackError(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    return int(port)


def require_port(port: int, host: str = "127.0.0.1") -> None:
    """Raise Trouble where we could not listen on `port`."""
    taken = StackError(
        f"port {port} is in use by another program. "
        f"Choose another one: make up PORT={_port_beside(port)}"
    )
    # Asked first: macOS lets us bind beside a server that listens on all addresses.
    if _answers(port):
        raise taken
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise StackError(
            f"port {port} needs root's rights. Choose one above 1023: make up PORT=8000"
        ) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise taken from None
        raise StackError(f"cannot listen on {host}: {error.strerror}.") from None


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _port_beside(port: int) -> int:
    for other in range(port + 1, port + 50):
        if other in PORTS and not _answers(other):
            return other
    return free_port()
