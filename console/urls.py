"""Addresses of the pages that show every app, under /console/."""

from django.urls import path

from console.views import batch_seal, dashboard, demo, removal, search

app_name = "console"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("lookup/", search.lookup, name="lookup"),
    path("find/", search.search, name="search"),
    path("demo/remove/", demo.demo_remove, name="demo_remove"),
    path(
        "campaigns/<int:campaign_id>/figures/",
        dashboard.campaign_dashboard,
        name="campaign_dashboard",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/seal/",
        batch_seal.batch_seal,
        name="batch_seal",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/remove/",
        removal.batch_remove,
        name="batch_remove",
    ),
    path(
        "campaigns/<int:campaign_id>/remove/",
        removal.campaign_remove,
        name="campaign_remove",
    ),
]
