"""The progress of generations and moves: shown, polled, and ended."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from codes import generation, lifecycle
from codes.models import Batch, Status
from tests.codes.pages import HTMX, messages, url, words
from tests.codes.test_lifecycle import order
from tests.factories import make_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def age():
    """Set the moment when a worker last worked on a batch to so many seconds ago."""

    def set_back(batch, seconds):
        at = timezone.now() - timedelta(seconds=seconds)
        worked = at if batch.generated else None
        Batch.objects.filter(pk=batch.pk).update(created_at=at, worked_at=worked)

    return set_back


@pytest.fixture
def half_made(monkeypatch):
    monkeypatch.setattr(generation, "CHUNK", 5_000)
    batch = make_batch(quantity=10_000, filled=False)
    generation.fill(batch, until=time.monotonic())
    return batch


def test_progress_is_polled_while_there_is_work(client_of, viewer, half_made):
    client = client_of(viewer)
    page = client.get(url("batch_detail", half_made)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    part = client.get(url("batch_progress", half_made), headers=HTMX)
    text = part.content.decode()
    assert text.lstrip().startswith('<div class="stack" id="progress"')
    assert 'hx-trigger="every 2s"' in text
    assert "5,000 of 10,000 codes 50 %" in words(part)
    assert 'max="10000" value="5000"' in text
    assert "HX-Refresh" not in part.headers


def test_polling_stops_when_the_work_is_done(client_of, viewer, half_made):
    generation.fill(half_made)
    part = client_of(viewer).get(url("batch_progress", half_made), headers=HTMX)
    assert "hx-trigger" not in part.content.decode()
    assert part.headers["HX-Refresh"] == "true"


def test_polling_stops_while_the_generation_is_held(client_of, viewer, half_made):
    generation.hold(half_made, by=None, at=timezone.now())
    page = client_of(viewer).get(url("batch_detail", half_made))
    assert "hx-trigger" not in page.content.decode().split("<main")[1]
    assert "Nothing is made until somebody lets it go on" in words(page)


def test_without_htmx_the_progress_leads_to_the_page(client_of, viewer, half_made):
    response = client_of(viewer).get(url("batch_progress", half_made))
    assert (response.status_code, response.url) == (302, url("batch_detail", half_made))


def test_the_rate_is_measured_since_the_page_was_opened(client_of, viewer, half_made):
    since = timezone.now().timestamp() - 10
    part = client_of(viewer).get(
        url("batch_progress", half_made), {"done": 0, "since": since}, headers=HTMX
    )
    assert "a second, 10 seconds left" in words(part)
    assert f"?done=0&amp;since={since:.3f}" in part.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"done": "x", "since": "y"},
        {"done": "1", "since": "nan"},
        {"done": "1", "since": "1e300"},
        {"done": "1", "since": "inf"},
        {"done": "9" * 5000, "since": "1"},
        {"since": "1"},
    ],
)
def test_no_rate_is_shown_for_an_invalid_baseline(client_of, viewer, half_made, query):
    part = client_of(viewer).get(url("batch_progress", half_made), query, headers=HTMX)
    assert part.status_code == 200
    assert "a second," not in words(part)


@pytest.mark.parametrize(("seconds", "shown"), [(5, False), (60, True)])
def test_the_page_says_when_no_worker_runs(
    client_of, viewer, half_made, age, seconds, shown
):
    age(half_made, seconds)
    text = words(client_of(viewer).get(url("batch_detail", half_made)))
    assert ("No worker is at work" in text) is shown


def test_a_batch_that_no_worker_began_is_shown_as_unattended(client_of, viewer, age):
    batch = make_batch(quantity=10, filled=False)
    age(batch, 60)
    assert "make worker" in words(client_of(viewer).get(url("batch_detail", batch)))


def test_a_generation_just_resumed_is_not_unattended(
    client_of, marketer, half_made, age
):
    generation.hold(half_made, by=None, at=timezone.now())
    age(half_made, 3_600)
    client = client_of(marketer)
    client.post(url("generation_resume", half_made))
    text = words(client.get(url("batch_detail", half_made)))
    assert "Generating" in text
    assert "No worker" not in text


def test_an_unfinished_move_is_shown_and_polled(client_of, marketer, monkeypatch):
    monkeypatch.setattr(lifecycle, "CHUNK", 400)
    batch = make_batch(quantity=1_000)
    ordered = order(batch, Status.VOIDED, by=marketer, reason="Stolen")
    lifecycle.carry_out(ordered, at=timezone.now(), chunks=1)
    page = client_of(marketer).get(url("batch_detail", batch))
    text = words(page)
    assert "Voiding: serials 1 to 1,000" in text
    assert "400 of 1,000 looked at" in text
    assert 'hx-trigger="every 2s"' in page.content.decode()
    lifecycle.carry_out(ordered, at=timezone.now())
    page = client_of(marketer).get(url("batch_detail", batch))
    assert "Voided: serials 1 to 1,000" in words(page)
    assert 'hx-trigger="every 2s"' not in page.content.decode()


def test_a_move_that_waits_for_a_worker_is_shown_as_unattended(client_of, marketer):
    batch = make_batch(quantity=10)
    late = timezone.now() - timedelta(seconds=16)
    ordered = order(batch, Status.VOIDED)
    type(ordered).objects.filter(pk=ordered.pk).update(created_at=late)
    text = words(client_of(marketer).get(url("batch_detail", batch)))
    assert "No worker is at work" in text


def test_hold_resume_and_cancel(client_of, marketer, half_made):
    client = client_of(marketer)
    states = []
    for name in ("generation_hold", "generation_resume", "generation_cancel"):
        client.post(url(name, half_made))
        half_made.refresh_from_db()
        states.append(half_made.generation)
    assert states == ["held", "running", "cancelled"]
    asked = words(client.get(url("generation_cancel", half_made)))
    assert "5,000 of 10,000" in asked
    again = client.post(url("generation_cancel", half_made), follow=True)
    assert messages(again) == ["There was nothing left to cancel."]


def test_resuming_enqueues_the_task(
    client_of, marketer, half_made, django_capture_on_commit_callbacks
):
    generation.hold(half_made, by=None, at=timezone.now())
    with django_capture_on_commit_callbacks() as callbacks:
        client_of(marketer).post(url("generation_resume", half_made))
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks:
        client_of(marketer).post(url("generation_resume", half_made))  # it runs
    assert callbacks == []
