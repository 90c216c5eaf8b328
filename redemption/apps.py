"""The Django application of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionConfig(AppConfig):
    name = "redemption"
    verbose_name = _("Redemption")

    def ready(self) -> None:
        from codes import removal  # noqa: PLC0415 -- models are not loaded before
        from redemption import (  # noqa: PLC0415 -- models are not loaded before
            checks,  # noqa: F401 -- registers itself
            removed_batches,
            trail_words,
        )
        from staff import trail_labels  # noqa: PLC0415

        removal.refuse_if_seen(removed_batches.was_seen)
        removal.delete_with_campaign(removed_batches.delete_attempts)
        trail_labels.register(trail_words.ACTIONS)
