"""Define how each of our programs is started."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stack.processes import Child

# More web processes would use up the connections of PostgreSQL.
MAX_WEB_PROCESSES = 16
# While one request waits for its commit another computes.
THREADS = 4


def manage(*words: str, env: Mapping[str, str], name: str = "") -> Child:
    return Child(name or words[0], [sys.executable, "manage.py", *words], env)


def web(env: Mapping[str, str], *, host: str, port: int) -> Child:
    argv = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--host", host, "--port", str(port),
        "--workers", str(min(cores(), MAX_WEB_PROCESSES)),
        "--blocking-threads", str(THREADS),
        # Else the end of one process ends all of them.
        "--respawn-failed-workers",
        # A process that is still starting misses the signal to stop.
        "--workers-kill-timeout", "5",
        "config.wsgi:application",
    ]  # fmt: skip
    return Child("web", argv, env)


def runserver(env: Mapping[str, str], *, host: str, port: int) -> Child:
    argv = [sys.executable, "manage.py", "runserver", f"{host}:{port}"]
    # Its reloader starts a second process and does not pass signals on.
    return Child("web", argv, env, signal_whole_group=True)


def worker(env: Mapping[str, str]) -> Child:
    return Child("worker", worker_argv("worker"), worker_env(env))


def worker_argv(name: str) -> list[str]:
    return [
        sys.executable, "-m", "celery", "-A", "config", "worker",
        "--queues", "quick,heavy", "--concurrency", "2", "--prefetch-multiplier", "1",
        "--without-gossip", "--without-mingle", "--loglevel", "INFO",
        "--hostname", f"{name}@%h",
    ]  # fmt: skip


def worker_env(env: Mapping[str, str]) -> dict[str, str]:
    # A chunk of codes may take longer than a page.
    return {"DATABASE_STATEMENT_TIMEOUT": "60s"} | dict(env)


def beat(env: Mapping[str, str], *, schedule: Path) -> Child:
    argv = [
        sys.executable, "-m", "celery", "-A", "config", "beat",
        "--schedule", str(schedule), "--loglevel", "INFO",
    ]  # fmt: skip
    return Child("beat", argv, env)


def cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
