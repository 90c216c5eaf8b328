"""Start Pinpress for development: DEBUG on, code reloaded, the worker separate."""

import os
import sys
from pathlib import Path

from stack import environment, machine, programs
from stack.backing_services import (
    HOME,
    StackConfig,
    is_locked,
    lock,
    start_services,
)
from stack.machine import ROOT, StackError, display_path, report
from stack.processes import StopRequested, Supervisor
from stack.up import Site, chosen_address, prepare


def run(folder: Path = HOME) -> None:
    """Run database, broker and Django's own server until a signal to stop."""
    host, port = chosen_address()
    with lock(folder):
        machine.require_port(port, host)
        supervisor = Supervisor(folder / "log")
        supervisor.handle_signals()
        try:
            env = start_services(StackConfig(folder), supervisor)
            env["DEBUG"] = "true"
            env["PUBLIC_URL"] = env.get("PUBLIC_URL") or f"http://localhost:{port}"
            env["LOG_FORMAT"] = env.get("LOG_FORMAT") or "text"
            prepare(Site(folder, host, port, env), supervisor)
            report("in another terminal: make worker, or: . var/run/env\n")
            server = programs.runserver(env, host=host, port=port)
            supervisor.start(server, to_terminal=True)
            supervisor.watch()
        except StopRequested:
            report("stopping…")
        finally:
            supervisor.stop()
            (folder / "run" / "env").unlink(missing_ok=True)


def worker(folder: Path = HOME) -> None:
    """Replace this process by a worker, with beat where the installation has none."""
    env = _running_env(folder)
    argv = programs.worker_argv(f"worker-{os.getpid()}")
    if env.get("DEBUG") == "true":  # make run has no beat of its own
        argv += ["--beat", "--schedule", str(folder / "run" / "beat-schedule")]
    os.chdir(ROOT)
    os.execve(sys.executable, argv, programs.worker_env(env))


def manage(words: list[str], folder: Path = HOME) -> None:
    """Replace this process by a Django command for the running installation."""
    env = _running_env(folder)
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "manage.py", *words], env)


def _running_env(folder: Path) -> dict[str, str]:
    """Return the environment that the running supervisor has written to a file."""
    path = folder / "run" / "env"
    if not path.exists() or not is_locked(folder):
        raise StackError(
            f"nothing runs with {display_path(folder)}. Start make up or make run "
            "first."
        )
    return environment.inherited() | environment.read(path)
