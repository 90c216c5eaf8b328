import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils import timezone

from staff import trail
from staff.models import Entry, User
from tests.factories import make_user
from tests.staff.accounts import USERS, change, open_account
from ui.admin import read_only

ENTRIES = "/admin/staff/entry/"
FIELDS = {
    "username": "nora",
    "role": "operator",
    "is_staff": "on",
    "usable_password": "true",
    "password1": "a longer horse 10",
    "password2": "a longer horse 10",
}


# ── members of staff ─────────────────────────────────────────────────────────


def test_adding_and_changing_staff_is_recorded_in_the_trail(desk, boss):
    desk.post(f"{USERS}add/", FIELDS)
    nora = User.objects.get(username="nora")
    assert [nora.role, nora.is_staff, nora.is_superuser, nora.is_active] == [
        "operator",
        True,
        False,
        True,
    ]
    assert nora.check_password("a longer horse 10")
    change(desk, nora, role="viewer", is_staff=None, is_superuser="on")
    nora.refresh_from_db()
    assert [nora.role, nora.is_staff, nora.is_superuser] == ["viewer", False, False]
    desk.post(
        f"{USERS}{nora.pk}/password/",
        {
            "usable_password": "true",
            "password1": "horse 11 new",
            "password2": "horse 11 new",
        },
    )
    entries = Entry.objects.order_by("id").values_list(
        "action", "actor", "target", "data"
    )
    about = (boss.pk, f"staff.user:{nora.pk}")
    assert list(entries) == [
        (
            "staff.user_added",
            *about,
            {"name": "nora", "role": "operator"},
        ),
        (
            "staff.user_changed",
            *about,
            {
                "name": "nora",
                "role": "viewer",
                "changes": {"role": ["operator", "viewer"], "is_staff": [True, False]},
            },
        ),
        (
            "staff.user_changed",
            *about,
            {"name": "nora", "role": "viewer", "fields": ["password"]},
        ),
    ]


@pytest.mark.parametrize("role", ["viewer", "operator", "marketer"])
def test_only_managers_see_staff(client_of, db, role):
    client = client_of(make_user(role=role, is_staff=True))
    assert client.get(USERS).status_code == 403
    assert client.post(f"{USERS}add/", FIELDS).status_code == 403
    assert not User.objects.filter(username="nora").exists()


def test_members_of_staff_cannot_be_deleted(desk, boss):
    other = make_user()
    assert desk.post(f"{USERS}{other.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in desk.get(USERS).text


def test_a_manager_cannot_take_over_a_superuser(desk, boss, client_of):
    root = make_user(username="root", is_staff=True, is_superuser=True)
    fields = {"username": "mine", "role": "viewer"}
    assert desk.post(f"{USERS}{root.pk}/change/", fields).status_code == 403
    passwords = {"password1": "horse 11 new", "password2": "horse 11 new"}
    assert desk.post(f"{USERS}{root.pk}/password/", passwords).status_code == 403
    assert client_of(root).get(f"{USERS}{root.pk}/change/").status_code == 200


def test_groups_are_not_offered(desk):
    assert not admin.site.is_registered(Group)
    assert "user_permissions" not in desk.get(f"{USERS}{make_user().pk}/change/").text


@pytest.mark.parametrize("page", ["change", "password"])
def test_a_change_that_cannot_be_recorded_is_not_made(desk, monkeypatch, page):
    def fail(*args, **kwargs):
        raise RuntimeError("no entry")

    nora = make_user(username="nora")
    fields = {
        "change": open_account(desk, nora) | {"role": "manager"},
        "password": {
            "usable_password": "true",
            "password1": "horse 11 new",
            "password2": "horse 11 new",
        },
    }
    monkeypatch.setattr(trail, "record", fail)
    with pytest.raises(RuntimeError, match="no entry"):
        desk.post(f"{USERS}{nora.pk}/{page}/", fields[page])
    nora.refresh_from_db()
    assert [nora.role, nora.check_password("horse 11 new")] == ["viewer", False]


# ── signing in ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("next_url", "target"),
    [
        ("/admin/staff/entry/", "%2Fadmin%2Fstaff%2Fentry%2F"),
        ("", "%2Fadmin%2F"),
        ("//evil.example/", "%2Fadmin%2F"),
        ("https://evil.example/", "%2Fadmin%2F"),
    ],
)
def test_the_admin_redirects_to_the_sign_in_page_of_the_console(
    client, db, next_url, target
):
    answer = client.get("/admin/login/", {"next": next_url})
    assert answer.url == f"/console/sign-in/?next={target}"


def test_people_who_may_not_use_the_admin_are_refused(client_of, manager):
    assert client_of(manager).get("/admin/login/").status_code == 403


# ── the trail ────────────────────────────────────────────────────────────────


def test_the_trail_can_be_read_and_not_changed(desk, boss):
    now = timezone.now()
    entry = trail.record("codes.voided", boss, by=boss, at=now, reason="<b>stolen</b>")
    trail.record("campaigns.paused", make_user(), by=None, at=now)
    page = desk.get(ENTRIES, {"action": "codes.voided"})
    assert list(page.context["cl"].result_list) == [entry]
    page = desk.get(ENTRIES, {"q": f"staff.user:{boss.pk}"})
    assert list(page.context["cl"].result_list) == [entry]
    page = desk.get(f"{ENTRIES}{entry.pk}/change/").text
    assert "reason: &lt;b&gt;stolen&lt;/b&gt;" in page
    assert "Save" not in page
    assert desk.get(f"{ENTRIES}add/").status_code == 403
    for page in ("change", "delete"):
        answer = desk.post(f"{ENTRIES}{entry.pk}/{page}/", {"post": "yes"})
        assert answer.status_code == 403


def test_operators_may_not_read_the_trail(client_of, db):
    client = client_of(make_user(role="operator", is_staff=True))
    assert client.get(ENTRIES).status_code == 403


# ── lists that count no rows ─────────────────────────────────────────────────


def test_pages_are_limited_where_offset_would_get_slow(desk, boss, monkeypatch):
    monkeypatch.setattr(read_only, "MAX_PAGES", 2)
    now = timezone.now()
    for _ in range(101):
        trail.record("codes.voided", boss, by=boss, at=now)
    first, second = desk.get(ENTRIES), desk.get(ENTRIES, {"p": 2})
    assert "more entries on the next page" in first.text
    assert "Search or filter to get further." in second.text
    assert [len(page.context["cl"].result_list) for page in (first, second)] == [50, 50]
    assert desk.get(ENTRIES, {"p": 3}).context["cl"].page_num == 1


@pytest.mark.parametrize("more", [0, 1])
def test_the_last_allowed_page_says_whether_rows_are_left(
    desk, boss, monkeypatch, more
):
    monkeypatch.setattr(read_only, "MAX_PAGES", 1)
    now = timezone.now()
    for _ in range(read_only.PER_PAGE + more):
        trail.record("codes.voided", boss, by=boss, at=now)
    assert ("Search or filter" in desk.get(ENTRIES).text) is bool(more)


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "9" * 30])
def test_a_page_that_does_not_exist_shows_the_first(desk, boss, page):
    trail.record("codes.voided", boss, by=boss, at=timezone.now())
    answer = desk.get(ENTRIES, {"p": page}, follow=True)
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) == 1


def test_show_all_shows_one_page(desk, boss):
    now = timezone.now()
    for _ in range(60):
        trail.record("codes.voided", boss, by=boss, at=now)
    assert len(desk.get(ENTRIES, {"all": ""}).context["cl"].result_list) == 50
