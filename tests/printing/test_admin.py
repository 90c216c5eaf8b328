import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_batch, make_user
from tests.printing.runs import order

RUNS = "/admin/printing/printrun/"


@pytest.fixture
def desk(client_of, db):
    return client_of(make_user(role="marketer", is_staff=True))


def shown(answer):
    return list(answer.context["cl"].result_list)


def test_print_runs_are_looked_at_and_never_changed(desk):
    batch = make_batch(name="Caps", quantity=30)
    run = order(batch, last=24)
    page = desk.get(RUNS)
    assert shown(page) == [run]
    page = desk.get(f"{RUNS}{run.pk}/change/")
    for part in ("Caps", "1–24", "In work"):
        assert part in page.text
    console = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/labels/"
    assert f"{console}{run.pk}/" in page.text
    assert f"/console/trail/?target=codes.batch%3A{batch.pk}" in page.text
    for path in ("add/", f"{run.pk}/delete/", f"{run.pk}/change/"):
        assert desk.post(f"{RUNS}{path}").status_code == 403


def test_print_runs_of_a_batch(desk):
    one, other = make_batch(quantity=3), make_batch(quantity=3)
    mine, _other = order(one), order(other)
    assert shown(desk.get(RUNS, {"batch": one.pk})) == [mine]
    assert shown(desk.get(RUNS, {"batch": "99999"})) == []


def test_the_list_counts_nothing_and_asks_the_same_for_more(desk):
    lengths = []
    for _ in range(2):
        order(make_batch(quantity=3), by=make_user())
        desk.get(RUNS)
        with CaptureQueriesContext(connection) as captured:
            desk.get(RUNS)
        assert not [q["sql"] for q in captured if "COUNT(" in q["sql"].upper()]
        lengths.append(len(captured))
    assert lengths[0] == lengths[1] <= 10


def test_who_may_look_at_print_runs(client_of, client, db):
    assert client.get(RUNS).status_code == 302
    codes = {}
    for role in ("viewer", "operator", "marketer"):
        staff = client_of(make_user(role=role, is_staff=True))
        codes[role] = staff.get(RUNS).status_code
        is_listed = RUNS in staff.get("/admin/").text
        assert is_listed == (role != "viewer")
    assert codes == {"viewer": 403, "operator": 200, "marketer": 200}
