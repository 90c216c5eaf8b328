import threading
from contextlib import suppress

import pytest

from codes import batches, generation, vault
from codes.lifecycle import ActionRefused
from codes.models import Batch
from printing import downloads, files, orders, rendering, reprints
from printing.models import PrintRun
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from printing.reprint_reasons import ReasonMissing
from staff.models import Entry
from storage import disk
from tests.factories import make_batch
from tests.printing.runs import (
    AT,
    State,
    files_in,
    make_run,
    order,
    render_run,
    trail_actions,
    void,
)
from tests.threads import in_threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def test_an_order_counts_its_sheets_and_parts(operator, fake_press):
    fake_press.sheets_at_once = 2
    batch = make_batch(quantity=100)
    setup = Setup(skip=20, instructions=(("es", "Escanea"),))
    run = order(batch, setup=setup, first=3, last=99, by=operator)

    columns = PrintRun.objects.values().get(pk=run.pk)
    for name in ("id", "batch_id", "worked_at"):
        del columns[name]
    assert columns == {
        "first": 3,
        "last": 99,
        "setup": {**setup.as_json(), "instructions": [["es", "Escanea"]]},
        "reason": "",
        "copy": 1,
        "state": "running",
        "pages": 5,  # 97 labels and 20 that are gone
        "pages_done": 0,
        "parts": 3,
        "part_sheets": 2,
        "extension": "pdf",
        "labels_made": 0,
        "file_name": "",
        "size": None,
        "sha256": "",
        "downloads": 0,
        "problem": "",
        "created_at": AT,
        "created_by_id": operator.pk,
        "finished_at": None,
    }
    assert run.parsed_setup == setup
    entry = Entry.objects.get(action="print_runs.ordered")
    assert (entry.target, entry.actor, entry.at, entry.data) == (
        f"codes.batch:{batch.pk}",
        operator,
        AT,
        {"run": run.pk, "first": 3, "last": 99, "reason": ""},
    )


@pytest.mark.parametrize(("first", "last"), [(0, 5), (1, 11), (11, 0)])
def test_a_range_outside_of_the_batch_is_refused(first, last):
    batch = make_batch(quantity=10)

    with pytest.raises(ActionRefused, match="between 1 and 10"):
        order(batch, first=first, last=last)
    assert not PrintRun.objects.exists()


def test_serials_that_are_not_generated_yet_are_refused():
    with pytest.raises(ActionRefused, match="no codes yet"):
        order(make_batch(filled=False))


def test_a_batch_that_is_still_generating_prints_what_exists(monkeypatch):
    monkeypatch.setattr(generation, "CHUNK", 6)
    batch = make_batch(quantity=10, filled=False)
    generation.fill(batch, until=0)
    assert batch.generation == Batch.Generation.RUNNING

    run = order(batch)
    assert (run.first, run.last) == (1, 6)
    with pytest.raises(ActionRefused, match="between 1 and 6"):
        order(batch, last=7)


def test_too_many_labels_at_once_are_refused(monkeypatch):
    monkeypatch.setattr(orders, "MAX_LABELS", 9)

    with pytest.raises(ActionRefused, match="at most 9 labels"):
        order(make_batch(quantity=10))


def test_too_many_parts_are_refused_with_the_highest_number(monkeypatch):
    monkeypatch.setattr(orders, "MAX_PARTS", 2)
    batch = make_batch(quantity=49)

    with pytest.raises(ActionRefused, match="at most 48 labels of this design"):
        order(batch)
    assert order(batch, last=48).parts == 2


def test_codes_that_are_all_void_are_refused():
    batch = make_batch(quantity=10)
    void(batch, 4, 6)

    with pytest.raises(ActionRefused, match="None of these"):
        order(batch, first=4, last=6)
    order(batch, first=4, last=7)


def test_a_sealed_batch_is_refused(manager):
    batch = make_batch(quantity=10)
    stale = Batch.objects.get(pk=batch.pk)
    batches.seal(batch, by=manager, at=AT)

    with pytest.raises(vault.Sealed):
        order(stale)


def test_a_batch_that_is_sealed_while_the_press_is_set_up_is_refused(
    fake_press, manager
):
    batch = make_batch(quantity=10)
    fake_press.during_part = lambda _part: batches.seal(batch, by=manager, at=AT)

    with pytest.raises(vault.Sealed):
        order(Batch.objects.get(pk=batch.pk))
    assert not PrintRun.objects.exists()


def test_an_unprintable_setup_is_refused(fake_press):
    def refuse(_part):
        raise Unprintable("The symbol would be too small.")

    fake_press.during_part = refuse
    with pytest.raises(Unprintable, match="too small"):
        order(make_batch(quantity=1))
    with pytest.raises(Unprintable):
        order(make_batch(quantity=1), setup=Setup(skip=24))
    with pytest.raises(Unprintable, match="logo"):
        order(make_batch(quantity=1), setup=Setup(logo=4711))
    assert not PrintRun.objects.exists()


def test_an_order_that_would_fill_the_disk_is_refused(monkeypatch):
    batch = make_batch(quantity=24 * 5)
    monkeypatch.setattr(disk, "free_bytes", lambda: orders.MIN_FREE_BYTES + 1_000)

    with pytest.raises(ActionRefused, match=r"need about .* are free"):
        order(batch)
    assert not PrintRun.objects.exists()
    assert order(batch, last=20).parts == 1


def test_printing_again_needs_a_reason_and_is_marked(operator):
    batch = make_batch(quantity=100)
    make_run(batch, last=50)

    with pytest.raises(ReasonMissing, match="ordered before"):
        order(batch, first=50, reason=" ")
    again = order(batch, first=50, reason=" Paper  refuse ", by=operator)
    elsewhere = order(batch, first=51, last=60, reason="Reel lost")
    free = order(make_batch(quantity=1))

    assert [(run.copy, run.reason) for run in (again, elsewhere, free)] == [
        (2, "Paper refuse"),
        (3, "Reel lost"),
        (1, ""),
    ]
    entries = Entry.objects.filter(action="print_runs.ordered", data__run=again.pk)
    assert entries.get().data == {
        "run": again.pk,
        "first": 50,
        "last": 100,
        "reason": "Paper refuse",
        "copy": 2,
    }


def test_the_next_serials_are_no_reprint():
    batch = make_batch(quantity=100)
    make_run(batch, first=11, last=50)

    assert [order(batch, last=10).copy, order(batch, first=51).copy] == [1, 1]


@pytest.mark.parametrize(
    ("state", "downloads", "copy"),
    [
        ("running", 0, 2),
        ("failed", 0, 1),
        ("cancelled", 0, 1),
        ("deleted", 0, 1),
        ("deleted", 1, 2),
    ],
)
def test_only_files_that_can_be_on_paper_count_as_printed(state, downloads, copy):
    batch = make_batch(quantity=10)
    run = order(batch)
    PrintRun.objects.filter(pk=run.pk).update(state=state, downloads=downloads)

    assert order(batch, reason="Again").copy == copy


def test_a_reason_that_is_too_long_is_refused():
    with pytest.raises(ActionRefused, match="200 characters"):
        order(make_batch(quantity=1), reason="x" * 201)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("is_locked", "copies_made"),
    [(True, ["1", "why?"]), (False, ["1", "1"])],  # the negative control
)
def test_two_orders_at_once_are_not_both_the_first(is_locked, copies_made, monkeypatch):
    batch = make_batch(quantity=48)
    both_counted, next_copy = threading.Barrier(2), reprints.next_copy
    if not is_locked:
        unlocked = Batch.objects.all()
        monkeypatch.setattr(Batch.objects, "select_for_update", lambda **_: unlocked)

    def count_and_wait(*args):
        copy = next_copy(*args)
        with suppress(threading.BrokenBarrierError):
            both_counted.wait(1)
        return copy

    monkeypatch.setattr(reprints, "next_copy", count_and_wait)

    def try_order():
        try:
            return order(Batch.objects.get(pk=batch.pk)).copy
        except ReasonMissing:
            return "why?"

    assert sorted(map(str, in_threads(try_order, try_order))) == copies_made


def test_a_running_run_is_cancelled(
    folder, operator, django_capture_on_commit_callbacks
):
    run = order(make_batch(quantity=70))
    rendering.render_parts(run, until=0)
    assert files_in(folder) == [f"print-run-{run.pk}.parts"]

    with django_capture_on_commit_callbacks(execute=True):
        assert orders.cancel(run, by=operator, at=AT) is True
        assert orders.cancel(run, by=operator, at=AT) is False

    render_run(run)
    assert (run.state, run.finished_at, files_in(folder)) == (State.CANCELLED, AT, [])
    assert trail_actions(run) == ["ordered", "cancelled"]


def test_a_ready_run_is_cancelled_before_its_first_download(
    folder, operator, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=60)
    run = make_run(batch)

    with django_capture_on_commit_callbacks(execute=True):
        assert orders.cancel(run, by=operator, at=AT) is True
    assert (run.state, run.finished_at, files_in(folder)) == (State.CANCELLED, AT, [])
    assert trail_actions(run) == ["ordered", "finished", "cancelled"]
    with pytest.raises(ActionRefused):
        downloads.open_download(run, by=operator, at=AT)
    assert order(batch).copy == 1


def test_a_downloaded_run_cannot_be_cancelled(operator):
    run = make_run(make_batch(quantity=1))
    downloads.open_download(run, by=operator, at=AT).close()
    stale = PrintRun.objects.get(pk=run.pk)

    assert orders.cancel(stale, by=operator, at=AT) is False
    assert (stale.state, files.file_path(run).exists()) == (State.READY, True)
    assert trail_actions(run) == ["ordered", "finished", "downloaded"]
