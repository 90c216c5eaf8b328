"""Many workers at one print run: threads, and a process that is killed."""

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
    leftovers,
    make,
    order,
    parts_made,
    printed,
    spelled,
    trail,
)
from tests.threads import in_threads

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("works"),
]

PATIENCE = 30  # seconds, where something is broken


class Meeting:
    """Two workers wait for each other in the middle of their first parts."""

    def __init__(self):
        self.parts, self._met = [], threading.Barrier(2)
        self._known = threading.local()

    def __call__(self, part):
        self.parts.append(part + 1)
        if not hasattr(self._known, "met"):
            self._known.met = True
            self._met.wait(PATIENCE)


def _work(run):
    """Return a deed: to work at the run, with a row of one's own."""
    return lambda: rendering.render_parts(PrintRun.objects.get(pk=run.pk))


def test_two_workers_at_one_run_make_each_part_once(works):
    batch = make_batch(quantity=24 * 6)
    run = order(batch)
    works.meanwhile = meeting = Meeting()

    assert in_threads(_work(run), _work(run)) == [True, True]

    run.refresh_from_db()
    assert (run.state, run.pages_done) == (State.READY, 6)
    assert sorted(meeting.parts) == parts_made(run) == [1, 2, 3, 4, 5, 6]
    assert printed(run) == spelled(batch, *range(1, 24 * 6 + 1))
    assert trail(run) == ["ordered", "finished"]


def test_without_the_locks_parts_are_made_twice(works, monkeypatch):
    """The negative control: the two do get into each other's way."""
    run = order(make_batch(quantity=24 * 6))
    works.meanwhile = meeting = Meeting()

    @contextmanager
    def everybody(*_):
        yield True

    monkeypatch.setattr(locks, "held", everybody)
    in_threads(_work(run), _work(run))

    assert meeting.parts.count(1) == 2


def test_two_workers_put_the_parts_together_once(monkeypatch):
    batch = make_batch(quantity=48)
    run = order(batch)
    going, assembled = threading.Event(), []
    assemble = assembly._assemble

    def slowly(*args):
        assembled.append(args)
        going.wait(PATIENCE)
        assemble(*args)

    monkeypatch.setattr(assembly, "_assemble", slowly)

    def second():
        _wait_until(lambda: assembled)
        try:
            return _work(run)()
        finally:
            going.set()

    assert in_threads(_work(run), second) == [True, True]
    run.refresh_from_db()
    assert (run.state, len(assembled)) == (State.READY, 1)


@pytest.mark.parametrize("deed", ["cancel", "seal"])
def test_ending_a_run_that_two_work_at_leaves_nothing(deed, works, folder):
    batch = make_batch(quantity=24 * 6)
    run = order(batch)
    busy, ended = threading.Barrier(3), threading.Event()

    def wait(_part):
        busy.wait(PATIENCE)
        ended.wait(PATIENCE)

    works.meanwhile = wait

    def end():
        busy.wait(PATIENCE)
        if deed == "seal":
            batches.seal(batch, by=None, at=AT)
        else:
            orders.cancel(PrintRun.objects.get(pk=run.pk), by=None, at=AT)
        ended.set()

    assert in_threads(_work(run), _work(run), end) == [True, True, None]

    run.refresh_from_db()
    states = {"seal": State.DELETED, "cancel": State.CANCELLED}
    assert (run.state, leftovers(folder)) == (states[deed], [])
    assert "finished" not in trail(run)


def _work_and_hang(run_id, works, folder):
    """Work at a run in a process of its own, which hangs in its third part."""
    connections.close_all()
    calls = []

    def third_hangs(part):
        calls.append(part)
        if len(calls) == 3:
            (folder / "hangs").touch()
            time.sleep(2 * PATIENCE)

    works.meanwhile = third_hangs
    rendering.render_parts(PrintRun.objects.get(pk=run_id))


def test_a_killed_worker_loses_only_the_part_in_hand(works, tmp_path, monkeypatch):
    batch = make_batch(quantity=24 * 5)
    run = order(batch)
    worker = _start_worker(run, works, tmp_path)
    try:
        assert rendering.render_parts(run) is True  # all but what the other has in hand
        assert (run.state, parts_made(run)) == (State.RUNNING, [1, 2, 4, 5])
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
    _wait_until(lambda: _is_free(run, 3))  # PostgreSQL sees that its client is gone

    before, again, whole = _files(run), [], []
    assemble = assembly._assemble
    works.meanwhile = lambda part: again.append(part + 1)
    monkeypatch.setattr(
        assembly, "_assemble", lambda *a: (whole.append(_files(run)), assemble(*a))
    )
    make(run)

    assert again == [3]
    assert before.items() <= whole[0].items()
    assert run.state == State.READY
    assert printed(run) == spelled(batch, *range(1, 24 * 5 + 1))


def _start_worker(run, works, folder):
    """Return a worker that has made two parts and hangs in the middle of the third."""
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(
        target=_work_and_hang, args=(run.pk, works, folder)
    )
    worker.start()
    _wait_until((folder / "hangs").exists)
    return worker


def _wait_until(is_so):
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def _files(run):
    """Return the parts that lie there, and when each was written."""
    return {
        path.name: path.stat().st_mtime_ns for path in files.parts_of(run).iterdir()
    }


def _is_free(run, number):
    with locks.held(run, number) as mine:
        return mine
