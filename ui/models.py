from django.conf import settings
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def search(self, words: str) -> "SavedViewQuerySet":
        matches = self
        for word in words.split():
            matches = matches.filter(name__icontains=word)
        return matches


class SavedView(models.Model):
    """The filters of a list under a name, seen only by the person who saved them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_views",
        verbose_name=_("user"),
    )
    page = models.CharField(_("page"), max_length=200)  # "/console/campaigns/"
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=2000)  # "status=paused"

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"], name="saved_view_one_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.page}?{self.query}"


class SentForm(models.Model):
    """A form that was sent: its action is done, and is never done again.

    Stored in the transaction of the action. What was typed is not stored, only a keyed
    digest of it. No foreign key: it would lock the row of the user for as long.
    """

    # Made from the number of the form and the path that it was sent to.
    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    location = models.TextField(default="")  # where its answer led to
    messages = models.JSONField(
        default=list, encoder=MessageEncoder, decoder=MessageDecoder
    )
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="sent_form_at")]

    def __str__(self) -> str:
        return str(self.pk)


class KeptForm(models.Model):
    """What was typed into a form that was not accepted, encrypted, for an hour."""

    id = models.UUIDField(primary_key=True)  # the number of the form
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="kept_form_at")]

    def __str__(self) -> str:
        return str(self.pk)
