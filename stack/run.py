"""Start Pinpress for developing: DEBUG on, code reloaded, the worker apart."""

import os
import sys
from pathlib import Path

from stack import environment, machine, programs
from stack.foundation import HOME, StackConfig, claim, is_claimed, start_services
from stack.machine import ROOT, StackError, say, shown
from stack.processes import Stopped, Supervisor
from stack.up import Site, chosen_address, prepare


def run(folder: Path = HOME) -> None:
    """Run database, broker and Django's own server until somebody stops us."""
    host, port = chosen_address()
    with claim(folder):
        machine.require_port(port, host)
        supervisor = Supervisor(folder / "log")
        supervisor.listen()
        try:
            env = start_services(StackConfig(folder), supervisor)
            env["DEBUG"] = "true"
            env["PUBLIC_URL"] = env.get("PUBLIC_URL") or f"http://localhost:{port}"
            env["LOG_FORMAT"] = env.get("LOG_FORMAT") or "text"
            prepare(Site(folder, host, port, env), supervisor)
            say("in another window: make worker, or: . var/run/env\n")
            server = programs.runserver(env, host=host, port=port)
            supervisor.start(server, quiet=False)
            supervisor.watch()
        except Stopped:
            say("stopping…")
        finally:
            supervisor.stop()
            (folder / "run" / "env").unlink(missing_ok=True)


def worker(folder: Path = HOME) -> None:
    """Become a worker of the running installation; with beat if it has none."""
    env = _joined(folder)
    argv = programs.worker_argv(f"worker-{os.getpid()}")
    if env.get("DEBUG") == "true":  # make run has no beat of its own
        argv += ["--beat", "--schedule", str(folder / "run" / "beat-schedule")]
    os.chdir(ROOT)
    os.execve(sys.executable, argv, programs.worker_env(env))


def manage(words: list[str], folder: Path = HOME) -> None:
    """Become a command of Django for the running installation."""
    env = _joined(folder)
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "manage.py", *words], env)


def _joined(folder: Path) -> dict[str, str]:
    """Return the environment that the running supervisor has written down."""
    left = folder / "run" / "env"
    if not left.exists() or not is_claimed(folder):
        raise StackError(
            f"nothing runs with {shown(folder)}. Start make up or make run first."
        )
    return environment.inherited() | environment.read(left)
