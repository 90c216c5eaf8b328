"""The four roles and the permissions of each; no other place grants permissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The role of a member of staff."""

    MANAGER = "manager", _("Manager")
    MARKETER = "marketer", _("Marketer")
    OPERATOR = "operator", _("Operator")
    VIEWER = "viewer", _("Viewer")


_VIEWER = frozenset({"campaigns.view_campaign", "codes.view_batch"})
_OPERATOR = _VIEWER | {
    "codes.view_code",
    "codes.reveal_code",
    "codes.void_code",
    "codes.print_batch",
    "redemption.view_redemption",
    "redemption.view_attempt",
}
_MARKETER = _OPERATOR | {
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
_MANAGER = _MARKETER | {
    "codes.void_batch",
    "codes.seal_batch",
    "redemption.erase_answers",
    "staff.view_user",
    "staff.add_user",
    "staff.change_user",
}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.VIEWER: _VIEWER,
    Role.OPERATOR: _OPERATOR,
    Role.MARKETER: _MARKETER,
    Role.MANAGER: _MANAGER,
}
