"""The configuration of the app: its labels for the trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from campaigns import models, trail_words  # noqa: PLC0415 -- not loaded before
        from staff import trail_labels  # noqa: PLC0415

        asks = {
            f"asks_{name}": dict(models.Ask.choices) for name in models.ASKABLE_FIELDS
        }
        trail_labels.register(
            trail_words.ACTIONS,
            facts=trail_words.FACTS,
            values={"theme": dict(models.Theme.choices), **asks},
        )
