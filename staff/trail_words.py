"""The labels of this app for the trail: its actions and the data of entries."""

from django.utils.translation import gettext_lazy as _

from staff.roles import Role

ACTIONS = {
    "staff.sign_in_throttled": _("Sign-in shut after wrong passwords"),
    "staff.user_added": _("Member of staff added"),
    "staff.user_changed": _("Member of staff changed"),
    "staff.password_changed": _("Password changed"),
}

FACTS = {
    "reason": _("reason"),
    "name": _("name"),
    "fields": _("fields"),
    "role": _("role"),
    "os_user": _("account on the machine"),
    "network": _("network"),
    "username": _("username"),
    "is_active": _("active"),
    "is_staff": _("may use the admin"),
    "first_name": _("first name"),
    "last_name": _("last name"),
    "email": _("email address"),
    "password": _("password"),
}

VALUES = {"role": dict(Role.choices)}
