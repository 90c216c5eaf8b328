"""Stop the children of a supervisor that has died.

`Guard` is the supervisor's end of a pipe, `main` the process at the other end. When the
supervisor dies, for whatever reason, the pipe closes; then each process still on the
list gets its signal, and what does not stop in time is killed together with its
process group (each child leads one).
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

STOP_TIMEOUT = 25  # seconds


class Guard:
    """The list of processes that must end with this one."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def add(self, pid: int, number: signal.Signals, *, group: bool) -> None:
        self._write(f"start {pid} {number:d} {'group' if group else 'alone'}")

    def remove(self, pid: int) -> None:
        self._write(f"end {pid}")

    def close(self) -> None:
        """End the guard; it stops the processes that are still on its list."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _write(self, line: str) -> None:
        if self.is_running and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):  # it has ended just now
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    children: dict[int, tuple[int, bool]] = {}
    for line in sys.stdin:
        event, pid, *options = line.split()
        if event == "start":
            children[int(pid)] = (int(options[0]), options[1] == "group")
        else:
            children.pop(int(pid), None)
    for pid, (number, group) in children.items():
        send(pid, number, group=group)
    deadline = time.monotonic() + STOP_TIMEOUT
    while any(map(_is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in children:
        send(pid, signal.SIGKILL, group=True)


def send(pid: int, number: int, *, group: bool) -> None:
    """Signal a process or the group that it leads; do nothing if it has ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-pid if group else pid, number)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False  # it has ended, or another user's process has its number now
    return True


if __name__ == "__main__":
    main()
