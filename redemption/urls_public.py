"""The public addresses: everything under a campaign's slug."""

from django.urls import path, register_converter

from campaigns.slugs import LandingSlug
from redemption import views_public

register_converter(LandingSlug, "landing")

urlpatterns = [
    path("<landing:slug>/", views_public.landing, name="landing"),
    path("<landing:slug>/theme.<slug:digest>.css", views_public.theme, name="theme"),
    path("<landing:slug>/picture.<str:name>", views_public.picture, name="picture"),
    # Everything else under the slug may be a code, in whatever writing.
    path("<landing:slug>/<path:typed>", views_public.scan, name="scan"),
]
