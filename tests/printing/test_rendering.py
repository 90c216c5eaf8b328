import resource

import pytest
from django.db import OperationalError

from codes import batches
from codes.models import Status
from printing import assembly, files, jobs, orders, rendering
from printing.models import PrintRun
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from staff.models import Entry
from tests.factories import make_batch
from tests.printing.runs import (
    AT,
    State,
    leftovers,
    make,
    make_run,
    order,
    parts_made,
    printed,
    spelled,
    trail,
    void,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]


def test_a_run_goes_on_where_it_stopped():
    batch = make_batch(quantity=70)
    run = order(batch)

    assert rendering.render_parts(run, until=0) is False
    assert (run.pages_done, run.labels_made, run.state) == (1, 24, State.RUNNING)
    made = files.part_of(run, 1).stat().st_mtime_ns
    assert rendering.render_parts(run, until=0) is False
    assert (run.pages_done, parts_made(run)) == (2, [1, 2])
    assert files.part_of(run, 1).stat().st_mtime_ns == made
    assert rendering.render_parts(run) is True

    assert (run.pages_done, run.labels_made, run.state) == (3, 70, State.READY)
    assert printed(run) == spelled(batch, *range(1, 71))
    assert trail(run) == ["ordered", "finished"]
    entry = Entry.objects.get(action="print_runs.finished")
    assert (entry.actor, entry.data) == (
        None,
        {"run": run.pk, "rows": 70, "size": run.size, "sha256": run.sha256},
    )


def test_a_run_that_is_ready_is_left_alone():
    run = make_run(make_batch(quantity=30))
    made = files.path_of(run).stat().st_mtime_ns

    assert rendering.render_parts(PrintRun.objects.get(pk=run.pk)) is True
    assert files.path_of(run).stat().st_mtime_ns == made


def test_parts_say_what_they_hold():
    batch = make_batch(quantity=80)
    void(batch, 1, 3)
    void(batch, 49, 72)
    run = make_run(batch)

    parts = run.made.order_by("number")
    assert list(parts.values_list("number", "sheets", "labels", "first", "last")) == [
        (1, 1, 21, 4, 24),
        (2, 1, 24, 25, 48),
        (3, 1, 0, None, None),
        (4, 1, 8, 73, 80),
    ]
    assert run.labels_made == 53
    assert printed(run) == spelled(batch, *range(4, 49), *range(73, 81))


def test_a_stack_prints_every_code_in_its_place():
    batch = make_batch(quantity=60)
    void(batch, 7, 9)
    run = make_run(batch, setup=Setup(order="stack"))

    # Three sheets: each place holds three serials that follow one another.
    sheets = [[*range(sheet, 61, 3)] for sheet in (1, 2, 3)]
    flat = [serial for sheet in sheets for serial in sheet if not 7 <= serial <= 9]
    assert printed(run) == spelled(batch, *flat)


def test_inactive_codes_are_printed_and_redeemed_ones_are_not():
    batch = make_batch(quantity=3, starts_as=Status.INACTIVE)
    batch.codes.filter(pk=batch.code_id(2)).update(status=Status.REDEEMED)

    assert printed(make_run(batch)) == spelled(batch, 1, 3)


def test_codes_voided_after_the_order_are_not_printed():
    batch = make_batch(quantity=3)
    run = order(batch)
    void(batch, 2, 2)

    assert printed(make(run)) == spelled(batch, 1, 3)


def test_a_part_that_fails_ends_the_run_without_a_file(works, folder):
    run = order(make_batch(quantity=70))
    rendering.render_parts(run, until=0)

    def burst(_part):
        raise ValueError("no such glyph")

    works.meanwhile = burst
    assert rendering.render_parts(run) is True

    assert (run.state, run.problem) == (State.FAILED, rendering.BROKEN)
    assert run.finished_at is not None
    assert leftovers(folder) == []
    assert trail(run) == ["ordered", "failed"]
    assert rendering.render_parts(run) is True  # rung again: nothing happens
    assert run.state == State.FAILED


def test_what_turns_out_to_be_unprintable_says_why(works, folder):
    run = order(make_batch(quantity=70))

    def refuse(_part):
        raise Unprintable("The logo is not there any more." + "!" * 500)

    works.meanwhile = refuse
    assert rendering.render_parts(run) is True
    assert (run.state, run.problem[:31]) == (
        State.FAILED,
        "The logo is not there any more.",
    )
    assert leftovers(folder) == []


@pytest.mark.parametrize(("most", "parts"), [(100, 0), (1_000, 10)])
def test_a_full_disk_ends_the_run_without_a_file(most, parts, folder, monkeypatch):
    run = order(make_batch(quantity=240))
    made = []
    record = rendering._record
    monkeypatch.setattr(
        rendering, "_record", lambda part: (made.append(part), record(part))[1]
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        assert rendering.render_parts(run) is True
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (run.state, run.problem) == (State.FAILED, rendering.UNWRITABLE)
    assert len(made) == parts  # or it fails when it puts them together
    assert leftovers(folder) == []


def test_cancelling_while_a_part_is_made(
    works, folder, operator, django_capture_on_commit_callbacks
):
    run = order(make_batch(quantity=70))

    def cancel(part):
        if part == 1:
            with django_capture_on_commit_callbacks(execute=True):
                orders.cancel(PrintRun.objects.get(pk=run.pk), by=operator, at=AT)

    works.meanwhile = cancel
    assert rendering.render_parts(run) is True

    assert (run.state, leftovers(folder)) == (State.CANCELLED, [])
    assert trail(run) == ["ordered", "cancelled"]


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_sealing_while_parts_are_made_leaves_no_file(
    when, works, folder, manager, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=70)
    run = order(batch)
    rendering.render_parts(run, until=0)

    def seal(_part=0):
        works.meanwhile = lambda _part: None
        with django_capture_on_commit_callbacks(execute=True):
            batches.seal(batch, by=manager, at=AT)

    if when == "before":
        seal()
    else:
        works.meanwhile = seal
    assert rendering.render_parts(run) is True

    assert (run.state, leftovers(folder)) == (State.DELETED, [])
    assert trail(run) == ["ordered"]


def test_a_run_that_was_forgotten_when_its_batch_was_sealed_ends(folder, manager):
    batch = make_batch(quantity=30)
    run = order(batch)
    batch.sealed_at = AT
    batch.save(update_fields=["sealed_at"])  # and nobody looked for its print runs

    assert rendering.render_parts(run) is True
    assert (run.state, leftovers(folder)) == (State.DELETED, [])


@pytest.mark.parametrize("deed", ["cancel", "seal"])
def test_ending_while_the_parts_are_put_together(
    deed, folder, manager, monkeypatch, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=70)
    run = order(batch)
    copy, copied = assembly._copy, []

    def end_meanwhile(*args):
        copied.append(args)
        if len(copied) == 2:
            with django_capture_on_commit_callbacks(execute=True):
                if deed == "seal":
                    batches.seal(batch, by=manager, at=AT)
                else:
                    orders.cancel(PrintRun.objects.get(pk=run.pk), by=None, at=AT)
        copy(*args)

    monkeypatch.setattr(assembly, "_copy", end_meanwhile)
    make(run)

    ended = {"seal": State.DELETED, "cancel": State.CANCELLED}[deed]
    assert (run.state, leftovers(folder), len(copied)) == (ended, [], 2)
    assert "finished" not in trail(run)


def test_ending_at_the_last_moment(folder, monkeypatch):
    run = order(make_batch(quantity=70))
    say_ready = assembly._say_ready

    def cancel_first(*args):
        orders.cancel(PrintRun.objects.get(pk=run.pk), by=None, at=AT)
        say_ready(*args)

    monkeypatch.setattr(assembly, "_say_ready", cancel_first)
    make(run)

    assert (run.state, leftovers(folder)) == (State.CANCELLED, [])
    assert trail(run) == ["ordered", "cancelled"]


def test_a_lost_connection_fails_no_run(monkeypatch):
    run = order(make_batch(quantity=1))

    def lose(*_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(jobs, "labels", lose)
    with pytest.raises(OperationalError):
        rendering.render_parts(run)
    run.refresh_from_db()
    assert run.state == State.RUNNING


def test_the_press_is_set_up_once_for_all_parts(works):
    run = order(make_batch(quantity=24 * 5))
    works.jobs.clear()

    make(run)
    assert [(job.batch, job.digits) for job in works.jobs] == [(run.batch_id, 3)]


@pytest.mark.parametrize("harm", ["gone", "cut off"])
def test_a_part_that_is_lost_is_made_again(harm):
    batch = make_batch(quantity=70)
    run = order(batch)
    for _part in range(2):
        rendering.render_parts(run, until=0)
    if harm == "gone":
        files.part_of(run, 1).unlink()
    else:
        files.part_of(run, 1).write_bytes(b"1 ABC")

    assert rendering.render_parts(run) is False
    assert (parts_made(run), run.pages_done, run.labels_made) == ([2, 3], 2, 46)
    make(run)
    assert (run.state, run.pages_done, run.labels_made) == (State.READY, 3, 70)
    assert printed(run) == spelled(batch, *range(1, 71))
