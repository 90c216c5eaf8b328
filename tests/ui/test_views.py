"""Saving and removing views in the console: by POST, a person's own."""

import pytest
from django.test import Client
from django.urls import reverse

from staff.models import Entry
from tests.factories import make_campaign
from ui.models import SavedView

LIST, SAVE = "/console/campaigns/", "/console/views/save/"


def send(client, **fields):
    defaults = {"page": LIST, "query": "status=paused", "name": "Paused stores"}
    return client.post(SAVE, defaults | fields)


def remove(client, view, **kwargs):
    return client.post(reverse("ui:view_remove", args=[view.pk]), **kwargs)


@pytest.fixture
def view(viewer):
    return SavedView.objects.create(
        user=viewer, page=LIST, name="Paused stores", query="status=paused"
    )


def test_a_visitor_cannot_save_or_remove_views(client, view):
    for answer in (send(client), remove(client, view)):
        assert answer.url.startswith("/console/sign-in/")
    assert SavedView.objects.get() == view


def test_a_saved_view_is_a_chip_of_the_list(client_of, viewer):
    make_campaign(name="Held", status="paused")
    make_campaign(name="Runs")
    client = client_of(viewer)
    page = client.get(f"{LIST}?status=paused")
    assert "Save this view" in page.text
    answer = send(client, query=page.context["views"].query)
    assert answer.url == f"{LIST}?status=paused"
    page = client.get(answer.url)
    assert "The view is saved." in page.text
    assert "Save this view" not in page.text
    assert (
        '<a class="chip" href="/console/campaigns/?status=paused" id="chip-view" '
        'aria-current="true">' in page.text
    )
    assert not Entry.objects.exists()


def test_another_person_cannot_see_or_remove_the_view(client_of, manager, view):
    client = client_of(manager)
    assert "Paused stores" not in client.get(f"{LIST}?status=paused").text
    assert remove(client, view).status_code == 404
    assert SavedView.objects.get() == view


def test_undo_restores_a_removed_view(client_of, viewer, view):
    client = client_of(viewer)
    page = remove(client, view, follow=True)
    assert page.redirect_chain == [(view.url, 302)]
    assert not SavedView.objects.exists()
    (message,) = page.context["messages"]
    assert str(message) == "The view “Paused stores” is removed."
    assert client.post(message.extra_tags).url == view.url
    restored = SavedView.objects.get()
    assert [restored.user, restored.name, restored.url] == [viewer, view.name, view.url]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Give the view a name."),
        ({"name": "  "}, "Give the view a name."),
        ({"name": "paused stores"}, "You have a view of this name here."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "a\x00b"}, "An invisible character was in it"),
        ({"query": "x=1"}, "set a filter, then save the view"),
    ],
)
def test_an_invalid_form_shows_its_error_and_keeps_its_values(
    client_of, viewer, view, fields, words
):
    page = send(client_of(viewer), **fields)
    assert page.status_code == 200
    assert words in page.text
    for name in ("name", "query", "page"):
        value = {"name": "Paused stores", "query": "status=paused"} | fields
        shown = value.get(name, LIST).replace("\x00", "")
        assert page.context["form"][name].value() == shown
    assert SavedView.objects.get() == view


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/", "//evil.example", "/console/", "/console/trail/", ""],
)
def test_a_page_that_is_no_list_is_not_found(client_of, viewer, path):
    assert send(client_of(viewer), page=path).status_code == 404
    assert not SavedView.objects.exists()


def test_saving_and_removing_need_a_post_with_csrf_token(client_of, viewer, view):
    client = client_of(viewer)
    assert client.get(SAVE).status_code == 405
    assert client.get(reverse("ui:view_remove", args=[view.pk])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(viewer)
    assert [send(strict).status_code, remove(strict, view).status_code] == [403, 403]


def test_names_are_escaped(client_of, viewer):
    client = client_of(viewer)
    send(client, name='"><script>alert(1)</script>')
    assert "<script>alert" not in client.get(f"{LIST}?status=paused").text
