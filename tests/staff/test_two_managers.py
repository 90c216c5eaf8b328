"""Two managers change one account, and what the trail says of it."""

import pytest

from staff.models import Entry
from tests.edit_forms import fields_of
from tests.factories import make_user
from tests.staff.accounts import account, change, open_account

ENTRIES = "/admin/staff/entry/"


def test_a_stale_form_does_not_open_a_blocked_account_again(desk, client_of):
    nora = make_user(username="nora", role="operator")
    other = client_of(
        make_user(username="otis", first_name="Otis", role="manager", is_staff=True)
    )
    opened = open_account(desk, nora)
    change(other, nora, is_active=None)
    assert change(desk, nora, opened, first_name="Nora").status_code == 302
    nora.refresh_from_db()
    assert [nora.is_active, nora.first_name] == [False, "Nora"]


def test_a_role_that_both_changed_is_told_with_both(desk, client_of):
    nora = make_user(username="nora", role="operator")
    other = client_of(
        make_user(username="otis", first_name="Otis", role="manager", is_staff=True)
    )
    opened = open_account(desk, nora)
    change(other, nora, role="viewer")
    page = change(desk, nora, opened, role="marketer")
    text = " ".join(page.text.split())
    assert "Otis changed this meanwhile (" in text
    assert "Saved is now: Viewer. Save again to keep yours." in text
    nora.refresh_from_db()
    assert nora.role == "viewer"

    shown = fields_of(page, account(nora))
    assert shown["role"] == "marketer"
    page = desk.post(account(nora), shown | {"use_theirs": "role"})
    assert fields_of(page, account(nora))["role"] == "viewer"
    desk.post(account(nora), shown)
    nora.refresh_from_db()
    assert nora.role == "marketer"


@pytest.mark.parametrize("version", [{}, {"edit_version": "x"}])
def test_a_form_without_a_version_changes_no_account(desk, version):
    nora = make_user(username="nora", is_active=False)
    sent = {"username": "nora", "role": "manager", "is_active": "on"} | version
    page = desk.post(account(nora), sent)
    assert sorted(page.context["adminform"].form.errors) == ["is_active", "role"]
    nora.refresh_from_db()
    assert [nora.role, nora.is_active] == ["viewer", False]


def test_the_trail_names_personal_data_and_says_no_value_of_it(desk):
    nora = make_user(username="nora", first_name="Nora", email="nora@x.org")
    typed = {"first_name": "Eleonora", "last_name": "Duse", "email": "duse@x.org"}
    change(desk, nora, **typed, role="operator", is_active=None)
    entry = Entry.objects.get()
    assert entry.data == {
        "name": "nora",
        "role": "operator",
        "fields": ["email", "first_name", "last_name"],
        "changes": {"role": ["viewer", "operator"], "is_active": [True, False]},
    }
    desk.get(ENTRIES)  # shows the message about the change, with the name
    page = desk.get(f"{ENTRIES}{entry.pk}/change/").text
    assert "fields: email address, first name, last name" in page
    assert "role: Viewer → Operator" in page
    assert "active: yes → no" in page
    assert not any(value in page for value in [*typed.values(), "nora@x.org"])


@pytest.mark.django_db(transaction=True)
def test_a_post_to_a_page_that_saves_nothing_is_answered(client_of):
    manager = make_user(username="boss", role="manager", is_staff=True)
    page = client_of(manager).post(account(manager).replace("change", "history"))
    assert page.status_code in {200, 302, 405}
