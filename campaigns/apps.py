"""The configuration of the app: its labels for the trail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from campaigns import (  # noqa: PLC0415 -- not loaded before
            models,
            trail_pages,
            trail_words,
        )
        from staff import trail_labels, trail_links  # noqa: PLC0415

        asks = {
            f"asks_{name}": dict(models.Ask.choices) for name in models.ASKABLE_FIELDS
        }
        trail_labels.register(
            trail_words.ACTIONS,
            facts=trail_words.FACTS,
            values={"theme": dict(models.Theme.choices), **asks},
        )
        trail_links.register("campaigns.campaign", trail_pages.pages_of_campaigns)
