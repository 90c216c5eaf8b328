import json
import re

import pytest

from codes import batches
from printing import files, manifest, rendering
from printing.models import PrintRun
from staff.models import Entry
from tests.codes.pages import HTMX, messages, words
from tests.factories import make_batch, make_campaign
from tests.printing.pages.studio_form import url
from tests.printing.runs import AT, make_run, order, render_run, void

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def run_url(run, name="detail"):
    return url(f"print_run_{name}", run.batch, run.pk)


def test_the_page_shows_what_was_printed(client, operator):
    batch = make_batch(quantity=30)
    void(batch, 3, 5)
    run = make_run(batch, by=operator, last=28)

    text = words(client.get(run_url(run)))
    assert "Labels 1 to 28" in text
    assert "Labels 25 3 places are empty" in text
    assert f"Sheets 2 Layout A4, 24 labels Design {'Classic'}" in text
    assert f"SHA-256 {run.sha256}" in text
    assert re.search(r"Labels ordered .*1 Mar 2027", text)


def test_a_running_run_is_polled(client):
    run = order(make_batch(quantity=30))
    part = client.get(run_url(run), headers=HTMX).text
    assert part.lstrip().startswith("<div")
    assert "<html" not in part
    assert (f'hx-get="{run_url(run)}"' in part, "Download the" in part) == (True, False)
    assert re.search(r'<progress[^>]* max="2" value="0"', part)

    render_run(run)
    part = client.get(run_url(run), headers=HTMX).text
    assert ("every 2s" in part, "Download the ZIP" in part) == (False, True)


def test_an_operator_downloads_the_file(client, operator):
    campaign = make_campaign(slug="spring")
    run = make_run(make_batch(quantity=3, name="Reel 7", campaign=campaign))
    response = client.post(run_url(run, "download"))

    assert response.getvalue() == files.file_path(run).read_bytes()
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


def test_a_second_download_asks_for_a_reason(client):
    run = make_run(make_batch(quantity=3))
    assert "id_reason" not in client.get(run_url(run)).text
    client.post(run_url(run, "download")).getvalue()
    assert "id_reason" in client.get(run_url(run)).text

    refused = client.post(run_url(run, "download"), {"reason": "  "})
    assert refused.headers["Content-Type"].startswith("text/html")
    assert "Say why this file is needed again." in words(refused)
    run.refresh_from_db()
    assert run.downloads == 1

    again = client.post(run_url(run, "download"), {"reason": "The disk broke"})
    assert again.getvalue() == files.file_path(run).read_bytes()
    assert "“The disk broke”" in words(client.get(run_url(run)))


def test_a_reason_that_is_too_long_is_shown_again(client):
    run = make_run(make_batch(quantity=3))
    client.post(run_url(run, "download")).getvalue()
    page = client.post(run_url(run, "download"), {"reason": "x" * 201})
    assert ("at most 200 characters" in words(page), "x" * 201 in page.text) == (
        True,
        True,
    )


def test_the_manifest_is_downloaded_as_json(client):
    run = make_run(make_batch(quantity=3))
    response = client.get(run_url(run, "manifest"))
    assert json.loads(response.content) == manifest.build(run)
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="print-run-{run.pk}-manifest.json"'
    )


def test_parts_are_listed(client, fake_press):
    fake_press.sheets_at_once = 1
    run = make_run(make_batch(quantity=30))
    text = words(client.get(run_url(run)))
    assert "2 parts" in text
    assert "part-1-of-2.pdf 1⁠–⁠24 24" in text
    assert "part-2-of-2.pdf 25⁠–⁠30 6" in text
    assert "Download the ZIP" in text


def test_a_reprint_is_marked(client):
    batch = make_batch(quantity=3)
    make_run(batch)
    run = make_run(batch, reason="Paper jam")
    text = words(client.get(run_url(run)))
    assert "Print 2 of these labels, and each says so." in text
    assert "Reason Paper jam" in text


def test_an_operator_cancels_a_run(client):
    run = order(make_batch(quantity=1))
    response = client.post(run_url(run, "cancel"), follow=True)
    run.refresh_from_db()
    assert (run.state, "Cancelled" in response.text) == ("cancelled", True)
    again = client.post(run_url(run, "cancel"), follow=True)
    assert messages(again) == ["There was nothing left to cancel."]


def test_a_failed_run_shows_its_problem(client):
    run = order(make_batch())
    PrintRun.objects.filter(pk=run.pk).update(
        state="failed", problem=rendering.UNWRITABLE
    )
    text = words(client.get(run_url(run)))
    assert ("the disk is full" in text, "Download the" in text) == (True, False)


def test_a_running_run_is_not_downloaded(client):
    run = order(make_batch(quantity=1))
    page = client.post(run_url(run, "download"))
    assert "This file is not there any more. Print the labels again." in words(page)


def test_sealing_deletes_the_file(client, manager, django_capture_on_commit_callbacks):
    run = make_run(make_batch(quantity=1))
    with django_capture_on_commit_callbacks(execute=True):
        batches.seal(run.batch, by=manager, at=AT)

    text = words(client.get(run_url(run)))
    assert ("File deleted" in text, "Print again" in text) == (True, False)
    assert "not there any more" in words(client.post(run_url(run, "download")))


def test_a_run_of_another_batch_is_not_found(client):
    run, other = make_run(make_batch(quantity=1)), make_batch(quantity=1)
    run.batch = other
    statuses = [
        client.get(run_url(run)).status_code,
        client.get(run_url(run, "manifest")).status_code,
        client.post(run_url(run, "download")).status_code,
        client.post(run_url(run, "cancel")).status_code,
    ]
    assert statuses == [404, 404, 404, 404]


@pytest.mark.parametrize("downloads", [1, 4])
def test_queries_do_not_grow(client, django_assert_num_queries, downloads):
    run = make_run(make_batch(quantity=1))
    for _ in range(downloads):
        client.post(run_url(run, "download"), {"reason": "Again"}).getvalue()
    with django_assert_num_queries(6):
        client.get(run_url(run))
