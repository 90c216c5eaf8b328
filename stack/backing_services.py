"""Start what the application needs: secrets, a database, a broker, folders."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stack import environment, external, postgres, valkey
from stack.machine import ROOT, StackError, display_path, require_disk
from stack.processes import Supervisor
from stack.secret_files import secret

HOME = ROOT / "var"


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system releases it when this process ends.

    Raises StackError where another launcher holds it.
    """
    (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "run" / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StackError(
                f"already running with {display_path(folder)}, as process "
                f"{file.read()}. Stop it first: Ctrl-C in its terminal."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def is_locked(folder: Path) -> bool:
    """Return whether a launcher runs with this folder."""
    try:
        with (folder / "run" / "lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@dataclass(frozen=True)
class StackConfig:
    """The folder of the data, and how the services are set up."""

    folder: Path = HOME
    durable: bool = True  # False: a crash may lose data
    may_create_databases: bool = False  # the application's role
    use_external: bool = True  # DATABASE_URL and REDIS_URL of our environment


def start_services(config: StackConfig, supervisor: Supervisor) -> dict[str, str]:
    """Start what is missing, and return the environment of the application."""
    require_disk(config.folder)
    env = environment.inherited()
    if not config.use_external:
        env = {k: v for k, v in env.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    secrets, data = config.folder / "secrets", config.folder / "postgres"
    if not env.get("PINPRESS_CODES_KEY"):
        env["PINPRESS_CODES_KEY"] = secret(secrets, "codes-key", data=data)
    if not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = secret(secrets, "secret-key")
    if env.get("DATABASE_URL"):
        external.check_database(env["DATABASE_URL"])
    else:
        env["DATABASE_URL"] = _start_database(config, supervisor)
        # psql, pg_dump and pgbench of the same version
        env["PATH"] = os.pathsep.join([str(postgres.binaries()), env.get("PATH", "")])
    if env.get("REDIS_URL"):
        external.check_broker(env["REDIS_URL"])
    else:
        env["REDIS_URL"] = _start_broker(config, supervisor)
    env["FILES_DIR"] = env.get("FILES_DIR") or str(config.folder / "files")
    env["STATIC_ROOT"] = env.get("STATIC_ROOT") or str(config.folder / "static")
    # Django warns of a STATIC_ROOT that does not exist.
    Path(env["STATIC_ROOT"]).mkdir(parents=True, exist_ok=True)
    return env


def _start_database(config: StackConfig, supervisor: Supervisor) -> str:
    secrets, data = config.folder / "secrets", config.folder / "postgres"
    server = postgres.Postgres(
        data,
        sockets=config.folder / "run" / "postgres",
        passwords=postgres.Passwords(
            admin=secret(secrets, "database-admin-password", data=data),
            application=secret(secrets, "database-password"),
        ),
        durable=config.durable,
        may_create_databases=config.may_create_databases,
    )
    postgres.start(server, supervisor)
    return server.url()


def _start_broker(config: StackConfig, supervisor: Supervisor) -> str:
    password = secret(config.folder / "secrets", "broker-password")
    broker = valkey.Valkey(config.folder / "valkey", password, durable=config.durable)
    valkey.start(broker, supervisor)
    return broker.url


@contextmanager
def throwaway(config: StackConfig) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Start services; stop them and delete their folder at the end."""
    config.folder.mkdir(parents=True, exist_ok=True)
    supervisor = Supervisor(config.folder / "log")
    supervisor.handle_signals()
    temporary = config.folder / "tmp"
    temporary.mkdir(exist_ok=True)
    try:
        env = start_services(config, supervisor)
        yield supervisor, {**env, "TMPDIR": str(temporary)}
    finally:
        supervisor.stop()
        shutil.rmtree(config.folder, ignore_errors=True)
