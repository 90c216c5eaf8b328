"""Granian as `make up` starts it, with two processes, on the database of the tests."""

import os
import re
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from unittest import mock

from django.db import connection
from psycopg.conninfo import make_conninfo

from stack import machine, programs

RESPAWN = "--respawn-failed-workers"


@dataclass
class WebServer:
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def workers(self):
        """Return the ids of all processes that it has started so far, oldest first."""
        found = re.findall(r"Spawning worker-\d+ with PID: (\d+)", self.log.read_text())
        return [int(pid) for pid in found]

    @property
    def loaded(self):
        """Return how many of them have loaded the application."""
        text = self.log.read_text()
        return len(re.findall(r"Started worker-\d+$", text, re.MULTILINE))


@contextmanager
def web_server(log, *, without=()):
    """Start the server and wait until both processes serve; `without` omits options."""
    port = machine.free_port()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _database_url(),
    }
    with mock.patch.object(programs, "cores", return_value=2):
        argv = programs.web(env, host="127.0.0.1", port=port).argv
    argv = [word for word in argv if word not in without]
    with log.open("wb") as output:
        process = subprocess.Popen(argv, env=env, stdout=output, stderr=output)
        server = WebServer(port, process, log)
        try:
            _wait(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def _database_url():
    settings = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    names |= {"HOST": "host", "PORT": "port"}
    return make_conninfo(
        **{sql: settings[ours] for ours, sql in names.items() if settings[ours]}
    )


def _wait(server):
    for _ in range(600):
        assert server.process.poll() is None, "the server ended"
        if server.loaded == 2 and _answers(server.port):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def _answers(port):
    http_connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        http_connection.request("GET", "/healthz")
        return http_connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        http_connection.close()
