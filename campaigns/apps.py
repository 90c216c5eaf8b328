"""The Django application of this app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
