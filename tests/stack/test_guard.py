import os
import signal
import subprocess
import sys

import pytest

from stack.machine import ROOT
from tests.stack.test_processes import (
    command_of,
    descendants,
    parents_by_pid,
    wait_until,
)

# A supervisor in a process of its own, whose two children have a child each.
SUPERVISOR = """
import os, sys
from pathlib import Path
from stack.processes import Child, Supervisor
supervisor = Supervisor(Path(sys.argv[1]))
supervisor.handle_signals()
parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
idle = "import time; time.sleep(60)"
argv = [sys.executable, "-c", parent, idle]
for name in ("one", "two"):
    supervisor.start(Child(name, argv, os.environ, signal_whole_group=True))
print("started", flush=True)
supervisor.watch()
"""


@pytest.mark.parametrize("path", [os.environ["PATH"], "/nowhere"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_child_outlives_the_supervisor(tmp_path, number, path):
    """With an empty PATH there is no setpriv, so that only the guard ends them."""
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, tmp_path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
    )
    with process:
        assert process.stdout.readline() == "started\n"
        wait_until(
            lambda: len(descendants(process.pid)) == 5
        )  # two pairs and the guard
        children = descendants(process.pid)

        process.send_signal(number)
        process.wait()

        wait_until(lambda: not parents_by_pid().keys() & children)


def test_a_guard_that_has_ended_is_replaced(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, tmp_path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PATH": "/nowhere"},  # the kernel ends none of them
    )
    with process:
        assert process.stdout.readline() == "started\n"
        wait_until(lambda: len(descendants(process.pid)) == 5)
        before = set(descendants(process.pid))
        [guard] = [
            pid
            for pid, parent in parents_by_pid().items()
            if parent == process.pid and "guard.py" in command_of(pid)
        ]

        os.kill(guard, signal.SIGKILL)
        wait_until(lambda: len(set(descendants(process.pid)) - {guard}) == 5)
        children = set(descendants(process.pid)) | before
        process.kill()
        process.wait()

        wait_until(lambda: not parents_by_pid().keys() & children)
