"""The Django application of this app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"
