import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from stack.machine import StackError
from stack.processes import Child, Stopped, Supervisor

ROOT = Path(__file__).resolve().parents[2]

# Says that it runs, and on TERM that it ends.
POLITE = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + " ends\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1], "a").write(sys.argv[2] + " runs\\n")
time.sleep(60)
"""

# A supervisor in a process of its own, with a child that has a child.
FAMILY = """
import os, sys
from pathlib import Path
from stack.processes import Child, Supervisor
supervisor = Supervisor(Path(sys.argv[1]))
supervisor.listen()
parent = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
idle = "import time; time.sleep(60)"
argv = [sys.executable, "-c", parent, idle]
for name in ("one", "two"):
    supervisor.start(Child(name, argv, os.environ, whole_group=True))
print("started", flush=True)
supervisor.watch()
"""


@pytest.fixture
def supervisor(tmp_path):
    ours = Supervisor(tmp_path / "log")
    yield ours
    ours.stop()


def python(name, code, *words, **how):
    return Child(
        name, [sys.executable, "-c", code, *map(str, words)], os.environ, **how
    )


def until(true, seconds=20):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def lines(path):
    return path.read_text().splitlines() if path.exists() else []


def processes():
    """Return the parent of each process that runs."""
    listed = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid=,stat="], text=True)
    rows = [line.split() for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if state[0] != "Z"}


def descendants(pid):
    parents, found, fresh = processes(), [], [pid]
    while fresh:
        fresh = [child for child, parent in parents.items() if parent in fresh]
        found += fresh
    return found


@contextmanager
def watched(supervisor):
    def watch():
        with pytest.raises(Stopped):
            supervisor.watch()

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    supervisor.asked_to_stop = True
    thread.join()


def test_a_step_that_fails_is_reported_with_its_last_line(supervisor, tmp_path):
    step = python("migrate", "import sys; print('first'); sys.exit('no such table')")

    with pytest.raises(StackError) as trouble:
        supervisor.finish(step)

    assert str(trouble.value) == (
        f"migrate failed: no such table (all of it: {tmp_path}/log/migrate.log)"
    )
    assert supervisor.children == []


def test_steps_run_side_by_side(supervisor, tmp_path):
    # Each waits for the other's file, so that one after the other would never end.
    code = (
        "import sys, time; from pathlib import Path\n"
        "Path(sys.argv[1]).touch()\n"
        "while not Path(sys.argv[2]).exists(): time.sleep(0.02)"
    )
    a, b = tmp_path / "a", tmp_path / "b"

    supervisor.finish(python("one", code, a, b), python("two", code, b, a))

    assert (a.exists(), b.exists()) == (True, True)


def test_a_child_that_ends_is_started_again(supervisor, tmp_path, capsys):
    told = tmp_path / "told"
    code = "import sys; open(sys.argv[1], 'a').write('ran\\n'); sys.exit(3)"
    supervisor.start(python("worker", code, told))

    with watched(supervisor):
        until(lambda: lines(told) == ["ran", "ran"])

    said = capsys.readouterr().out.splitlines()[0]
    assert said == (
        "  worker ended (exit status 3); starting it again in 1 s "
        f"(all of it: {tmp_path}/log/worker.log)"
    )


def test_the_database_is_stopped_after_those_who_need_it(supervisor, tmp_path):
    told = tmp_path / "told"
    for name in ("postgres", "web"):
        child = python(name, POLITE, told, name, foundation=name == "postgres")
        supervisor.start(child)
        until(lambda name=name: f"{name} runs" in lines(told))

    supervisor.stop()

    assert lines(told) == ["postgres runs", "web runs", "web ends", "postgres ends"]


def test_waiting_for_a_child_that_ended_is_given_up(supervisor):
    child = python("web", "print('the key is wrong')")
    supervisor.start(child)

    with pytest.raises(StackError, match=r"^web ended at once: the key is wrong"):
        supervisor.wait_until(lambda: False, child)


def test_the_last_words_of_a_traceback_are_its_error(supervisor):
    code = (
        "import sys, traceback\n"
        "try: raise KeyError('chained') from OSError('first')\n"
        "except KeyError: traceback.print_exc(file=sys.stdout)\n"
        "print('[INFO] shutting down')\n"
    )
    child = python("web", code)
    supervisor.start(child)
    until(lambda: not child.runs)

    assert child.last_words == "KeyError: 'chained'"


def test_a_long_log_is_put_aside(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr("stack.processes.LOG_SIZE", 5)
    (tmp_path / "log" / "web.log").write_text("old lines\n")

    supervisor.finish(python("web", "print('new')"))

    kept = [(tmp_path / "log" / name).read_text() for name in ("web.log.1", "web.log")]
    assert kept == ["old lines\n", "new\n"]


@pytest.mark.parametrize("path", [os.environ["PATH"], "/nowhere"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_supervisor(tmp_path, number, path):
    """With an empty PATH there is no setpriv, so the guard is on its own."""
    family = subprocess.Popen(
        [sys.executable, "-c", FAMILY, tmp_path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
    )
    with family:
        assert family.stdout.readline() == "started\n"
        until(lambda: len(descendants(family.pid)) == 5)  # two pairs and the guard
        left = descendants(family.pid)

        family.send_signal(number)
        family.wait()

        until(lambda: not processes().keys() & left)
