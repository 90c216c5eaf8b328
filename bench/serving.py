"""Serve the product as `make up` does, to measure it over HTTP."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import load
from stack import programs


@contextmanager
def serving(**overrides: str) -> Iterator[int]:
    """Run the web server with the pages to compare; yield its port.

    `overrides` replace values of the environment.
    """
    with socket.socket() as probe:
        probe.bind((load.HOST, 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_STATEMENT_TIMEOUT": "5s",
    }
    env |= overrides
    argv = [*programs.web(env, host=load.HOST, port=port).argv, "--log-level", "error"]
    with subprocess.Popen(argv, env=env) as server:
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection((load.HOST, port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The web server did not start within 60 s: see its log above.")
