"""Start, watch and stop child processes, so that none outlives this process.

Three things end a child: `Supervisor.stop` in order, the guard when the supervisor
has died (guard.py), and on Linux the kernel, should both be killed.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stack.guard import Guard, send
from stack.machine import ROOT, StackError, display_path, display_seconds, report

STABLE_AFTER = 60.0  # seconds: a child that ran so long starts again without delay
RESTART_DELAYS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds, by failures in a row
MAX_LOG_BYTES = 10_000_000
# A stop is signalled more than once: by the terminal or the system to all processes of
# the group, and by make, which forwards it. What comes so soon is the same request.
SAME_REQUEST = 2.0  # seconds since its first signal


class StopRequested(Exception):
    """A signal asked this process to stop, or make has ended."""


@dataclass(eq=False)
class Child:
    """A program, and how to start and stop it."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    signal_whole_group: bool = False  # for one that does not pass the signal on
    is_backing_service: bool = False  # the others need it: stopped after them
    stop_timeout: float = 10.0  # seconds, then it is killed
    prefix: Sequence[str] = ()  # a command that starts this one
    user: tuple[int, int] | None = None
    cwd: Path = ROOT
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    log: Path | None = None  # None: the terminal
    log_start: int = 0  # where the output since the last start begins
    started_at: float = 0.0  # time.monotonic
    failures: int = 0  # in a row
    restart_at: float | None = None  # time.monotonic

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def output(self) -> str:
        """What it has written since its last start."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    @property
    def last_error(self) -> str:
        """The error at the end of its last traceback, or else its last line."""
        lines = [line for line in self.output.splitlines() if line.strip()]
        starts = [n for n, line in enumerate(lines) if line.startswith("Traceback (")]
        for line in lines[starts[-1] + 1 :] if starts else []:
            if not line.startswith(" "):
                return line
        return lines[-1].strip() if lines else "it wrote no error"


class Supervisor:
    """Starts, watches and stops children, in one thread."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        self.stop_requested = False
        self._stop_requested_at = 0.0  # time.monotonic
        self._parent = os.getppid()
        self._guard: Guard | None = None
        logs.mkdir(parents=True, exist_ok=True)

    # ── starting ─────────────────────────────────────────────────────────────
    def start(self, child: Child, *, to_terminal: bool = False) -> None:
        """Start a child; its output goes to its log, or to the terminal."""
        if child not in self.children:
            child.log = None if to_terminal else self.logs / f"{child.name}.log"
            self.children.append(child)
        child.started_at, child.restart_at = time.monotonic(), None
        uid, gid = child.user or (None, None)
        with _output(child) as output:
            child.process = subprocess.Popen(
                [*child.prefix, *_signal_on_our_death(child.stop_signal), *child.argv],
                env=child.env,
                cwd=child.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                user=uid,
                group=gid,
                extra_groups=None if uid is None else [],
            )
        self._add_to_guard(child)

    def run(self, *steps: Child, to_terminal: bool = False) -> None:
        """Run programs in parallel to their end; raise StackError if one fails."""
        for step in steps:
            self.start(step, to_terminal=to_terminal)
        while any(step.is_running for step in steps):
            self.pause()
        for step in steps:
            self._remove(step)
        for step in steps:
            if step.process and step.process.returncode:
                raise StackError(
                    f"{step.name} failed: {step.last_error}{_log_hint(step)}"
                )

    def wait_until(
        self, ready: Callable[[], bool], child: Child, seconds: float = 60
    ) -> None:
        """Wait until a child is ready; raise StackError if it ends or is too slow."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not child.is_running:
                raise StackError(
                    f"{child.name} ended at once: {child.last_error}{_log_hint(child)}"
                )
            if time.monotonic() > deadline:
                waited = f"was not ready after {display_seconds(seconds)}"
                raise StackError(f"{child.name} {waited}{_log_hint(child)}")
            self.pause()

    # ── watching ─────────────────────────────────────────────────────────────
    def handle_signals(self) -> None:
        """Stop in order on Ctrl-C, TERM and a closed terminal."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._request_stop)

    def pause(self, seconds: float = 0.05) -> None:
        """Sleep a little; raise StopRequested when it is time to stop."""
        orphaned = "MAKELEVEL" in os.environ and os.getppid() != self._parent
        if self.stop_requested or orphaned:
            raise StopRequested
        time.sleep(seconds)

    def watch(self) -> None:
        """Restart children that end, with growing delays, until StopRequested."""
        while True:
            self.pause(0.2)
            self._add_to_guard()  # replaces one that has ended
            for child in self.children:
                self._restart_if_ended(child)

    def _restart_if_ended(self, child: Child) -> None:
        if child.is_running:
            return
        now = time.monotonic()
        if child.restart_at is None:
            delay = _next_delay(child, now)
            child.restart_at = now + delay
            self._kill_group(child)
            report(
                f"{child.name} ended ({_exit_reason(child)}); starting it again in "
                f"{display_seconds(delay)}{_log_hint(child)}"
            )
        elif now >= child.restart_at:
            self._start_again(child)

    def _start_again(self, child: Child) -> None:
        """Start a child that has ended; it must not end the others by failing to."""
        try:
            self.start(child)
        except OSError as error:  # too little memory, too many processes or files
            delay = _next_delay(child, time.monotonic())
            child.restart_at = time.monotonic() + delay
            report(
                f"{child.name} cannot start ({error.strerror}); trying again in "
                f"{display_seconds(delay)}"
            )

    def _request_stop(self, *_: object) -> None:
        if not self.stop_requested:
            self.stop_requested, self._stop_requested_at = True, time.monotonic()
        elif time.monotonic() - self._stop_requested_at > SAME_REQUEST:
            for child in self.children:  # a second request: wait no longer
                if child.is_running and not child.is_backing_service:
                    _signal(child, signal.SIGKILL, group=True)

    # ── stopping ─────────────────────────────────────────────────────────────
    def stop(self) -> None:
        """Stop all children: first those that need others, the database last."""
        self._stop_together([c for c in self.children if not c.is_backing_service])
        for child in reversed([c for c in self.children if c.is_backing_service]):
            self._stop_together([child])
        self.children.clear()
        if self._guard:
            self._guard.close()

    def _stop_together(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.is_running:
                _signal(child, child.stop_signal, group=child.signal_whole_group)
        signalled_at = time.monotonic()
        for child in children:
            if child.process is None:
                continue
            remaining = signalled_at + child.stop_timeout - time.monotonic()
            try:
                child.process.wait(max(0.1, remaining))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL, group=True)
                child.process.wait()
            self._kill_group(child)

    def _remove(self, child: Child) -> None:
        self._kill_group(child)
        self.children.remove(child)

    def _kill_group(self, child: Child) -> None:
        """Kill the processes that an ended child has left behind."""
        _signal(child, signal.SIGKILL, group=True)
        if self._guard and child.process:
            self._guard.remove(child.process.pid)

    def _add_to_guard(self, *children: Child) -> None:
        """Add children to the guard; add all of them to a new one if it has ended."""
        if self._guard is None or not self._guard.is_running:
            self._guard, children = Guard(), tuple(self.children)
        for each in children:
            if each.process and each.is_running:
                self._guard.add(
                    each.process.pid, each.stop_signal, group=each.signal_whole_group
                )


@contextmanager
def _output(child: Child) -> Iterator[int | None]:
    if child.log is None:
        yield None
        return
    if child.log.exists() and child.log.stat().st_size > MAX_LOG_BYTES:
        child.log.replace(child.log.with_suffix(".log.1"))
    with child.log.open("ab") as log:
        child.log.chmod(0o600)
        child.log_start = log.tell()
        yield log.fileno()


def _signal_on_our_death(number: signal.Signals) -> list[str]:
    """Return a command prefix: on Linux the kernel signals the child when we die."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    name = number.name.removeprefix("SIG")
    return [setpriv, "--pdeathsig", name] if setpriv else []


def _signal(child: Child, number: signal.Signals, *, group: bool) -> None:
    if child.process is not None:
        send(child.process.pid, number, group=group)


def _next_delay(child: Child, now: float) -> float:
    was_stable = now - child.started_at > STABLE_AFTER
    child.failures = 0 if was_stable else child.failures + 1
    return RESTART_DELAYS[min(child.failures, len(RESTART_DELAYS) - 1)]


def _log_hint(child: Child) -> str:
    return f" (log: {display_path(child.log)})" if child.log else ""


def _exit_reason(child: Child) -> str:
    code = child.process.returncode if child.process else None
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit status {code}"
