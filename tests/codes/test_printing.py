import multiprocessing
import os
import resource
import signal
import time

import pytest
from django.db import OperationalError, connections

from codes import batches, files, printing, tasks, vault
from codes.lifecycle import NotAllowed
from codes.models import Batch, PrintRun
from staff.models import Entry
from tests.codes.paper import (
    AT,
    State,
    decoded,
    leftovers,
    make_run,
    order,
    payloads,
    trail,
    void,
)
from tests.factories import make_batch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def test_an_order_counts_its_pages(operator):
    batch = make_batch(quantity=100)
    run = order(batch, first=3, last=99, instructions="Scan", by=operator)

    got = PrintRun.objects.values().get(pk=run.pk)
    assert {name: got[name] for name in ("first", "last", "pages", "state")} == {
        "first": 3,
        "last": 99,
        "pages": 5,  # 97 labels
        "state": "running",
    }
    entry = Entry.objects.get(action="print_runs.ordered")
    assert (entry.target, entry.actor, entry.at, entry.data) == (
        f"codes.batch:{batch.pk}",
        operator,
        AT,
        {"run": run.pk, "first": 3, "last": 99},
    )


@pytest.mark.parametrize(("first", "last"), [(0, 5), (1, 11), (11, 0), (6, 5)])
def test_a_range_outside_of_the_batch_is_refused(first, last):
    batch = make_batch(quantity=10)

    with pytest.raises(NotAllowed, match="between 1 and 10"):
        order(batch, first=first, last=last)
    assert not PrintRun.objects.exists()


def test_serials_that_are_not_generated_yet_are_refused():
    with pytest.raises(NotAllowed, match="no codes yet"):
        order(make_batch(filled=False))


def test_too_many_labels_at_once_are_refused(monkeypatch):
    monkeypatch.setattr(printing, "MOST", 9)

    with pytest.raises(NotAllowed, match="at most 9 labels"):
        order(make_batch(quantity=10))


def test_codes_that_are_all_void_are_refused():
    batch = make_batch(quantity=10)
    void(batch, 4, 6)

    with pytest.raises(NotAllowed, match="None of these"):
        order(batch, first=4, last=6)
    order(batch, first=4, last=7)


def test_a_sealed_batch_is_refused(manager):
    batch = make_batch(quantity=10)
    stale = Batch.objects.get(pk=batch.pk)
    batches.seal(batch, by=manager, at=AT)

    with pytest.raises(vault.Sealed):
        order(stale)


def test_an_address_too_long_for_a_symbol_is_refused(settings):
    settings.PUBLIC_URL = f"https://{'x' * 250}.example"

    with pytest.raises(NotAllowed, match="too long"):
        order(make_batch(quantity=1))


def test_a_run_goes_on_where_it_stopped(monkeypatch, folder):
    monkeypatch.setattr(printing, "PART", 1)
    batch = make_batch(quantity=70)
    run = order(batch)

    assert printing.render(run, until=0) is False
    assert (run.pages_done, run.state) == (1, State.RUNNING)
    (first,) = files.parts_of(run).iterdir()
    made = first.stat().st_mtime_ns
    assert printing.render(run, until=0) is False
    assert (run.pages_done, first.stat().st_mtime_ns) == (2, made)
    assert printing.render(run) is True

    assert (run.pages_done, run.state) == (3, State.READY)
    found = [text for page in range(3) for text in decoded(run, page)]
    assert sorted(found) == sorted(payloads(batch, *range(1, 71)))


def test_a_part_that_fails_ends_the_run_without_a_file(monkeypatch, folder):
    monkeypatch.setattr(printing, "PART", 1)
    run = order(make_batch(quantity=70))
    printing.render(run, until=0)

    def burst(*_):
        raise ValueError("no such glyph")

    monkeypatch.setattr(printing.label_parts, "render", burst)
    assert printing.render(run) is True

    assert (run.state, run.problem) == (State.FAILED, printing.BROKEN)
    assert run.finished_at is not None
    assert leftovers(folder) == []
    assert trail(run) == ["print_runs.ordered", "print_runs.failed"]
    assert printing.render(run) is True  # rung again: nothing happens
    assert run.state == State.FAILED


@pytest.mark.parametrize("most", [2_000, 60_000])
def test_a_full_disk_ends_the_run_without_a_file(most, folder, monkeypatch):
    monkeypatch.setattr(printing, "PART", 1)
    run = order(make_batch(quantity=240))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        assert printing.render(run) is True
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert (run.state, run.problem) == (State.FAILED, printing.UNWRITABLE)
    assert (run.pages_done > 0) == (most == 60_000)  # or it fails when it merges
    assert leftovers(folder) == []


def test_cancelling(folder, operator, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(printing, "PART", 1)
    run = order(make_batch(quantity=70))
    printing.render(run, until=0)

    with django_capture_on_commit_callbacks(execute=True):
        assert printing.cancel(run, by=operator, at=AT) is True
        assert printing.cancel(run, by=operator, at=AT) is False

    assert printing.render(run) is True
    assert (run.state, run.finished_at, leftovers(folder)) == (State.CANCELLED, AT, [])
    assert trail(run) == ["print_runs.ordered", "print_runs.cancelled"]


def test_cancelling_while_a_part_is_made(
    folder, operator, monkeypatch, django_capture_on_commit_callbacks
):
    run = order(make_batch(quantity=3))
    render = printing.label_parts.render

    def cancel_meanwhile(*args):
        with django_capture_on_commit_callbacks(execute=True):
            printing.cancel(PrintRun.objects.get(pk=run.pk), by=operator, at=AT)
        return render(*args)

    monkeypatch.setattr(printing.label_parts, "render", cancel_meanwhile)
    assert printing.render(run) is True

    assert (run.state, leftovers(folder)) == (State.CANCELLED, [])


def test_a_ready_run_cannot_be_cancelled(operator):
    run = make_run(make_batch(quantity=1))

    assert printing.cancel(run, by=operator, at=AT) is False
    assert files.path_of(run).exists()


def _render_slowly(run_id, folder):
    """Render a run in a process of its own that never gets to its third part."""
    connections.close_all()
    run = PrintRun.objects.get(pk=run_id)
    render = printing.label_parts.render
    calls = []

    def third_hangs(*args):
        calls.append(args)
        if len(calls) == 3:
            (folder / "hangs").touch()
            time.sleep(60)
        return render(*args)

    printing.label_parts.render = third_hangs
    printing.render(run)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_only_the_part_in_work(monkeypatch, tmp_path):
    monkeypatch.setattr(printing, "PART", 1)
    batch = make_batch(quantity=100)
    run = order(batch)
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(
        target=_render_slowly, args=(run.pk, tmp_path)
    )
    worker.start()
    until = time.monotonic() + 60
    while not (tmp_path / "hangs").exists() and time.monotonic() < until:
        time.sleep(0.05)

    assert printing.render(run) is True  # somebody else is at it
    assert run.state == State.RUNNING
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    parts = {p.name: p.stat().st_mtime_ns for p in files.parts_of(run).iterdir()}
    assert len(parts) == 2

    while not _lock_is_free(run) and time.monotonic() < until:
        time.sleep(0.05)  # PostgreSQL notices that the connection is gone
    assert printing.render(run, until=0) is False
    kept = {p.name: p.stat().st_mtime_ns for p in files.parts_of(run).iterdir()}
    assert parts.items() < kept.items()
    assert printing.render(run) is True
    found = [text for page in range(5) for text in decoded(run, page)]
    assert sorted(found) == sorted(payloads(batch, *range(1, 101)))


def _lock_is_free(run):
    with printing._alone(run) as alone:
        return alone


def test_a_lost_connection_fails_no_run(monkeypatch):
    run = order(make_batch(quantity=1))

    def lose(*_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(printing.sheets, "words", lose)
    with pytest.raises(OperationalError):
        printing.render(run)
    run.refresh_from_db()
    assert run.state == State.RUNNING


def test_the_task_renders_a_run():
    run = order(make_batch(quantity=1))

    tasks.render_print_run(run.pk)

    run.refresh_from_db()
    assert run.state == State.READY
