"""The Django application of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodesConfig(AppConfig):
    name = "codes"
    verbose_name = _("Codes")

    def ready(self) -> None:
        from codes import trail_words  # noqa: PLC0415 -- models are loaded now
        from staff import trail_labels  # noqa: PLC0415

        trail_labels.register(
            trail_words.ACTIONS, facts=trail_words.FACTS, values=trail_words.VALUES
        )
