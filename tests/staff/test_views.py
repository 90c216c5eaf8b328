from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from staff import trail
from staff.models import Entry
from tests.factories import make_user
from ui import keyset

HTMX = {"HX-Request": "true"}
RIGHT, NEW = "correct horse 9", "a longer horse 10"
TRAIL = "/console/trail/"


def make_entries(n, by=None, action="codes.voided", **data):
    target = make_user()
    now = timezone.now()
    return [trail.record(action, target, by=by, at=now, **data) for _ in range(n)]


def rows_of(answer):
    return [entry.pk for entry in answer.context["entries"]]


# ── permissions ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["trail", "password_change"])
def test_visitors_are_asked_to_sign_in(client, db, name):
    url = reverse(f"staff:{name}")
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.url == f"/console/sign-in/?next={url}"


def test_the_style_guide_is_shown(client_of, marketer):
    client = client_of(marketer)
    assert client.get("/console/style/").status_code == 200
    assert client.post("/console/style/").status_code == 405


# ── the trail ────────────────────────────────────────────────────────────────


def test_a_marketer_reads_the_trail(client_of, marketer):
    make_entries(1, by=marketer, reason="stolen <b>reel</b>")
    answer = client_of(marketer).get(TRAIL)
    assert answer.status_code == 200
    assert "Codes voided" in answer.text
    assert "mike" in answer.text
    assert "stolen &lt;b&gt;reel&lt;/b&gt;" in answer.text


@pytest.mark.parametrize("person", ["operator", "viewer"])
def test_operators_and_viewers_may_not_read_the_trail(client_of, request, person):
    user = request.getfixturevalue(person)
    assert client_of(user).get(TRAIL).status_code == 403


def test_the_trail_refuses_other_methods(client_of, manager):
    client = client_of(manager)
    for method in (client.post, client.put, client.delete):
        assert method(TRAIL).status_code == 405


def test_an_empty_trail_explains_itself(client_of, marketer):
    assert "Nothing has been done yet" in client_of(marketer).get(TRAIL).text


def test_newest_first_and_fifty_a_page(client_of, marketer):
    pks = [entry.pk for entry in make_entries(60)][::-1]
    client = client_of(marketer)
    first = client.get(TRAIL)
    assert rows_of(first) == pks[:50]
    second = client.get(f"{TRAIL}?{first.context['page'].older}")
    assert rows_of(second) == pks[50:]
    assert rows_of(client.get(f"{TRAIL}?{second.context['page'].newer}")) == pks[:50]
    assert (first.context["page"].newer, second.context["page"].older) == ("", "")


def test_the_filters_of_the_trail(client_of, marketer, operator):
    (voided,) = make_entries(1, by=marketer)
    (activated,) = make_entries(1, by=operator, action="codes.activated")
    client = client_of(marketer)

    def shown(**query):
        return rows_of(client.get(TRAIL, query))

    assert shown(action="codes.voided") == [voided.pk]
    assert shown(actor=operator.pk) == [activated.pk]
    assert shown(target=voided.target) == [voided.pk]
    assert shown(q=activated.target.partition(":")[2]) == [activated.pk]
    assert shown(q="nothing") == []
    assert shown(action="codes.voided", actor=operator.pk) == []


def test_the_filter_by_target_has_a_label_and_can_be_removed(client_of, marketer):
    (entry,) = make_entries(1)
    answer = client_of(marketer).get(TRAIL, {"target": entry.target})
    (chip,) = answer.context["filters"].unlisted_chips
    assert [chip.label, chip.value, chip.url] == [
        "On what",
        f"User {entry.target[11:]}",
        TRAIL,
    ]
    assert f"On what: <bdi>{chip.value}</bdi>" in answer.text


def test_filters_without_matches_are_explained(client_of, marketer):
    make_entries(1)
    answer = client_of(marketer).get(TRAIL, {"q": "nothing"})
    assert "No entry fits" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        {"action": "codes.painted"},
        {"actor": "x"},
        {"actor": "99999999999999999999"},
        {"q": "a\x00b"},
        {"q": "x" * 10_000},
        {"target": "' OR 1=1 --"},
        {"target": "a\x00b"},
        {"before": "-1"},
        {"after": "9" * 40},
    ],
)
def test_any_query_string_is_accepted(client_of, marketer, query):
    make_entries(1)
    assert client_of(marketer).get(TRAIL, query).status_code == 200


def test_a_period_uses_its_index_and_shows_whole_days(
    client_of, marketer, analyze, sql
):
    target, noon = make_user(), timezone.now().replace(hour=12)
    for days in range(10, 2_010):
        trail.record("codes.voided", target, by=None, at=noon - timedelta(days=days))
    pks = [
        trail.record("codes.voided", target, by=None, at=noon - timedelta(days=days)).pk
        for days in (3, 2, 1, 0)
    ]
    client, day = client_of(marketer), noon.date() - timedelta(days=2)
    url = f"{TRAIL}?since={day}&until={day + timedelta(days=1)}"
    analyze(Entry)
    with CaptureQueriesContext(connection) as captured:
        assert rows_of(client.get(url)) == [pks[2], pks[1]]
    query = next(q["sql"] for q in captured if 'FROM "staff_entry"' in q["sql"])
    assert "using entry_at" in str(sql(f"EXPLAIN {query.replace('%', '%%')}"))
    assert rows_of(client.get(f"{TRAIL}?within=1")) == [pks[3]]


def test_words_are_searched_in_windows(client_of, marketer, monkeypatch):
    monkeypatch.setattr(keyset, "WINDOW_ROWS", 2)
    monkeypatch.setattr(keyset, "MAX_WINDOWS", 1)
    make_entries(3)
    client = client_of(marketer)
    first = client.get(TRAIL, {"q": "nothing"})
    assert "Searched back to" in first.text
    assert "No entry fits" not in first.text
    second = client.get(f"{TRAIL}?{first.context['page'].older}")
    assert "No entry fits" in second.text


def test_htmx_gets_the_entries_only(client_of, marketer):
    make_entries(1)
    answer = client_of(marketer).get(TRAIL, headers=HTMX)
    assert answer.text.lstrip().startswith('<div class="stack" id="entries">')
    assert "<html" not in answer.text


def test_as_many_queries_for_three_entries_as_for_one(
    client_of, marketer, django_assert_num_queries
):
    client = client_of(marketer)
    make_entries(1, by=make_user())
    with django_assert_num_queries(5):  # session, user, actors, entries, views
        client.get(TRAIL)
    make_entries(2, by=make_user())
    with django_assert_num_queries(5):
        client.get(TRAIL)


# ── the password ─────────────────────────────────────────────────────────────


def change(client, old=RIGHT, new=NEW, again=NEW):
    return client.post(
        reverse("staff:password_change"),
        {"old_password": old, "new_password1": new, "new_password2": again},
    )


def test_a_changed_password_signs_out_other_browsers(client_of, operator):
    client, elsewhere = client_of(operator), client_of(operator)
    assert client.get(reverse("staff:password_change")).status_code == 200
    assert change(client).url == "/console/"
    operator.refresh_from_db()
    assert operator.check_password(NEW)
    entry = Entry.objects.get()
    assert [entry.action, entry.target, entry.actor, entry.data] == [
        "staff.password_changed",
        f"staff.user:{operator.pk}",
        operator,
        {},
    ]
    assert client.get("/console/").status_code == 200
    assert elsewhere.get("/console/").url.startswith("/console/sign-in/")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"old": "wrong"}, "old_password"),
        ({"again": "another one 11"}, "new_password2"),
        ({"new": "short", "again": "short"}, "new_password2"),
        ({"new": "password123", "again": "password123"}, "new_password2"),
        ({"new": "73918462950", "again": "73918462950"}, "new_password2"),
        ({"new": "", "again": ""}, "new_password1"),
    ],
)
def test_a_refused_password_changes_nothing(client_of, operator, fields, field):
    answer = change(client_of(operator), **fields)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    operator.refresh_from_db()
    assert operator.check_password(RIGHT)
    assert not Entry.objects.exists()


def test_a_password_that_cannot_be_recorded_is_not_changed(
    client_of, operator, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError("no entry")

    monkeypatch.setattr(trail, "record", fail)
    with pytest.raises(RuntimeError, match="no entry"):
        change(client_of(operator))
    operator.refresh_from_db()
    assert operator.check_password(RIGHT)


def test_changing_the_password_needs_the_csrf_token(operator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    assert change(client).status_code == 403
