"""The Django application of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodesConfig(AppConfig):
    name = "codes"
    verbose_name = _("Codes")

    def ready(self) -> None:
        from codes import (  # noqa: PLC0415 -- models are loaded now
            trail_pages,
            trail_words,
        )
        from staff import trail_labels, trail_links  # noqa: PLC0415

        trail_labels.register(
            trail_words.ACTIONS, facts=trail_words.FACTS, values=trail_words.VALUES
        )
        trail_links.register("codes.batch", trail_pages.pages_of_batches)
