"""The Django application of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionConfig(AppConfig):
    name = "redemption"
    verbose_name = _("Redemption")

    def ready(self) -> None:
        from redemption import (  # noqa: PLC0415 -- models are not loaded before
            checks,  # noqa: F401 -- registers itself
            trail_words,
        )
        from staff import trail_labels  # noqa: PLC0415

        trail_labels.register(trail_words.ACTIONS)
