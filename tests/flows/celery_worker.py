"""A Celery worker of its own process, at the database and the broker of a test."""

import os
import subprocess
from contextlib import contextmanager

import redis
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from stack import programs
from stack.machine import ROOT


class Worker:
    """The worker that `make up` runs, for whoever has a task for it."""

    def __init__(self, log):
        self.log, self.process = log, None

    def start(self, *, public_url):
        """Start it; the addresses that it prints begin with `public_url`."""
        test_database = connection.settings_dict["NAME"]
        told = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": make_conninfo(
                os.environ["DATABASE_URL"], dbname=test_database
            ),
            "REDIS_URL": settings.REDIS_URL,
            "FILES_DIR": str(settings.FILES_DIR),
            "PUBLIC_URL": public_url,
        }
        self.process = subprocess.Popen(
            programs.worker_argv(f"test-{os.getpid()}"),
            env=programs.worker_env(os.environ | told),
            cwd=ROOT,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)


@contextmanager
def worker(log_path):
    """Lend a worker that is not started yet; no other test's tasks wait for it."""
    redis.Redis.from_url(settings.REDIS_URL).delete("quick", "heavy")
    with log_path.open("wb") as log:
        lent = Worker(log)
        try:
            yield lent
        finally:
            lent.stop()
