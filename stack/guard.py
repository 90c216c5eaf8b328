"""Outlive the supervisor for a moment and stop what it leaves behind.

`Guard` is the supervisor's end of a pipe and `main` the process at the other. When the
supervisor dies, for whatever reason, the pipe closes; then each process still on
the list gets its signal, and what does not stop in time is killed together with its
group (each child leads one).
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

PATIENCE = 25  # seconds


class Guard:
    """The list of what has to end when we do."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def add(self, pid: int, number: signal.Signals, *, group: bool) -> None:
        self._write(f"start {pid} {number:d} {'group' if group else 'alone'}")

    def remove(self, pid: int) -> None:
        self._write(f"end {pid}")

    def dismiss(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _write(self, line: str) -> None:
        if self.runs and self._process.stdin:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    left: dict[int, tuple[int, bool]] = {}
    for line in sys.stdin:
        word, pid, *how = line.split()
        if word == "start":
            left[int(pid)] = (int(how[0]), how[1] == "group")
        else:
            left.pop(int(pid), None)
    for pid, (number, group) in left.items():
        send(pid, number, group=group)
    deadline = time.monotonic() + PATIENCE
    while any(map(_runs, left)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in left:
        send(pid, signal.SIGKILL, group=True)


def send(pid: int, number: int, *, group: bool) -> None:
    """Signal a process or the group that it leads, if there is any left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # has it ended?
        os.kill(-pid if group else pid, number)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False  # ended, or the number is somebody else's by now
    return True


if __name__ == "__main__":
    main()
