import pytest

from staff.models import User
from staff.roles import PERMISSIONS, Role
from tests.factories import make_user

VIEWER = {"campaigns.view_campaign", "codes.view_batch"}
OPERATOR = VIEWER | {
    "codes.view_code",
    "codes.reveal_code",
    "codes.void_code",
    "codes.print_batch",
    "redemption.view_redemption",
    "redemption.view_attempt",
}
MARKETER = OPERATOR | {
    "campaigns.add_campaign",
    "campaigns.change_campaign",
    "campaigns.delete_campaign",
    "codes.add_batch",
    "codes.change_batch",
    "codes.delete_batch",
    "codes.download_batch",
    "codes.void_range",
    "codes.activate_range",
    "redemption.view_answers",
    "staff.view_entry",
    "staff.view_style",
}
MANAGER = MARKETER | {
    "codes.void_batch",
    "codes.seal_batch",
    "redemption.erase_answers",
    "staff.view_user",
    "staff.add_user",
    "staff.change_user",
}


def test_the_table_of_roles():
    assert PERMISSIONS == {
        Role.VIEWER: VIEWER,
        Role.OPERATOR: OPERATOR,
        Role.MARKETER: MARKETER,
        Role.MANAGER: MANAGER,
    }


@pytest.mark.parametrize("role", Role)
def test_permissions_are_those_of_the_role(db, role):
    user = make_user(role=role)
    granted = {p for p in MANAGER | {"codes.delete_code"} if user.has_perm(p)}
    assert granted == PERMISSIONS[role]
    assert user.get_all_permissions() == PERMISSIONS[role]


def test_new_staff_are_viewers(db):
    assert make_user().role == Role.VIEWER


def test_an_inactive_user_has_no_permissions(db):
    user = make_user(role=Role.MANAGER, is_active=False)
    assert not user.has_perm("campaigns.view_campaign")
    assert user.get_all_permissions() == set()
    assert not user.has_module_perms("campaigns")


def test_permissions_on_single_objects_are_never_granted(marketer):
    assert not marketer.has_perm("codes.add_batch", obj=marketer)


def test_module_permissions(operator):
    apps = ["campaigns", "codes", "redemption", "staff"]
    assert [app for app in apps if operator.has_module_perms(app)] == apps[:3]


def test_an_unknown_role_has_no_permissions(db):
    assert make_user(role="pirate").get_all_permissions() == set()


def test_a_superuser_gets_the_role_of_a_manager(db):
    assert User.objects.create_superuser("root", password="x").role == Role.MANAGER


def test_staff_are_shown_by_full_name_or_username(db):
    assert str(make_user(username="ann")) == "ann"
    named = make_user(username="bob", first_name="Bob", last_name="Stone")
    assert str(named) == "Bob Stone"
