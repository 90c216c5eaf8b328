"""The accounts of staff in the admin, and how one is changed there."""

from tests.edit_forms import open_form

USERS = "/admin/staff/user/"


def account(user):
    return f"{USERS}{user.pk}/change/"


def open_account(desk, user):
    return open_form(desk, account(user))


def change(desk, user, opened=None, **typed):
    """Change an account by its form, opened now or before; None unticks a box."""
    form = (opened or open_account(desk, user)) | typed
    sent = {name: value for name, value in form.items() if value is not None}
    return desk.post(account(user), sent)
