from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staff import trail_labels
from staff.roles import Role


class StaffManager(UserManager["User"]):
    """Give a superuser the role of a manager, so that every page is shown to them."""

    def create_superuser(
        self,
        username: str,
        email: str | None = None,
        password: str | None = None,
        **extra_fields: Any,
    ) -> "User":
        extra_fields.setdefault("role", Role.MANAGER)
        return super().create_superuser(username, email, password, **extra_fields)


class User(AbstractUser):
    """A member of staff."""

    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.VIEWER)

    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, target: str) -> "EntryQuerySet":
        return self.filter(target=target)

    def of_serial(self, target: str, serial: int) -> "EntryQuerySet":
        """Return the entries about one code of a batch."""
        has_serial = self.filter(target=target, data__has_key="serial")
        return has_serial.filter(data__serial=serial)

    def finding(self, reference: str) -> "EntryQuerySet":
        """Return the entries of searches that found this code."""
        return self.filter(data__has_key="found", data__found__contains=[reference])

    def of_lists_with(self, batch_id: int) -> "EntryQuerySet":
        """Return the entries of lists that named codes of this batch."""
        of_lists = self.filter(data__has_key="batches")
        return of_lists.filter(data__batches__has_key=str(batch_id))


class Entry(models.Model):
    """One action in the trail: a trigger refuses to change or delete it."""

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=60)  # "codes.voided"
    target = models.CharField(_("target"), max_length=100)  # "codes.batch:12"
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("actor"),
    )
    data = models.JSONField(_("data"), default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [
            models.Index(fields=["target", "-id"], name="entry_target"),
            models.Index(fields=["action", "-id"], name="entry_action"),
            models.Index(fields=["at"], name="entry_at"),
            models.Index(
                fields=["target", "action", "-id"], name="entry_target_action"
            ),
            # The history of a code: the trail of its batch may have 100,000 lookups.
            models.Index(
                F("target"),
                F("data__serial"),
                F("id").desc(),
                condition=Q(data__has_key="serial"),
                name="entry_target_serial",
            ),
            GinIndex(
                OpClass(F("data__found"), name="jsonb_path_ops"),
                condition=Q(data__has_key="found"),
                name="entry_found",
            ),
            GinIndex(
                F("data__batches"),
                condition=Q(data__has_key="batches"),
                name="entry_batches",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

    @property
    def label(self) -> str:
        return trail_labels.action_label(self.action)

    @property
    def target_label(self) -> str:
        return trail_labels.target_label(self.target)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return trail_labels.format_facts(self.data)
