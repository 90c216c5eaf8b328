import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import lifecycle
from codes.lifecycle import Selection
from codes.models import Status
from tests.factories import make_batch, make_user

MOVES = "/admin/codes/move/"


@pytest.fixture
def desk(client_of, db):
    return client_of(make_user(role="marketer", is_staff=True))


def make_move(batch, *, done=True, **fields):
    at = timezone.now()
    fields = {"reason": "Stolen", "by": None} | fields
    move = lifecycle.order(batch, Status.VOIDED, Selection(1, 2), at=at, **fields)
    if done:
        lifecycle.carry_out(move, at=at)
    return move


def shown(answer):
    return list(answer.context["cl"].result_list)


def test_moves_are_looked_at_and_never_changed(desk):
    batch = make_batch(name="Caps", quantity=3)
    move = make_move(batch)
    page = desk.get(MOVES)
    assert shown(page) == [move]
    assert "Voided: serials 1 to 2" in page.text
    page = desk.get(f"{MOVES}{move.pk}/change/")
    for part in ("Caps", "Stolen", "Voided: serials 1 to 2"):
        assert part in page.text
    assert f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/" in page.text
    assert f"/console/trail/?target=codes.batch%3A{batch.pk}" in page.text
    for path in ("add/", f"{move.pk}/delete/", f"{move.pk}/change/"):
        assert desk.post(f"{MOVES}{path}").status_code == 403


def test_filters_by_batch_and_progress(desk):
    one, other = make_batch(quantity=3), make_batch(quantity=3)
    done, waiting = make_move(one), make_move(other, done=False)
    assert [
        shown(desk.get(MOVES, query))
        for query in (
            {},
            {"batch": one.pk},
            {"batch": 99999},
            {"batch": "x"},
            {"progress": "unfinished"},
            {"progress": "x"},
        )
    ] == [[waiting, done], [done], [], [], [waiting], []]


def test_the_list_counts_nothing_and_asks_the_same_for_more(desk):
    lengths = []
    for _ in range(2):
        make_move(make_batch(quantity=3), by=make_user())
        make_move(make_batch(quantity=3))
        desk.get(MOVES)
        with CaptureQueriesContext(connection) as captured:
            desk.get(MOVES)
        assert not [q["sql"] for q in captured if "COUNT(" in q["sql"].upper()]
        lengths.append(len(captured))
    assert lengths[0] == lengths[1] <= 10


def test_who_may_look_at_moves(client_of, client, db):
    move = make_move(make_batch(quantity=3))
    assert client.get(MOVES).status_code == 302
    for role in ("viewer", "operator", "marketer"):
        staff = client_of(make_user(role=role, is_staff=True))
        assert staff.get(MOVES).status_code == 200
        assert staff.get(f"{MOVES}{move.pk}/change/").status_code == 200
        assert client_of(make_user(role=role)).get(MOVES).status_code == 302
