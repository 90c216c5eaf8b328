"""Ask this machine for memory, disk and ports; report to the terminal in one line."""

import errno
import os
import shutil
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1024 * 1024
VALID_PORTS = range(1, 65536)
MAX_SECONDS = 90  # a longer time is said in minutes


class StackError(Exception):
    """What is wrong and what to do about it, in one line for the user."""


def report(line: str) -> None:
    print(f"  {line}", flush=True)


def report_error(line: str) -> None:
    print(f"Pinpress: {line}", file=sys.stderr, flush=True)


def display_path(path: Path) -> str:
    """Return a path as the user would type it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def display_seconds(seconds: float) -> str:
    """Return a duration as people say it: 45 s, 10 min, 1 h 5 min."""
    whole = round(seconds)
    if whole < MAX_SECONDS:
        return f"{whole} s"
    minutes = round(whole / 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts)


def memory_bytes() -> int:
    """Return how many bytes of memory the machine has, or its container may use."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def free_disk_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def require_disk(folder: Path, needed_bytes: int = 500 * MEGABYTE) -> None:
    """Raise StackError where the disk of `folder` has less space left."""
    free_bytes = free_disk_bytes(folder)
    if free_bytes < needed_bytes:
        raise StackError(
            f"the disk of {folder} has {free_bytes // MEGABYTE} MB left and "
            f"{needed_bytes // MEGABYTE} MB are needed. Free some space, then start "
            "again."
        )


def free_port() -> int:
    """Return a TCP port of this machine that no program uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chosen_port(env: Mapping[str, str]) -> int:
    """Read the port of the web server from the environment."""
    port = env.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or int(port) not in VALID_PORTS:
        raise StackError(f"PORT is {port!r}; it must be a number from 1 to 65535.")
    return int(port)


def require_port(port: int, host: str = "127.0.0.1") -> None:
    """Raise StackError where the web server could not listen on `port`."""
    try:
        if _is_in_use(port, host):
            raise StackError(
                f"port {port} is in use by another program. "
                f"Choose another one: make up PORT={_free_port_near(port, host)}"
            )
    except PermissionError:
        raise StackError(
            f"port {port} needs root's rights. Choose one above 1023: make up PORT=8000"
        ) from None
    except OSError as error:
        raise StackError(f"cannot listen on {host}: {error.strerror}.") from None


def _is_in_use(port: int, host: str) -> bool:
    """Return whether a server could not listen on a port, for another has it."""
    # macOS lets us bind beside a server that listens on all addresses.
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return True
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return True
    return False


def _free_port_near(port: int, host: str) -> int:
    for other in range(port + 1, port + 50):
        if other in VALID_PORTS and not _is_in_use(other, host):
            return other
    return free_port()
