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
from stack.processes import Child, StopRequested, Supervisor

ROOT = Path(__file__).resolve().parents[2]

# Writes that it runs, and on TERM that it ends.
WRITER = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write(sys.argv[2] + " ends\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1], "a").write(sys.argv[2] + " runs\\n")
time.sleep(60)
"""

# A supervisor in a process of its own, whose child notes that it is told to end, and
# does not end before a file exists.
STOPPED = """
import os, sys
from pathlib import Path
from stack import processes
processes.SAME_REQUEST = float(sys.argv[2])
supervisor = processes.Supervisor(Path(sys.argv[1]))
supervisor.handle_signals()
code = (
    "import os, signal, sys, time; from pathlib import Path\\n"
    "folder = Path(sys.argv[1])\\n"
    "signal.signal(signal.SIGTERM, lambda *_: (folder / 'told').touch())\\n"
    "print('runs', flush=True)\\n"
    "while not (folder / 'may-end').exists(): time.sleep(0.02)\\n"
    "(folder / 'ended').touch()\\n"
)
argv = [sys.executable, "-c", code, sys.argv[1]]
child = processes.Child("web", argv, os.environ, stop_timeout=60)
supervisor.start(child)
supervisor.wait_until(lambda: "runs" in child.output, child)
print("started", flush=True)
try:
    supervisor.watch()
except processes.StopRequested:
    supervisor.stop()
"""


@pytest.fixture
def supervisor(tmp_path):
    supervisor = Supervisor(tmp_path / "log")
    yield supervisor
    supervisor.stop()


def python(name, code, *arguments, **fields):
    argv = [sys.executable, "-c", code, *map(str, arguments)]
    return Child(name, argv, os.environ, **fields)


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def lines(path):
    return path.read_text().splitlines() if path.exists() else []


def parents_by_pid():
    """Return the parent of each running process."""
    listed = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid=,stat="], text=True)
    rows = [line.split() for line in listed.splitlines()]
    return {int(pid): int(parent) for pid, parent, state in rows if state[0] != "Z"}


def descendants(pid):
    parents, found, latest = parents_by_pid(), [], [pid]
    while latest:
        latest = [child for child, parent in parents.items() if parent in latest]
        found += latest
    return found


def command_of(pid):
    return subprocess.check_output(["ps", "-p", str(pid), "-o", "args="], text=True)


@contextmanager
def watched(supervisor):
    def watch():
        with pytest.raises(StopRequested):
            supervisor.watch()

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    supervisor.stop_requested = True
    thread.join()


def test_a_step_that_fails_is_reported_with_its_last_line(supervisor, tmp_path):
    step = python("migrate", "import sys; print('first'); sys.exit('no such table')")

    with pytest.raises(StackError) as caught:
        supervisor.run(step)

    assert str(caught.value) == (
        f"migrate failed: no such table (log: {tmp_path}/log/migrate.log)"
    )
    assert supervisor.children == []


def test_steps_run_in_parallel(supervisor, tmp_path):
    # Each waits for the other's file, so that one after the other would never end.
    code = (
        "import sys, time; from pathlib import Path\n"
        "Path(sys.argv[1]).touch()\n"
        "while not Path(sys.argv[2]).exists(): time.sleep(0.02)"
    )
    a, b = tmp_path / "a", tmp_path / "b"

    supervisor.run(python("one", code, a, b), python("two", code, b, a))

    assert (a.exists(), b.exists()) == (True, True)


def test_a_child_that_ends_is_started_again(supervisor, tmp_path, capsys):
    record = tmp_path / "record"
    code = "import sys; open(sys.argv[1], 'a').write('ran\\n'); sys.exit(3)"
    supervisor.start(python("worker", code, record))

    with watched(supervisor):
        wait_until(lambda: lines(record) == ["ran", "ran"])

    line = capsys.readouterr().out.splitlines()[0]
    assert line == (
        "  worker ended (exit status 3); starting it again in 1 s "
        f"(log: {tmp_path}/log/worker.log)"
    )


def test_a_child_that_cannot_start_again_ends_no_other(
    supervisor, tmp_path, capsys, monkeypatch
):
    record, popen, refusals = tmp_path / "record", subprocess.Popen, []
    code = "import sys; open(sys.argv[1], 'a').write('ran\\n')"

    def refuse_once(*args, **kwargs):
        if lines(record) and not refusals:
            refusals.append(OSError(12, "Cannot allocate memory"))
            raise refusals[0]
        return popen(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", refuse_once)
    supervisor.start(python("worker", code, record))

    with watched(supervisor):
        wait_until(lambda: lines(record) == ["ran", "ran"])

    second_line = capsys.readouterr().out.splitlines()[1]
    assert second_line == (
        "  worker cannot start (Cannot allocate memory); trying again in 2 s"
    )


def test_the_database_is_stopped_after_the_programs_that_use_it(supervisor, tmp_path):
    record = tmp_path / "record"
    for name in ("postgres", "web"):
        child = python(
            name, WRITER, record, name, is_backing_service=name == "postgres"
        )
        supervisor.start(child)
        wait_until(lambda name=name: f"{name} runs" in lines(record))

    supervisor.stop()

    assert lines(record) == ["postgres runs", "web runs", "web ends", "postgres ends"]


def test_waiting_for_a_child_that_has_ended_is_an_error(supervisor):
    child = python("web", "print('the key is wrong')")
    supervisor.start(child)

    with pytest.raises(StackError, match=r"^web ended at once: the key is wrong"):
        supervisor.wait_until(lambda: False, child)


def test_the_last_error_is_that_of_the_last_traceback(supervisor):
    code = (
        "import sys, traceback\n"
        "try: raise KeyError('chained') from OSError('first')\n"
        "except KeyError: traceback.print_exc(file=sys.stdout)\n"
        "print('[INFO] shutting down')\n"
    )
    child = python("web", code)
    supervisor.start(child)
    wait_until(lambda: not child.is_running)

    assert child.last_error == "KeyError: 'chained'"


def test_a_long_log_is_rotated(supervisor, tmp_path, monkeypatch):
    monkeypatch.setattr("stack.processes.MAX_LOG_BYTES", 5)
    (tmp_path / "log" / "web.log").write_text("old lines\n")

    supervisor.run(python("web", "print('new')"))

    logs = [(tmp_path / "log" / name).read_text() for name in ("web.log.1", "web.log")]
    assert logs == ["old lines\n", "new\n"]


@contextmanager
def stopping(folder, same_request):
    """Run a supervisor and signal it once; its child was told to end and does not."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED, folder, str(same_request)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        assert process.stdout.readline() == "started\n"
        process.terminate()
        wait_until((folder / "told").exists)
        try:
            yield process
        finally:
            (folder / "may-end").touch()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_make_forwards_is_not_a_second_request(tmp_path, number):
    with stopping(tmp_path, same_request=60) as process:
        for _ in range(3):
            process.send_signal(number)
            time.sleep(0.1)  # each is handled, not merged with the next one
        (tmp_path / "may-end").touch()
        assert process.wait(30) == 0

    assert (tmp_path / "ended").exists()


def test_a_second_request_kills_at_once(tmp_path):
    with stopping(tmp_path, same_request=0) as process:
        process.terminate()
        assert process.wait(30) == 0

    assert not (tmp_path / "ended").exists()
