"""A Celery worker in a process of its own, with the database and broker of the test."""

import os
import subprocess
from contextlib import contextmanager

import redis
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from stack import programs
from stack.machine import ROOT


class CeleryWorker:
    """The worker that `make up` runs, for tasks that a test enqueues."""

    def __init__(self, log):
        self.log, self.process = log, None

    def start(self, *, public_url):
        """Start it; `public_url` begins the addresses that it prints."""
        test_database = connection.settings_dict["NAME"]
        env = {
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
            env=programs.worker_env(os.environ | env),
            cwd=ROOT,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)


@contextmanager
def celery_worker(log_path):
    """Yield a worker that is not started yet, and no task of another test for it."""
    redis.Redis.from_url(settings.REDIS_URL).delete("quick", "heavy")
    with log_path.open("wb") as log:
        worker = CeleryWorker(log)
        try:
            yield worker
        finally:
            worker.stop()
