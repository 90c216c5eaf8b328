"""Several workers render one print run: threads, and a process that is killed."""

import multiprocessing
import os
import signal
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connections

from codes import batches
from printing import assembly, files, locks, orders, rendering
from printing.models import PrintRun
from tests.factories import make_batch
from tests.printing.runs import (
    AT,
    State,
    expected_lines,
    files_in,
    order,
    part_numbers,
    printed_lines,
    render_run,
    trail_actions,
)
from tests.threads import in_threads

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fake_press"),
]

TIMEOUT = 30  # seconds, if a worker never arrives


class FirstPartBarrier:
    """A hook that lets two workers wait for each other in their first parts."""

    def __init__(self):
        self.parts, self._barrier = [], threading.Barrier(2)
        self._thread = threading.local()

    def __call__(self, part):
        self.parts.append(part + 1)
        if not hasattr(self._thread, "has_waited"):
            self._thread.has_waited = True
            self._barrier.wait(TIMEOUT)


def _worker(run):
    """Return a function that renders the run, with an instance of its own."""
    return lambda: rendering.render_parts(PrintRun.objects.get(pk=run.pk))


def test_two_workers_render_each_part_once(fake_press):
    batch = make_batch(quantity=24 * 6)
    run = order(batch)
    fake_press.during_part = barrier = FirstPartBarrier()

    assert in_threads(_worker(run), _worker(run)) == [True, True]

    run.refresh_from_db()
    assert (run.state, run.pages_done) == (State.READY, 6)
    assert sorted(barrier.parts) == part_numbers(run) == [1, 2, 3, 4, 5, 6]
    assert printed_lines(run) == expected_lines(batch, *range(1, 24 * 6 + 1))
    assert trail_actions(run) == ["ordered", "finished"]


def test_without_the_locks_parts_are_rendered_twice(fake_press, monkeypatch):
    """The negative control: the two workers do meet at the same part."""
    run = order(make_batch(quantity=24 * 6))
    fake_press.during_part = barrier = FirstPartBarrier()

    @contextmanager
    def always_free(*_):
        yield True

    monkeypatch.setattr(locks, "try_lock", always_free)
    in_threads(_worker(run), _worker(run))

    assert barrier.parts.count(1) == 2


def test_two_workers_assemble_the_parts_once(monkeypatch):
    batch = make_batch(quantity=48)
    run = order(batch)
    second_is_done, assembled = threading.Event(), []
    write_file = assembly._write_file

    def slowly(*args):
        assembled.append(args)
        second_is_done.wait(TIMEOUT)
        write_file(*args)

    monkeypatch.setattr(assembly, "_write_file", slowly)

    def second():
        _wait_until(lambda: assembled)
        try:
            return _worker(run)()
        finally:
            second_is_done.set()

    assert in_threads(_worker(run), second) == [True, True]
    run.refresh_from_db()
    assert (run.state, len(assembled)) == (State.READY, 1)


@pytest.mark.parametrize("action", ["cancel", "seal"])
def test_ending_a_run_of_two_workers_leaves_no_files(action, fake_press, folder):
    batch = make_batch(quantity=24 * 6)
    run = order(batch)
    both_busy, ended = threading.Barrier(3), threading.Event()

    def wait(_part):
        both_busy.wait(TIMEOUT)
        ended.wait(TIMEOUT)

    fake_press.during_part = wait

    def end():
        both_busy.wait(TIMEOUT)
        if action == "seal":
            batches.seal(batch, by=None, at=AT)
        else:
            orders.cancel(PrintRun.objects.get(pk=run.pk), by=None, at=AT)
        ended.set()

    assert in_threads(_worker(run), _worker(run), end) == [True, True, None]

    run.refresh_from_db()
    states = {"seal": State.DELETED, "cancel": State.CANCELLED}
    assert (run.state, files_in(folder)) == (states[action], [])
    assert "finished" not in trail_actions(run)


def _render_and_hang(run_id, fake_press, folder):
    """Render a run in this process, and hang in the third part."""
    connections.close_all()
    calls = []

    def third_hangs(part):
        calls.append(part)
        if len(calls) == 3:
            (folder / "hangs").touch()
            time.sleep(2 * TIMEOUT)

    fake_press.during_part = third_hangs
    rendering.render_parts(PrintRun.objects.get(pk=run_id))


def test_a_killed_worker_loses_only_its_current_part(fake_press, tmp_path, monkeypatch):
    batch = make_batch(quantity=24 * 5)
    run = order(batch)
    worker = _start_worker(run, fake_press, tmp_path)
    try:
        assert rendering.render_parts(run) is True  # all but the part that is locked
        assert (run.state, part_numbers(run)) == (State.RUNNING, [1, 2, 4, 5])
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    _wait_until(lambda: _is_free(run, 3))  # PostgreSQL sees that its client is gone

    before, rendered, at_assembly = _files(run), [], []
    write_file = assembly._write_file
    fake_press.during_part = lambda part: rendered.append(part + 1)
    monkeypatch.setattr(
        assembly,
        "_write_file",
        lambda *a: (at_assembly.append(_files(run)), write_file(*a)),
    )
    render_run(run)

    assert rendered == [3]
    assert before.items() <= at_assembly[0].items()
    assert run.state == State.READY
    assert printed_lines(run) == expected_lines(batch, *range(1, 24 * 5 + 1))


def _start_worker(run, fake_press, folder):
    """Start a process that renders two parts and hangs in the third."""
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(
        target=_render_and_hang, args=(run.pk, fake_press, folder)
    )
    worker.start()
    _wait_until((folder / "hangs").exists)
    return worker


def _wait_until(is_so):
    until = time.monotonic() + TIMEOUT
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def _files(run):
    """Return the files of the parts, and when each was written."""
    return {
        path.name: path.stat().st_mtime_ns for path in files.parts_folder(run).iterdir()
    }


def _is_free(run, number):
    with locks.try_lock(run, number) as is_locked:
        return is_locked
