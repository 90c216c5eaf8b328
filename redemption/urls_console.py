"""Addresses of redemption under /console/."""

from django.urls import path

from redemption.views import answers, lists, preview

urlpatterns = [
    path(
        "campaigns/<int:campaign_id>/redemptions/",
        lists.redemption_list,
        name="redemption_list",
    ),
    path(
        "campaigns/<int:campaign_id>/attempts/",
        lists.attempt_list,
        name="attempt_list",
    ),
    path(
        "campaigns/<int:campaign_id>/design/preview/",
        preview.design_preview,
        name="design_preview",
    ),
    path(
        "campaigns/<int:campaign_id>/redemptions/answers/",
        answers.answers_download,
        name="answers_download",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/codes/<int:serial>"
        "/erase-answers/",
        answers.answers_erase,
        name="answers_erase",
    ),
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/codes/<int:serial>/",
        lists.code_history,
        name="code_history",
    ),
]
