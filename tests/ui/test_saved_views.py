"""Saved views: a person's own, of a list that exists, with filters of that list."""

import time

import pytest
from django.db import IntegrityError, transaction

from staff.models import Entry
from tests.factories import make_batch, make_campaign
from tests.threads import in_threads
from ui import saved_views
from ui.models import SavedView
from ui.saved_views import ListNotFound, ViewRefused

PAGE = "/console/campaigns/"


def save(by, name="Paused stores", query="status=paused", page=PAGE):
    return saved_views.save(page, name, query, by=by)


def saved(by, page=PAGE):
    return [(view.name, view.query) for view in saved_views.bar(page, "", by=by).rows]


def test_a_saved_view_is_active_where_its_filters_are_set(viewer):
    view = save(viewer)
    assert view.url == "/console/campaigns/?status=paused"
    bar = saved_views.bar(PAGE, "status=paused", by=viewer)
    assert [bar.active, bar.can_save, bar.is_unfiltered] == [view, False, False]
    bar = saved_views.bar(PAGE, "q=x&status=paused", by=viewer)
    assert [bar.active, bar.can_save, bar.is_unfiltered] == [None, True, False]
    bar = saved_views.bar(PAGE, "", by=viewer)
    assert [bar.active, bar.can_save, bar.is_unfiltered] == [None, False, True]
    assert not Entry.objects.exists()


def test_a_view_belongs_to_one_list(viewer):
    save(viewer)
    batches = f"/console/campaigns/{make_campaign().pk}/batches/"
    assert saved(viewer, page=batches) == []


def test_a_path_is_saved_in_its_usual_form(viewer):
    campaign = make_campaign()
    view = save(
        viewer, page=f"/console/campaigns/00{campaign.pk}/batches/", query="state=ready"
    )
    assert view.page == f"/console/campaigns/{campaign.pk}/batches/"


def test_other_people_do_not_have_the_view(viewer, manager):
    save(viewer)
    assert saved(manager) == []
    save(manager)  # of the same name
    assert [saved(viewer), saved(manager)] == [[("Paused stores", "status=paused")]] * 2


def test_only_filters_of_the_list_are_saved_in_a_fixed_order(viewer):
    odd = "page=3&before=7&status=paused&x=1&q=+a%20b+&next=//evil.example"
    assert save(viewer, query=odd).query == "q=a+b&status=paused"


@pytest.mark.parametrize("query", ["", "before=7", "status=&q=+", "x=1"])
def test_a_view_without_a_filter_is_refused(viewer, query):
    with pytest.raises(ViewRefused, match="set a filter"):
        save(viewer, query=query)
    assert saved(viewer) == []


@pytest.mark.parametrize(
    "again", ["Paused stores", "paused STORES", " Paused  stores "]
)
def test_a_name_is_unique_for_a_person_and_a_list(viewer, again):
    save(viewer)
    with pytest.raises(ViewRefused, match="another name"):
        save(viewer, name=again, query="status=ended")
    campaign = make_campaign()
    save(viewer, page=f"/console/campaigns/{campaign.pk}/batches/", query="state=ready")


def test_the_database_refuses_a_second_view_of_a_name(viewer):
    view = save(viewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(user=viewer, page=PAGE, name=view.name, query="q=x")


def test_the_number_of_views_of_a_list_is_limited(viewer, monkeypatch):
    monkeypatch.setattr(saved_views, "MAX_PER_LIST", 2)
    for name in ("one", "two"):
        save(viewer, name=name)
    with pytest.raises(ViewRefused, match="You have 2 views of this list"):
        save(viewer, name="three")
    assert len(saved(viewer)) == 2


@pytest.mark.parametrize(
    "path",
    [
        "",
        "console/campaigns/",
        "//evil.example/console/campaigns/",
        "https://evil.example/",
        "/\\evil.example",
        "/console/",  # not a list
        "/console/campaigns/new/",
        "/console/sign-out/",
        "/nowhere/at/all/",
        "/console/campaigns/\x00/",
    ],
)
def test_a_path_that_is_no_list_is_refused(viewer, path):
    with pytest.raises(ListNotFound):
        save(viewer, page=path)


def test_a_list_that_the_person_may_not_see_is_refused(viewer, operator, marketer):
    for user in (viewer, operator):
        with pytest.raises(ListNotFound):
            save(user, page="/console/trail/", query="action=codes.voided")
    save(marketer, page="/console/trail/", query="action=codes.voided")


def test_views_of_every_list_can_be_saved(manager):
    batch = make_batch()
    home = f"/console/campaigns/{batch.campaign_id}/"
    for page, query in [
        (f"{home}batches/", "q=x&state=paused"),
        (f"{home}batches/{batch.pk}/codes/", "serial=7&status=voided"),
        (f"{home}batches/{batch.pk}/labels/", "state=ready"),
        (
            f"{home}redemptions/",
            f"batch={batch.pk}&channel=2&since=2027-01-01&within=7",
        ),
        (f"{home}attempts/", "q=7KQ2-M9XA&reason=expired"),
        ("/console/trail/", "actor=1&q=x&target=codes.batch%3A1&within=1"),
    ]:
        assert save(manager, page=page, query=query).url == f"{page}?{query}"


@pytest.mark.parametrize(
    "name", ["عروض متوقفة", "🎉" * 60, "<b>", "Cafe\u0301", "\u202eright to left"]
)
def test_a_name_may_hold_any_text(viewer, name):
    view = save(viewer, name=name)
    view.refresh_from_db()
    assert view.name == name.replace("e\u0301", "é")


def test_the_bar_takes_one_query(viewer, django_assert_num_queries):
    for n in range(3):
        save(viewer, name=str(n), query=f"q={n}")
    with django_assert_num_queries(1):
        bar = saved_views.bar(PAGE, "q=2", by=viewer)
        assert bar.active.name == "2"


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_cannot_pass_the_limit(viewer, monkeypatch):
    monkeypatch.setattr(saved_views, "MAX_PER_LIST", 1)
    validate = saved_views._validate

    def validate_slowly(*args):
        validate(*args)
        time.sleep(0.2)  # without the lock the other request would read meanwhile

    monkeypatch.setattr(saved_views, "_validate", validate_slowly)

    def attempt(name):
        try:
            return save(viewer, name=name)
        except ViewRefused:
            return None

    results = in_threads(lambda: attempt("one"), lambda: attempt("two"))
    assert sorted(result is None for result in results) == [False, True]
    assert len(saved(viewer)) == 1
