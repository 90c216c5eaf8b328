from datetime import timedelta

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from staff import trail
from staff.models import Entry
from tests.factories import make_user
from ui import keyset


def pages_of(n: int, size: int):
    user = make_user()
    pks = [
        trail.record("codes.voided", user, by=None, at=timezone.now()).pk
        for _ in range(n)
    ]

    def page(query: str = ""):
        found = keyset.paginate(Entry.objects.all(), QueryDict(query), size=size)
        return [pks.index(e.pk) for e in found.rows], found.newer, found.older

    return pks, page


def test_pages_lead_from_newest_to_oldest_and_back(db):
    pks, page = pages_of(5, size=2)
    assert page() == ([4, 3], "", f"before={pks[3]}")
    assert page(f"before={pks[3]}") == ([2, 1], f"after={pks[2]}", f"before={pks[1]}")
    assert page(f"before={pks[1]}") == ([0], f"after={pks[0]}", "")
    assert page(f"after={pks[0]}") == ([2, 1], f"after={pks[2]}", f"before={pks[1]}")
    assert page(f"after={pks[2]}") == ([4, 3], "", f"before={pks[3]}")


def test_a_last_page_that_is_just_full_has_no_links(db):
    _pks, page = pages_of(2, size=2)
    assert page() == ([1, 0], "", "")


def test_links_keep_the_other_parameters(db):
    pks, page = pages_of(2, size=1)
    query = f"action=codes.voided&after={pks[0]}"
    assert page(query) == ([1], "", f"action=codes.voided&before={pks[1]}")


def test_an_invalid_cursor_means_the_first_page(db):
    _pks, page = pages_of(1, size=1)
    for key in ("x", "-1", "1.5", "٣", "9" * 30, "%00", ""):
        assert page(f"before={key}") == ([0], "", ""), key


@pytest.mark.parametrize("cursor", ["17", "17-3-1", "x-3", "9" * 18 + "-3", "--"])
def test_an_invalid_cursor_by_time_means_the_first_page(db, cursor):
    pks, _page = pages_of(1, size=1)
    rows, query = Entry.objects.all(), QueryDict(f"before={cursor}")
    found = keyset.paginate(rows, query, by=keyset.BY_TIME)
    assert [row.pk for row in found.rows] == pks


def test_a_page_beyond_the_end_is_empty(db):
    pks, page = pages_of(1, size=1)
    assert page(f"before={pks[0]}") == ([], "", "")
    assert page(f"after={pks[0]}") == ([], "", "")


# ── conditions that no index serves ──────────────────────────────────────────


@pytest.fixture
def search(db, monkeypatch):
    """Page through ten entries, two of which match, in windows of three rows."""
    monkeypatch.setattr(keyset, "WINDOW_ROWS", 3)
    monkeypatch.setattr(keyset, "MAX_WINDOWS", 2)
    monkeypatch.setattr(keyset, "MAX_SECONDS", 60)
    start = timezone.now()
    user, pks = make_user(), []
    for n in range(10):
        name = "codes.activated" if n in (1, 8) else "codes.voided"
        at = start + timedelta(seconds=n // 4)  # several at a moment
        pks.append(trail.record(name, user, by=None, at=at).pk)

    def page(query="", by=keyset.BY_KEY, **rule):
        filter_q = Q(**rule or {"action": "codes.activated"})
        found = keyset.paginate(
            Entry.objects.all(), QueryDict(query), by=by, filter_q=filter_q
        )
        stopped = found.searched_to and pks.index(found.searched_to.pk)
        return [pks.index(e.pk) for e in found.rows], found.newer, found.older, stopped

    return page


@pytest.mark.parametrize("by", [keyset.BY_KEY, keyset.BY_TIME])
def test_a_search_stops_reports_where_and_goes_on_without_a_gap(search, by):
    rows, newer, older, stopped = search(by=by)
    assert [rows, newer, stopped] == [[8], "", 4]
    rows, newer, older, stopped = search(older, by)
    assert [rows, older, stopped] == [[1], "", None]
    rows, newer, older, stopped = search(newer, by)
    assert [rows, stopped] == [[], 7]
    rows, newer, older, stopped = search(newer, by)
    assert [rows, newer, stopped] == [[8], "", None]


@pytest.mark.parametrize("by", [keyset.BY_KEY, keyset.BY_TIME])
def test_a_search_without_matches_ends(search, by):
    link, stops = "", []
    while True:
        rows, _newer, link, stopped = search(link, by, action="codes.painted")
        stops.append(stopped)
        assert rows == []
        if not link:
            break
    assert stops == [4, None]


def test_a_search_stops_after_the_first_window_when_time_is_up(search, monkeypatch):
    monkeypatch.setattr(keyset, "MAX_SECONDS", 0)
    _rows, _newer, older, stopped = search(action="codes.painted")
    assert stopped == 7
    assert search(older, action="codes.painted")[3] == 4


def test_a_search_ends_when_the_page_is_full(search, monkeypatch):
    monkeypatch.setattr(keyset, "PAGE_SIZE", 1)
    rows, _newer, older, stopped = search(action="codes.voided")
    assert [rows, stopped] == [[9], None]
    assert search(older, action="codes.voided")[0] == [7]


def test_a_search_takes_two_queries_a_window(search, django_assert_num_queries):
    with django_assert_num_queries(5):  # and the row where it stopped
        search()


def test_order_by_time_ignores_the_keys(db):
    user, now = make_user(), timezone.now()
    late, early = (
        trail.record("codes.voided", user, by=None, at=now + timedelta(seconds=s)).pk
        for s in (5, 0)
    )
    found = keyset.paginate(Entry.objects.all(), QueryDict(), by=keyset.BY_TIME, size=1)
    assert [found.rows[0].pk, bool(found.older)] == [late, True]
    found = keyset.paginate(
        Entry.objects.all(), QueryDict(found.older), by=keyset.BY_TIME, size=1
    )
    assert [one.pk for one in found.rows] == [early]
