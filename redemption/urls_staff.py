"""Addresses of redemption under /console/."""

from django.urls import path

from redemption import views_staff as views

urlpatterns = [
    path("lookup/", views.lookup, name="lookup"),
    path(
        "campaigns/<int:campaign_id>/redemptions/",
        views.redemption_list,
        name="redemption_list",
    ),
    path(
        "campaigns/<int:campaign_id>/attempts/",
        views.attempt_list,
        name="attempt_list",
    ),
    path(
        "campaigns/<int:campaign_id>/figures/",
        views.campaign_figures,
        name="campaign_figures",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/codes/<int:serial>/",
        views.code_story,
        name="code_story",
    ),
]
