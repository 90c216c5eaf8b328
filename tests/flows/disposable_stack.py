"""A database, a broker and a worker that a test may kill."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from stack import programs
from stack.backing_services import StackConfig, throwaway
from stack.machine import ROOT
from stack.processes import Child, Supervisor

_START_BATCH = """
import json, uuid
from django.utils import timezone
from codes import generation, tasks
from tests.factories import make_campaign, make_spec
batch = generation.start(
    make_campaign(slug=f"faults-{uuid.uuid4().hex}"),
    spec=make_spec(quantity=%(quantity)s), by=None, at=timezone.now())
for _ in range(%(deliveries)s):
    tasks.fill_batch.delay(batch.pk)
print(json.dumps(batch.pk))
"""


@dataclass
class DisposableStack:
    supervisor: Supervisor
    env: dict[str, str]
    worker: Child | None = None

    def run(self, code: str) -> str:
        """Run Python code with the application loaded and return what it prints."""
        result = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", code],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def start_batch(self, quantity: int, *, deliveries: int = 1) -> int:
        """Start a batch, enqueue its task so many times and return its id."""
        code = _START_BATCH % {"quantity": quantity, "deliveries": deliveries}
        return json.loads(self.run(code))

    def requeue_unfinished(self) -> None:
        """Run the task that beat runs every half minute."""
        self.run("from codes import tasks; tasks.requeue_unfinished()")

    def start_worker(self) -> None:
        if self.worker is None:
            self.worker = programs.worker(self.env)
        self.supervisor.start(self.worker)

    def kill_worker(self) -> None:
        assert self.worker
        kill(self.worker)

    def query(self, statement: str) -> int:
        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            row = connection.execute(statement).fetchone()
        assert row
        return row[0]

    def generated(self, batch_id: int) -> int:
        return self.query(f"SELECT generated FROM codes_batch WHERE id = {batch_id}")

    def empty_broker(self) -> None:
        redis.Redis.from_url(self.env["REDIS_URL"]).flushall()

    def child(self, name: str) -> Child:
        return next(child for child in self.supervisor.children if child.name == name)


def kill(child: Child) -> None:
    """Kill a child and its children with SIGKILL."""
    assert child.process
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()


def wait_for(condition: Callable[[], bool], *, what: str, seconds: float = 60) -> None:
    """Wait until `condition` holds, or fail and say that `what` did not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for: {what}"
        time.sleep(0.02)


@contextmanager
def disposable_stack() -> Iterator[DisposableStack]:
    """Yield a stack with an empty, migrated database and no worker yet."""
    handlers = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        config = StackConfig(
            Path(tempfile.mkdtemp(prefix="pinpress-")),
            durable=False,
            use_external=False,
        )
        with throwaway(config) as (supervisor, env):
            env["DJANGO_SETTINGS_MODULE"] = "config.settings"  # not those of the suite
            supervisor.run(programs.manage("migrate", "-v0", env=env))
            yield DisposableStack(supervisor, env)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
