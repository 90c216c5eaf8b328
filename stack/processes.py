"""Start, watch and stop child processes, so that none of them outlives us.

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
from stack.machine import ROOT, StackError, say, shown

STEADY = 60.0  # after as many seconds a child has shown that it can run
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # before the next start of a failing child
LOG_SIZE = 10_000_000


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass(eq=False)
class Child:
    """A program that we run, and how to run and stop it."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    stop_with: signal.Signals = signal.SIGTERM
    whole_group: bool = False  # its own children do not hear of the signal from it
    foundation: bool = False  # the others need it: stopped after them
    patience: float = 10.0  # seconds that it may take to stop
    prefix: Sequence[str] = ()  # run before the kernel's watch is set up
    user: tuple[int, int] | None = None
    cwd: Path = ROOT
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    log: Path | None = None  # None: the terminal
    log_from: int = 0  # where the output of this start begins
    began: float = 0.0
    failures: int = 0
    due: float | None = None  # when to start it again

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def said(self) -> str:
        """What it wrote since it was started."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(self.log_from)
            return log.read().decode(errors="replace")

    @property
    def last_words(self) -> str:
        """The error that its last traceback ends with, or else its last line."""
        lines = [line for line in self.said.splitlines() if line.strip()]
        begins = [x for x, line in enumerate(lines) if line.startswith("Traceback (")]
        for line in lines[begins[-1] + 1 :] if begins else []:
            if not line.startswith(" "):
                return line
        return lines[-1].strip() if lines else "it gave no reason"


class Supervisor:
    """Children in the order of their start; one thread, no callbacks."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: list[Child] = []
        self.asked_to_stop = False
        self._parent = os.getppid()
        self._guard: Guard | None = None
        logs.mkdir(parents=True, exist_ok=True)

    # ── starting ─────────────────────────────────────────────────────────────
    def start(self, child: Child, *, quiet: bool = True) -> None:
        """Start a child; its output goes to its log, or to the terminal."""
        if child not in self.children:
            child.log = self.logs / f"{child.name}.log" if quiet else None
            self.children.append(child)
        child.began, child.due = time.monotonic(), None
        uid, gid = child.user or (None, None)
        with _output(child) as output:
            child.process = subprocess.Popen(
                [*child.prefix, *_dying_with_us(child.stop_with), *child.argv],
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
        self._tell_guard(child)

    def finish(self, *steps: Child, quiet: bool = True) -> None:
        """Run programs side by side to their end; raise Trouble if one fails."""
        for step in steps:
            self.start(step, quiet=quiet)
        while any(step.runs for step in steps):
            self.pause()
        for step in steps:
            self._forget(step)
        for step in steps:
            if step.process and step.process.returncode:
                raise StackError(f"{step.name} failed: {step.last_words}{_story(step)}")

    def wait_until(
        self, ready: Callable[[], bool], child: Child, seconds: float = 60
    ) -> None:
        """Wait for a child to be ready; raise Trouble if it ends or is too slow."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not child.runs:
                raise StackError(
                    f"{child.name} ended at once: {child.last_words}{_story(child)}"
                )
            if time.monotonic() > deadline:
                raise StackError(
                    f"{child.name} was not ready after {seconds:.0f} s{_story(child)}"
                )
            self.pause()

    # ── watching ─────────────────────────────────────────────────────────────
    def listen(self) -> None:
        """Let Ctrl-C, TERM and a closed terminal ask us to stop."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._hear)

    def pause(self, seconds: float = 0.05) -> None:
        """Sleep a little; raise Stopped when it is time to end."""
        orphaned = "MAKELEVEL" in os.environ and os.getppid() != self._parent
        if self.asked_to_stop or orphaned:
            raise Stopped
        time.sleep(seconds)

    def watch(self) -> None:
        """Start again whatever ends, with growing pauses, until asked to stop."""
        while True:
            self.pause(0.2)
            for child in self.children:
                self._mend(child)

    def _mend(self, child: Child) -> None:
        if child.runs:
            return
        now = time.monotonic()
        if child.due is None:
            pause = _next_pause(child, now)
            child.due = now + pause
            self._clear_away(child)
            say(
                f"{child.name} ended ({_how(child)}); starting it again in "
                f"{pause:.0f} s{_story(child)}"
            )
        elif now >= child.due:
            self.start(child)

    def _hear(self, *_: object) -> None:
        if self.asked_to_stop:  # the second time: do not wait for anybody
            for child in self.children:
                if child.runs and not child.foundation:
                    _signal(child, signal.SIGKILL, group=True)
        self.asked_to_stop = True

    # ── stopping ─────────────────────────────────────────────────────────────
    def stop(self) -> None:
        """Stop all children: first those that need others, the database last."""
        self._stop_together([c for c in self.children if not c.foundation])
        for child in reversed([c for c in self.children if c.foundation]):
            self._stop_together([child])
        self.children.clear()
        if self._guard:
            self._guard.dismiss()

    def _stop_together(self, children: Sequence[Child]) -> None:
        for child in children:
            if child.runs:
                _signal(child, child.stop_with, group=child.whole_group)
        began = time.monotonic()
        for child in children:
            if child.process is None:
                continue
            left = began + child.patience - time.monotonic()
            try:
                child.process.wait(max(0.1, left))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL, group=True)
                child.process.wait()
            self._clear_away(child)

    def _forget(self, child: Child) -> None:
        self._clear_away(child)
        self.children.remove(child)

    def _clear_away(self, child: Child) -> None:
        """Kill what an ended child left in its group."""
        _signal(child, signal.SIGKILL, group=True)
        if self._guard and child.process:
            self._guard.remove(child.process.pid)

    def _tell_guard(self, child: Child) -> None:
        untold = [child]
        if self._guard is None or not self._guard.runs:
            self._guard = Guard()
            untold = self.children
        for each in untold:
            if each.process and each.runs:
                self._guard.add(
                    each.process.pid, each.stop_with, group=each.whole_group
                )


@contextmanager
def _output(child: Child) -> Iterator[int | None]:
    if child.log is None:
        yield None
        return
    if child.log.exists() and child.log.stat().st_size > LOG_SIZE:
        child.log.replace(child.log.with_suffix(".log.1"))
    with child.log.open("ab") as log:
        child.log.chmod(0o600)
        child.log_from = log.tell()
        yield log.fileno()


def _dying_with_us(stop_with: signal.Signals) -> list[str]:
    """Let the kernel signal the child when we die, where it can."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    name = stop_with.name.removeprefix("SIG")
    return [setpriv, "--pdeathsig", name] if setpriv else []


def _signal(child: Child, number: signal.Signals, *, group: bool) -> None:
    if child.process is not None:
        send(child.process.pid, number, group=group)


def _next_pause(child: Child, now: float) -> float:
    child.failures = 0 if now - child.began > STEADY else child.failures + 1
    return (0.0, *PAUSES)[min(child.failures, len(PAUSES))]


def _story(child: Child) -> str:
    return f" (all of it: {shown(child.log)})" if child.log else ""


def _how(child: Child) -> str:
    code = child.process.returncode if child.process else None
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit status {code}"
