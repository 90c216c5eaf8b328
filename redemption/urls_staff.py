"""Addresses of redemption under /console/."""

from django.urls import path

from redemption import (
    views_answers,
    views_demo,
    views_find,
    views_home,
    views_preview,
)
from redemption import views_staff as views

urlpatterns = [
    path("", views_home.home, name="home"),
    path("lookup/", views_find.lookup, name="lookup"),
    path("find/", views_find.find, name="find"),
    path("demo/remove/", views_demo.demo_remove, name="demo_remove"),
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
        "campaigns/<int:campaign_id>/design/preview/",
        views_preview.design_preview,
        name="design_preview",
    ),
    path(
        "campaigns/<int:campaign_id>/figures/",
        views_home.campaign_figures,
        name="campaign_figures",
    ),
    path(
        "campaigns/<int:campaign_id>/redemptions/answers/",
        views_answers.answers_download,
        name="answers_download",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/codes/<int:serial>"
        "/erase-answers/",
        views_answers.answers_erase,
        name="answers_erase",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/codes/<int:serial>/",
        views.code_story,
        name="code_story",
    ),
]
