"""Names in the settings that Django and Celery only look up when they are used."""

import inspect

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import get_callable, get_resolver, resolve

from config.celery import app
from console.views import csrf_failure
from printing import tasks as printing_tasks
from redemption.public import views
from stack import programs

HEAVY = {printing_tasks.render_print_run.name}
QUEUES = {"quick", "heavy"}


@pytest.fixture(scope="module")
def task_names():
    """Return the names of our registered tasks."""
    app.autodiscover_tasks(force=True)
    names = {name for name in app.tasks if not name.startswith("celery.")}
    assert len(names) > 5
    return names


def queue_of(name):
    return app.amqp.router.route({}, name)["queue"].name


def test_beat_sends_registered_tasks_only(task_names):
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sent - task_names == set()


def test_routes_are_of_registered_tasks(task_names):
    assert set(settings.CELERY_TASK_ROUTES) - task_names == set()


def test_heavy_tasks_have_a_queue_of_their_own(task_names):
    """In the quick queue they would delay what a page has enqueued."""
    assert task_names >= HEAVY
    queues = {name: queue_of(name) for name in task_names}
    expected = {name: "heavy" if name in HEAVY else "quick" for name in task_names}
    assert queues == expected


def test_the_worker_consumes_each_queue():
    argv = programs.worker_argv("worker")
    assert set(argv[argv.index("--queues") + 1].split(",")) == QUEUES


@pytest.mark.parametrize(
    "setting", ["LOGIN_URL", "LOGIN_REDIRECT_URL", "LOGOUT_REDIRECT_URL"]
)
def test_addresses_of_signing_in_and_out_exist(setting):
    path = resolve_url(getattr(settings, setting))
    assert resolve(path).view_name == getattr(settings, setting)


def test_the_view_of_csrf_failures_takes_a_reason():
    view = get_callable(settings.CSRF_FAILURE_VIEW)
    assert view is csrf_failure.csrf_failure
    assert "reason" in inspect.signature(view).parameters


def test_the_view_of_bad_requests_is_ours():
    assert get_resolver().resolve_error_handler(400) is views.bad_request


@pytest.mark.parametrize("name", settings.AUTHENTICATION_BACKENDS + settings.MIDDLEWARE)
def test_backends_and_middleware_can_be_imported(name):
    assert callable(get_callable(name))
