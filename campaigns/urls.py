"""Addresses of the campaigns under /console/campaigns/."""

from django.urls import path

from campaigns.design_draft import PICTURE_FIELDS
from campaigns.status_actions import STATUS_ACTIONS
from campaigns.views import campaigns, design, editing

app_name = "campaigns"
urlpatterns = [
    path("", campaigns.campaign_list, name="campaign_list"),
    path("new/", editing.campaign_create, name="campaign_create"),
    path("colors/", editing.colors, name="colors"),
    path("<int:campaign_id>/", campaigns.campaign_detail, name="campaign_detail"),
    path("<int:campaign_id>/edit/", editing.campaign_edit, name="campaign_edit"),
    path("<int:campaign_id>/design/", design.design, name="design"),
    path(
        "<int:campaign_id>/design/discard/",
        design.design_discard,
        name="design_discard",
    ),
    path(
        "<int:campaign_id>/design/theme.<slug:digest>.css",
        design.design_theme,
        name="design_theme",
    ),
    *(
        path(
            f"<int:campaign_id>/design/{kind}/",
            design.design_picture,
            {"kind": kind},
            name=f"design_{kind}",
        )
        for kind in PICTURE_FIELDS
    ),
    *(
        path(
            f"<int:campaign_id>/{action_name}/",
            campaigns.campaign_status_action,
            {"action_name": action_name},
            name=f"campaign_{action_name}",
        )
        for action_name in STATUS_ACTIONS
    ),
]
