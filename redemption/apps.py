"""The Django application of this app."""

from django.apps import AppConfig


class RedemptionConfig(AppConfig):
    name = "redemption"

    def ready(self) -> None:
        from redemption import checks  # noqa: F401, PLC0415 -- registers itself
