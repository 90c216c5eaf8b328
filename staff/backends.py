"""The authentication backend: passwords, and permissions from the table of roles."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from staff.roles import PERMISSIONS


class RoleBackend(ModelBackend):
    """Authenticate by password; permissions are those of the role in `staff.roles`."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(PERMISSIONS.get(user_obj.role, ()))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(
            permission.startswith(f"{app_label}.")
            for permission in self.get_all_permissions(user_obj)
        )
