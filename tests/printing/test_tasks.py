import pytest

from printing import rendering, tasks
from tests.factories import make_batch
from tests.printing.runs import State, make_run, order, part_numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


@pytest.fixture
def enqueued(monkeypatch):
    """Return the tasks that were enqueued: their arguments and options."""
    calls = []
    monkeypatch.setattr(
        tasks.render_print_run,
        "apply_async",
        lambda args=(), kwargs=None, **options: calls.append((args, options)),
    )
    return calls


def test_a_run_of_one_part_enqueues_no_other_task(enqueued):
    run = order(make_batch(quantity=1))
    tasks.render_print_run(run.pk)

    run.refresh_from_db()
    assert (run.state, enqueued) == (State.READY, [])


def test_other_workers_are_asked_to_join(enqueued):
    few, many = (order(make_batch(quantity=24 * parts)) for parts in (3, 20))
    tasks.render_print_run(few.pk)
    tasks.render_print_run(many.pk)

    join = {"expires": tasks.JOIN_WITHIN}
    assert enqueued == [((few.pk, 0), join)] * 2 + [((many.pk, 0), join)] * 7
    enqueued.clear()
    tasks.render_print_run(order(make_batch(quantity=24 * 3)).pk, 0)
    assert enqueued == []  # a worker that joined asks no others


def test_a_task_that_runs_out_of_time_is_enqueued_again(enqueued, monkeypatch):
    monkeypatch.setattr(tasks, "TIME_LIMIT", -1)
    run = order(make_batch(quantity=24 * 2))
    tasks.render_print_run(run.pk, 0)

    assert part_numbers(run) == [1]
    assert enqueued == [((run.pk, 0), {"expires": tasks.REQUEUE_INTERVAL})]
    tasks.render_print_run(run.pk, 0)
    run.refresh_from_db()
    assert (run.state, len(enqueued)) == (State.READY, 1)


def test_unfinished_runs_are_enqueued_again(enqueued):
    make_run(make_batch(quantity=1))
    old, new = order(make_batch(quantity=60)), order(make_batch(quantity=1))
    rendering.render_parts(old, until=0)
    tasks.requeue_unfinished()

    assert enqueued == [
        ((run.pk,), {"expires": tasks.REQUEUE_INTERVAL}) for run in (old, new)
    ]
