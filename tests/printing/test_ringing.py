import pytest

from printing import rendering, tasks
from tests.factories import make_batch
from tests.printing.runs import State, make_run, order, parts_made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]


@pytest.fixture
def rings(monkeypatch):
    """Return what is rung for: the arguments and when the ring expires."""
    rung = []
    monkeypatch.setattr(
        tasks.render_print_run,
        "apply_async",
        lambda args=(), kwargs=None, **options: rung.append((args, options)),
    )
    return rung


def test_a_run_of_one_part_is_made_without_another_ring(rings):
    run = order(make_batch(quantity=1))
    tasks.render_print_run(run.pk)

    run.refresh_from_db()
    assert (run.state, rings) == (State.READY, [])


def test_others_are_rung_for_to_join(rings):
    few, many = (order(make_batch(quantity=24 * parts)) for parts in (3, 20))
    tasks.render_print_run(few.pk)
    tasks.render_print_run(many.pk)

    join = {"expires": tasks.JOIN_WITHIN}
    assert rings == [((few.pk, 0), join)] * 2 + [((many.pk, 0), join)] * 7
    rings.clear()
    tasks.render_print_run(order(make_batch(quantity=24 * 3)).pk, 0)
    assert rings == []  # who joins rings for nobody


def test_who_runs_out_of_time_rings_again(rings, monkeypatch):
    monkeypatch.setattr(tasks, "TIME_LIMIT", -1)
    run = order(make_batch(quantity=24 * 2))
    tasks.render_print_run(run.pk, 0)

    assert parts_made(run) == [1]
    assert rings == [((run.pk, 0), {"expires": tasks.REQUEUE_INTERVAL})]
    tasks.render_print_run(run.pk, 0)
    run.refresh_from_db()
    assert (run.state, len(rings)) == (State.READY, 1)


def test_the_sweeper_rings_for_what_is_unfinished(rings):
    make_run(make_batch(quantity=1))
    old, new = order(make_batch(quantity=60)), order(make_batch(quantity=1))
    rendering.render_parts(old, until=0)
    tasks.requeue_unfinished()

    assert rings == [
        ((run.pk,), {"expires": tasks.REQUEUE_INTERVAL}) for run in (old, new)
    ]
