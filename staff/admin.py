from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from staff import trail, trail_changes
from staff.admin_links import ConsoleLinksMixin, trail_url_of
from staff.models import Entry, User
from staff.trail_labels import action_choices
from staff.user_form import StaffForm
from ui.admin.read_only import ReadOnlyAdmin
from ui.admin.strict_lists import StrictListMixin
from ui.edit_versions import FIELD
from ui.text_fields import TextField

# Of the others, which are personal data or secrets, the trail has the names alone.
RECORDED_FIELDS = ("username", "role", "is_active", "is_staff")

admin.site.site_header = _("Pinpress support")
admin.site.site_title = _("Pinpress support")
admin.site.index_title = _("Look up, void, import and export")
admin.site.site_url = "/console/"

# Importing GroupAdmin has registered it, but permissions come from staff.roles.
assert issubclass(GroupAdmin, admin.ModelAdmin)  # noqa: S101
admin.site.unregister(Group)


@admin.register(User)
class StaffAdmin(ConsoleLinksMixin, StrictListMixin, UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Members of staff and their roles, for managers; no account is ever deleted."""

    list_display = ["username", "first_name", "last_name", "role", "is_active"]
    list_filter = ["role", "is_active", "is_staff"]
    search_fields = ["username", "first_name", "last_name", "email"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    filter_horizontal = ()
    formfield_overrides = {models.CharField: {"form_class": TextField}}
    fieldsets = (
        (None, {"fields": (FIELD, "username", "password", "role")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("May come in"), {"fields": ("is_active", "is_staff")}),
        (_("Moments"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "role", "is_staff", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")
    form = StaffForm

    def get_object(self, request: Any, object_id: str, from_field: Any = None) -> Any:
        """Return the account; lock its row for a form that was sent."""
        user = super().get_object(request, object_id, from_field)
        is_saved = transaction.get_connection().in_atomic_block
        if user is None or request.method != "POST" or not is_saved:
            return user
        return User.objects.select_for_update().get(pk=user.pk)

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # all by name
        form: Any = super().get_form(request, obj, **kwargs)
        if obj is not None:
            form.reader = request.user
        return form

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        """Save the account, and keep what changed for its entry in the trail."""
        if change:
            changed = set(form.changed_data)
            after = {name: getattr(obj, name) for name in RECORDED_FIELDS}
            obj.changes = trail_changes.between(
                form.initial, after, [n for n in RECORDED_FIELDS if n in changed]
            )
            obj.changed_fields = sorted(changed - {*RECORDED_FIELDS, FIELD})
        super().save_model(request, obj, form, change)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("staff.view_user")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser is changed by superusers only."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return request.user.has_perm("staff.change_user")

    @transaction.atomic
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Store a password and its entry in the trail in one transaction."""
        return super().user_change_password(request, id, form_url)

    def log_addition(self, request: Any, obj: User, message: Any) -> Any:
        self._record("staff.user_added", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: Any, obj: User, message: Any) -> Any:
        """Record the change in the trail; Django calls this for a new password, too."""
        self._record("staff.user_changed", request, obj, message)
        return super().log_change(request, obj, message)

    def _record(self, action: str, request: Any, user: User, message: Any) -> None:
        """Record the change: of personal data the names of the fields alone."""
        fields = getattr(user, "changed_fields", None)
        if fields is None:  # of a new password Django says so by the message
            parts = message if isinstance(message, list) else []
            lists = [part.get("changed", {}).get("fields", ()) for part in parts]
            fields = [str(name) for names in lists for name in names]
        data = {"fields": fields, "changes": getattr(user, "changes", {})}
        facts = {name: value for name, value in data.items() if value}
        trail.record(
            action,
            user,
            by=request.user,
            at=timezone.now(),
            name=user.username,
            role=user.role,
            **facts,
        )


class ActionFilter(admin.SimpleListFilter):
    """Filter by action, with every action that has a label as a choice."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return action_choices()

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(ConsoleLinksMixin, ReadOnlyAdmin):
    """The trail."""

    list_display = ["at", "label", "target", "actor"]
    list_filter = [ActionFilter]
    list_select_related = ["actor"]
    search_fields = ["=target"]
    search_help_text = _("What it was done to, as in the list: codes.batch:12")
    ordering = ["-id"]
    fields = ["at", "label", "action", "target", "actor", "details"]

    def history_url(self, request: HttpRequest, obj: Entry) -> str:
        """Return the address of the trail of the same target."""
        return trail_url_of(obj.target)

    @admin.display(description=_("action"))
    def label(self, entry: Entry) -> str:
        return entry.label

    @admin.display(description=_("details"))
    def details(self, entry: Entry) -> SafeString:
        return format_html_join("", "<div>{}: {}</div>", entry.facts)
