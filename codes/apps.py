"""The Django application of this app."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "codes"
