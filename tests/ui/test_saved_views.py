"""A view is one's own, of a list that is there, with filters that it knows."""

import pytest
from django.db import IntegrityError, transaction

from staff.models import Entry
from tests.factories import make_batch, make_campaign
from ui import saved_views
from ui.models import SavedView
from ui.saved_views import NoSuchList, ViewRefused

PAGE = "/console/campaigns/"


def save(by, name="Paused stores", query="status=paused", page=PAGE):
    return saved_views.save(page, name, query, by=by)


def kept(by, page=PAGE):
    return [(view.name, view.query) for view in saved_views.bar(page, "", by=by).rows]


def test_a_view_is_saved_and_is_active_where_its_filters_are_set(viewer):
    view = save(viewer)
    assert view.url == "/console/campaigns/?status=paused"
    strip = saved_views.bar(PAGE, "status=paused", by=viewer)
    assert [strip.active, strip.offers, strip.is_all] == [view, False, False]
    strip = saved_views.bar(PAGE, "q=x&status=paused", by=viewer)
    assert [strip.active, strip.offers, strip.is_all] == [None, True, False]
    strip = saved_views.bar(PAGE, "", by=viewer)
    assert [strip.active, strip.offers, strip.is_all] == [None, False, True]
    assert not Entry.objects.exists()


def test_nobody_else_has_it(viewer, manager):
    save(viewer)
    assert kept(manager) == []
    save(manager)  # of the same name
    assert [kept(viewer), kept(manager)] == [[("Paused stores", "status=paused")]] * 2


def test_of_the_query_is_kept_what_the_list_knows_in_its_own_order(viewer):
    odd = "page=3&before=7&status=paused&x=1&q=+a%20b+&next=//evil.example"
    assert save(viewer, query=odd).query == "q=a+b&status=paused"


@pytest.mark.parametrize("query", ["", "before=7", "status=&q=+", "x=1"])
def test_without_a_filter_there_is_nothing_to_save(viewer, query):
    with pytest.raises(ViewRefused, match="set a filter"):
        save(viewer, query=query)
    assert kept(viewer) == []


@pytest.mark.parametrize(
    "again", ["Paused stores", "paused STORES", " Paused  stores "]
)
def test_a_name_is_taken_once_on_a_list(viewer, again):
    save(viewer)
    with pytest.raises(ViewRefused, match="another name"):
        save(viewer, name=again, query="status=ended")
    campaign = make_campaign()
    save(viewer, page=f"/console/campaigns/{campaign.pk}/batches/", query="state=ready")


def test_the_database_holds_it_too(viewer):
    view = save(viewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(user=viewer, page=PAGE, name=view.name, query="q=x")


def test_thirty_views_of_a_list_are_enough(viewer, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    for name in ("one", "two"):
        save(viewer, name=name)
    with pytest.raises(ViewRefused, match="You have 2 views of this list"):
        save(viewer, name="three")
    assert len(kept(viewer)) == 2


@pytest.mark.parametrize(
    "path",
    [
        "",
        "console/campaigns/",
        "//evil.example/console/campaigns/",
        "https://evil.example/",
        "/\\evil.example",
        "/console/",  # no list
        "/console/campaigns/new/",
        "/console/sign-out/",
        "/nowhere/at/all/",
        "/console/campaigns/\x00/",
    ],
)
def test_a_page_that_is_no_list_of_ours_keeps_nothing(viewer, path):
    with pytest.raises(NoSuchList):
        save(viewer, page=path)


def test_a_list_that_one_may_not_see_keeps_nothing(viewer, operator, marketer):
    for user in (viewer, operator):
        with pytest.raises(NoSuchList):
            save(user, page="/console/trail/", query="action=codes.voided")
    save(marketer, page="/console/trail/", query="action=codes.voided")


def test_every_list_keeps_views(manager):
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
def test_any_name_will_do(viewer, name):
    view = save(viewer, name=name)
    view.refresh_from_db()
    assert view.name == name.replace("e\u0301", "é")


def test_the_strip_takes_one_query(viewer, django_assert_num_queries):
    for n in range(3):
        save(viewer, name=str(n), query=f"q={n}")
    with django_assert_num_queries(1):
        strip = saved_views.bar(PAGE, "q=2", by=viewer)
        assert strip.active.name == "2"
