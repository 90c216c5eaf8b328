"""The public addresses: everything under a campaign's slug."""

from django.urls import path, register_converter

from campaigns.slugs import LandingSlugConverter
from redemption.public import views

register_converter(LandingSlugConverter, "landing")

urlpatterns = [
    path("<landing:slug>/", views.landing, name="landing"),
    path("<landing:slug>", views.address, name="address"),
    path("<landing:slug>/done.html", views.done, name="done"),
    path("<landing:slug>/theme.<slug:digest>.css", views.theme, name="theme"),
    path("<landing:slug>/picture.<str:name>", views.picture, name="picture"),
    # Everything else under the slug may be a code, in whatever writing.
    path("<landing:slug>/<path:typed>", views.scan, name="scan"),
]
