"""Lay what the application stands on: secrets, a database, a broker, a folder."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stack import environment, external, postgres, valkey
from stack.machine import ROOT, StackError, require_disk, shown
from stack.processes import Supervisor
from stack.secret_files import secret

HOME = ROOT / "var"


@contextmanager
def claim(folder: Path) -> Iterator[None]:
    """Hold a folder for ourselves; the system lets go of it when we die."""
    (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "run" / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StackError(
                f"already running with {shown(folder)}, as process {lock.read()}. "
                "Stop it first: Ctrl-C in its window."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def is_claimed(folder: Path) -> bool:
    """Tell whether a supervisor runs with this folder."""
    try:
        with (folder / "run" / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@dataclass(frozen=True)
class StackConfig:
    """A folder for the data, and how well it is kept."""

    folder: Path = HOME
    durable: bool = True
    own_databases: bool = False  # may the application's role make more of them?
    use_given: bool = True  # DATABASE_URL and REDIS_URL of our environment


def start_services(ground: StackConfig, supervisor: Supervisor) -> dict[str, str]:
    """Start what is missing, and return the environment of the application."""
    require_disk(ground.folder)
    env = environment.inherited()
    if not ground.use_given:
        env = {k: v for k, v in env.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    safe, data = ground.folder / "secrets", ground.folder / "postgres"
    if not env.get("PINPRESS_CODES_KEY"):
        env["PINPRESS_CODES_KEY"] = secret(safe, "codes-key", data=data)
    if not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = secret(safe, "secret-key")
    if env.get("DATABASE_URL"):
        external.check_database(env["DATABASE_URL"])
    else:
        env["DATABASE_URL"] = _start_database(ground, supervisor)
        # psql, pg_dump and pgbench of the same version
        env["PATH"] = os.pathsep.join([str(postgres.binaries()), env.get("PATH", "")])
    if env.get("REDIS_URL"):
        external.check_broker(env["REDIS_URL"])
    else:
        env["REDIS_URL"] = _start_broker(ground, supervisor)
    env["FILES_DIR"] = env.get("FILES_DIR") or str(ground.folder / "files")
    env["STATIC_ROOT"] = env.get("STATIC_ROOT") or str(ground.folder / "static")
    Path(env["STATIC_ROOT"]).mkdir(parents=True, exist_ok=True)  # or it is a warning
    return env


def _start_database(ground: StackConfig, supervisor: Supervisor) -> str:
    safe, data = ground.folder / "secrets", ground.folder / "postgres"
    server = postgres.Postgres(
        data,
        sockets=ground.folder / "run" / "postgres",
        passwords=postgres.Passwords(
            admin=secret(safe, "database-admin-password", data=data),
            application=secret(safe, "database-password"),
        ),
        durable=ground.durable,
        own_databases=ground.own_databases,
    )
    postgres.start(server, supervisor)
    return server.url()


def _start_broker(ground: StackConfig, supervisor: Supervisor) -> str:
    password = secret(ground.folder / "secrets", "broker-password")
    broker = valkey.Valkey(ground.folder / "valkey", password, durable=ground.durable)
    valkey.start(broker, supervisor)
    return broker.url


@contextmanager
def throwaway(ground: StackConfig) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Lend a foundation that is gone afterwards, its data with it."""
    ground.folder.mkdir(parents=True, exist_ok=True)
    supervisor = Supervisor(ground.folder / "log")
    supervisor.listen()
    scratch = ground.folder / "tmp"
    scratch.mkdir(exist_ok=True)
    try:
        yield supervisor, {**start_services(ground, supervisor), "TMPDIR": str(scratch)}
    finally:
        supervisor.stop()
        shutil.rmtree(ground.folder, ignore_errors=True)
