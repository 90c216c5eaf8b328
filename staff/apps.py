"""The Django application of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        from staff import (  # noqa: PLC0415 -- models are not loaded before
            trail_labels,
            trail_links,
            trail_pages,
            trail_words,
        )

        trail_labels.register(
            trail_words.ACTIONS, facts=trail_words.FACTS, values=trail_words.VALUES
        )
        trail_links.register("staff.user", trail_pages.pages_of_users)
