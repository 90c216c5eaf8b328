from django.urls import path

from campaigns import views, views_design

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="campaign_list"),
    path("new/", views.campaign_create, name="campaign_create"),
    path("colors/", views.colors, name="colors"),
    path("<int:campaign_id>/", views.campaign_detail, name="campaign_detail"),
    path("<int:campaign_id>/edit/", views.campaign_edit, name="campaign_edit"),
    path("<int:campaign_id>/design/", views_design.design, name="design"),
    path(
        "<int:campaign_id>/design/discard/",
        views_design.design_discard,
        name="design_discard",
    ),
    path(
        "<int:campaign_id>/design/theme.<slug:digest>.css",
        views_design.design_theme,
        name="design_theme",
    ),
    *(
        path(
            f"<int:campaign_id>/design/{kind}/",
            views_design.design_picture,
            {"kind": kind},
            name=f"design_{kind}",
        )
        for kind in ("logo", "hero")
    ),
    *(
        path(
            f"<int:campaign_id>/{deed}/",
            views.campaign_deed,
            {"deed": deed},
            name=f"campaign_{deed}",
        )
        for deed in ("launch", "pause", "resume", "end")
    ),
]
