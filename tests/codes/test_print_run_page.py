import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from codes import batches, files, lifecycle, printing, tasks
from codes.lifecycle import Selection
from codes.models import PrintRun, Status
from staff.models import Entry
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def page_of(batch):
    return reverse("codes:print_run_list", args=[batch.campaign_id, batch.pk])


def door_of(run, name):
    batch = run.batch
    return reverse(
        f"codes:print_run_{name}", args=[batch.campaign_id, batch.pk, run.pk]
    )


def make_run(batch, *, render=True, **fields):
    run = printing.order(batch, **{"by": None, "at": timezone.now()} | fields)
    if render:
        printing.render(run)
    return run


def test_an_operator_orders_labels(
    client_of, operator, django_capture_on_commit_callbacks, monkeypatch
):
    batch = make_batch(quantity=30)
    rung = []
    monkeypatch.setattr(tasks.render_print_run, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        response = client_of(operator).post(
            page_of(batch), {"first": "2", "last": "29", "instructions": "Scan me"}
        )

    assert (response.status_code, response.headers["Location"]) == (302, page_of(batch))
    run = PrintRun.objects.get()
    assert (run.first, run.last, run.pages, run.instructions, run.created_by) == (
        2,
        29,
        2,
        "Scan me",
        operator,
    )
    assert rung == [run.pk]


def test_the_form_suggests_where_to_type(client_of, operator):
    batch = make_batch(campaign=make_campaign(slug="spring"))

    text = client_of(operator).get(page_of(batch)).text
    assert 'value="Scan the symbol, or type the code at localhost:8000/spring."' in text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"last": "11"}, "Choose serials between 1 and 10: so many codes exist."),
        ({"first": "-4"}, "Ask for 1 or more."),
        ({"instructions": "x" * 121}, "at most 120 characters"),
        ({"instructions": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_printed_is_refused(client_of, operator, data, message):
    response = client_of(operator).post(page_of(make_batch(quantity=10)), data)

    assert (response.status_code, message in response.text) == (200, True)
    assert not PrintRun.objects.exists()


def test_a_run_in_work_is_polled_and_a_ready_one_is_not(client_of, operator):
    batch = make_batch(quantity=30)
    run = make_run(batch, render=False)
    client = client_of(operator)

    part = client.get(page_of(batch), headers=HTMX).text
    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    assert f'hx-get="{page_of(batch)}"' in part
    assert "Waiting for a worker" in part
    assert re.search(r'<progress[^>]* max="2" value="0"', part)

    printing.render(run)
    part = client.get(page_of(batch), headers=HTMX).text
    assert "hx-get" not in part
    assert door_of(run, "download") in part


def test_the_page_says_when_nobody_works(client_of, operator):
    batch = make_batch(quantity=30)
    run = make_run(batch, render=False)
    client, silent = client_of(operator), "No worker is at work"
    assert silent not in client.get(page_of(batch)).text

    long_ago = timezone.now() - timedelta(minutes=1)
    PrintRun.objects.filter(pk=run.pk).update(created_at=long_ago)
    assert silent in client.get(page_of(batch)).text

    make_run(make_batch(quantity=1))  # a worker is busy with another run
    assert silent not in client.get(page_of(batch)).text


def test_the_page_says_how_many_places_are_empty(client_of, operator):
    batch = make_batch(quantity=30)
    move = lifecycle.order(
        batch, Status.VOIDED, Selection(first=3, last=5), by=None, at=AT
    )
    lifecycle.carry_out(move, at=AT)
    make_run(batch)

    assert "3 places are empty" in client_of(operator).get(page_of(batch)).text


def test_a_failed_run_says_why(client_of, operator):
    batch = make_batch()
    run = make_run(batch, render=False)
    PrintRun.objects.filter(pk=run.pk).update(
        state="failed", problem=printing.UNWRITABLE
    )

    text = client_of(operator).get(page_of(batch)).text
    assert "the disk is full" in text
    assert door_of(run, "download") not in text


def test_an_operator_downloads_the_file(client_of, operator):
    campaign = make_campaign(slug="spring")
    run = make_run(make_batch(quantity=3, name="Reel 7", campaign=campaign))

    response = client_of(operator).post(door_of(run, "download"))

    assert response.getvalue() == files.path_of(run).read_bytes()
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="spring_reel-7_{run.batch_id}_1-3.pdf"'
    )
    entry = Entry.objects.get(action="print_runs.downloaded")
    assert (entry.actor, entry.data["rows"], entry.data["sha256"]) == (
        operator,
        3,
        run.sha256,
    )


def test_getting_the_file_is_no_way_in(client_of, operator):
    run = make_run(make_batch(quantity=1))

    assert client_of(operator).get(door_of(run, "download")).status_code == 405
    assert not Entry.objects.filter(action="print_runs.downloaded").exists()


def test_what_is_not_ready_is_not_downloaded(client_of, operator):
    run = make_run(make_batch(quantity=1), render=False)

    response = client_of(operator).post(door_of(run, "download"), follow=True)
    assert "This file is not there any more." in response.text


def test_sealing_takes_the_file_away(
    client_of, operator, manager, django_capture_on_commit_callbacks
):
    run = make_run(make_batch(quantity=1))
    with django_capture_on_commit_callbacks(execute=True):
        batches.seal(run.batch, by=manager, at=AT)
    client = client_of(operator)

    page = client.get(page_of(run.batch)).text
    assert "File deleted" in page
    assert "Make the labels" not in page
    assert client.post(door_of(run, "download")).status_code == 302
    refused = client.post(page_of(run.batch), {})
    assert "This batch is sealed" in refused.text
    assert PrintRun.objects.count() == 1


def test_an_operator_cancels_a_run(client_of, operator):
    run = make_run(make_batch(quantity=1), render=False)

    response = client_of(operator).post(door_of(run, "cancel"), follow=True)
    run.refresh_from_db()
    assert (run.state, "Cancelled" in response.text) == ("cancelled", True)
    again = client_of(operator).post(door_of(run, "cancel"), follow=True)
    assert "There was nothing left to cancel." in again.text


def test_who_may_print(client_of, marketer, operator, viewer):
    run = make_run(make_batch(quantity=1))
    doors = [
        ("get", page_of(run.batch)),
        ("post", page_of(run.batch)),
        ("post", door_of(run, "download")),
        ("post", door_of(run, "cancel")),
    ]

    def answers(client):
        found = [getattr(client, method)(door) for method, door in doors]
        for response in found:
            response.getvalue()
        return [response.status_code for response in found]

    assert answers(client_of(marketer)) == [200, 302, 200, 302]
    assert answers(client_of(operator)) == [200, 302, 200, 302]
    assert answers(client_of(viewer)) == [403, 403, 403, 403]
    assert answers(Client()) == [302, 302, 302, 302]
    assert Entry.objects.filter(action="print_runs.downloaded").count() == 2


def test_a_run_of_another_batch_is_not_found(client_of, operator):
    run, other = make_run(make_batch(quantity=1)), make_batch(quantity=1)

    run.batch = other
    assert client_of(operator).post(door_of(run, "download")).status_code == 404


@pytest.mark.parametrize("runs", [1, 3])
def test_queries_do_not_grow(client_of, operator, django_assert_max_num_queries, runs):
    batch = make_batch()
    for _ in range(runs):
        make_run(batch, render=False)
    client = client_of(operator)

    with django_assert_max_num_queries(9):
        client.get(page_of(batch))
