from django.conf import settings
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
