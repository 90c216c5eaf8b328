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
    expected_lines,
    files_in,
    make_run,
    max_file_size,
    order,
    part_numbers,
    printed_lines,
    render_run,
    trail_actions,
    void,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def test_a_run_continues_where_it_stopped():
    batch = make_batch(quantity=70)
    run = order(batch)

    assert rendering.render_parts(run, until=0) is False
    assert (run.pages_done, run.labels_made, run.state) == (1, 24, State.RUNNING)
    rendered = files.part_path(run, 1).stat().st_mtime_ns
    assert rendering.render_parts(run, until=0) is False
    assert (run.pages_done, part_numbers(run)) == (2, [1, 2])
    assert files.part_path(run, 1).stat().st_mtime_ns == rendered
    assert rendering.render_parts(run) is True

    assert (run.pages_done, run.labels_made, run.state) == (3, 70, State.READY)
    assert printed_lines(run) == expected_lines(batch, *range(1, 71))
    assert trail_actions(run) == ["ordered", "finished"]
    entry = Entry.objects.get(action="print_runs.finished")
    assert (entry.actor, entry.data) == (
        None,
        {"run": run.pk, "rows": 70, "size": run.size, "sha256": run.sha256},
    )


def test_a_ready_run_is_not_rendered_again():
    run = make_run(make_batch(quantity=30))
    rendered = files.file_path(run).stat().st_mtime_ns

    assert rendering.render_parts(PrintRun.objects.get(pk=run.pk)) is True
    assert files.file_path(run).stat().st_mtime_ns == rendered


def test_parts_record_their_labels_and_serials():
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
    assert printed_lines(run) == expected_lines(batch, *range(4, 49), *range(73, 81))


def test_a_stack_prints_every_code_in_its_place():
    batch = make_batch(quantity=60)
    void(batch, 7, 9)
    run = make_run(batch, setup=Setup(order="stack"))

    # Three sheets: each place holds three serials that follow one another.
    sheets = [[*range(sheet, 61, 3)] for sheet in (1, 2, 3)]
    flat = [serial for sheet in sheets for serial in sheet if not 7 <= serial <= 9]
    assert printed_lines(run) == expected_lines(batch, *flat)


def test_inactive_codes_are_printed_and_redeemed_ones_are_not():
    batch = make_batch(quantity=3, starts_as=Status.INACTIVE)
    batch.codes.filter(pk=batch.code_id(2)).update(status=Status.REDEEMED)

    assert printed_lines(make_run(batch)) == expected_lines(batch, 1, 3)


def test_codes_voided_after_the_order_are_not_printed():
    batch = make_batch(quantity=3)
    run = order(batch)
    void(batch, 2, 2)

    assert printed_lines(render_run(run)) == expected_lines(batch, 1, 3)


def test_a_part_that_fails_ends_the_run_without_a_file(fake_press, folder):
    run = order(make_batch(quantity=70))
    rendering.render_parts(run, until=0)

    def fail(_part):
        raise ValueError("no such glyph")

    fake_press.during_part = fail
    assert rendering.render_parts(run) is True

    assert (run.state, run.problem) == (State.FAILED, rendering.BROKEN)
    assert run.finished_at is not None
    assert files_in(folder) == []
    assert trail_actions(run) == ["ordered", "failed"]
    assert rendering.render_parts(run) is True  # enqueued again: nothing happens
    assert run.state == State.FAILED


def test_an_unprintable_part_fails_the_run_with_its_message(fake_press, folder):
    run = order(make_batch(quantity=70))

    def refuse(_part):
        raise Unprintable("The logo is not there any more." + "!" * 500)

    fake_press.during_part = refuse
    assert rendering.render_parts(run) is True
    assert (run.state, run.problem[:31]) == (
        State.FAILED,
        "The logo is not there any more.",
    )
    assert files_in(folder) == []


@pytest.mark.parametrize(("max_bytes", "parts"), [(100, 0), (1_000, 10)])
def test_a_full_disk_ends_the_run_without_a_file(max_bytes, parts, folder, monkeypatch):
    run = order(make_batch(quantity=240))
    rendered = []
    save_part = rendering._save_part
    monkeypatch.setattr(
        rendering,
        "_save_part",
        lambda part: (rendered.append(part), save_part(part))[1],
    )
    with max_file_size(max_bytes):
        assert rendering.render_parts(run) is True

    assert (run.state, run.problem) == (State.FAILED, rendering.UNWRITABLE)
    assert len(rendered) == parts  # 10: it fails in the assembly
    assert files_in(folder) == []


def test_cancelling_while_a_part_is_rendered(
    fake_press, folder, operator, django_capture_on_commit_callbacks
):
    run = order(make_batch(quantity=70))

    def cancel(part):
        if part == 1:
            with django_capture_on_commit_callbacks(execute=True):
                orders.cancel(PrintRun.objects.get(pk=run.pk), by=operator, at=AT)

    fake_press.during_part = cancel
    assert rendering.render_parts(run) is True

    assert (run.state, files_in(folder)) == (State.CANCELLED, [])
    assert trail_actions(run) == ["ordered", "cancelled"]


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_sealing_while_parts_are_rendered_leaves_no_file(
    when, fake_press, folder, manager, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=70)
    run = order(batch)
    rendering.render_parts(run, until=0)

    def seal(_part=0):
        fake_press.during_part = lambda _part: None
        with django_capture_on_commit_callbacks(execute=True):
            batches.seal(batch, by=manager, at=AT)

    if when == "before":
        seal()
    else:
        fake_press.during_part = seal
    assert rendering.render_parts(run) is True

    assert (run.state, files_in(folder)) == (State.DELETED, [])
    assert trail_actions(run) == ["ordered"]


def test_a_running_run_of_a_sealed_batch_ends(folder, manager):
    batch = make_batch(quantity=30)
    run = order(batch)
    batch.sealed_at = AT
    batch.save(update_fields=["sealed_at"])  # not `batches.seal`, which ends its runs

    assert rendering.render_parts(run) is True
    assert (run.state, files_in(folder)) == (State.DELETED, [])


@pytest.mark.parametrize("action", ["cancel", "seal"])
def test_ending_a_run_during_assembly(
    action, folder, manager, monkeypatch, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=70)
    run = order(batch)
    copy_part, copies = assembly._copy_part, []

    def end_meanwhile(*args):
        copies.append(args)
        if len(copies) == 2:
            with django_capture_on_commit_callbacks(execute=True):
                if action == "seal":
                    batches.seal(batch, by=manager, at=AT)
                else:
                    orders.cancel(PrintRun.objects.get(pk=run.pk), by=None, at=AT)
        copy_part(*args)

    monkeypatch.setattr(assembly, "_copy_part", end_meanwhile)
    render_run(run)

    ended = {"seal": State.DELETED, "cancel": State.CANCELLED}[action]
    assert (run.state, files_in(folder), len(copies)) == (ended, [], 2)
    assert "finished" not in trail_actions(run)


def test_cancelling_just_before_the_run_is_ready(folder, monkeypatch):
    run = order(make_batch(quantity=70))
    mark_ready = assembly._mark_ready

    def cancel_first(*args):
        orders.cancel(PrintRun.objects.get(pk=run.pk), by=None, at=AT)
        mark_ready(*args)

    monkeypatch.setattr(assembly, "_mark_ready", cancel_first)
    render_run(run)

    assert (run.state, files_in(folder)) == (State.CANCELLED, [])
    assert trail_actions(run) == ["ordered", "cancelled"]


def test_a_lost_database_connection_does_not_fail_the_run(monkeypatch):
    run = order(make_batch(quantity=1))

    def lose(*_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(jobs, "load_labels", lose)
    with pytest.raises(OperationalError):
        rendering.render_parts(run)
    run.refresh_from_db()
    assert run.state == State.RUNNING


def test_the_press_is_set_up_once_for_all_parts(fake_press):
    run = order(make_batch(quantity=24 * 5))
    fake_press.jobs.clear()

    render_run(run)
    assert [(job.batch, job.digits) for job in fake_press.jobs] == [(run.batch_id, 3)]


@pytest.mark.parametrize("damage", ["gone", "cut off"])
def test_a_lost_part_is_rendered_again(damage):
    batch = make_batch(quantity=70)
    run = order(batch)
    for _part in range(2):
        rendering.render_parts(run, until=0)
    if damage == "gone":
        files.part_path(run, 1).unlink()
    else:
        files.part_path(run, 1).write_bytes(b"1 ABC")

    assert rendering.render_parts(run) is False
    assert (part_numbers(run), run.pages_done, run.labels_made) == ([2, 3], 2, 46)
    render_run(run)
    assert (run.state, run.pages_done, run.labels_made) == (State.READY, 3, 70)
    assert printed_lines(run) == expected_lines(batch, *range(1, 71))
