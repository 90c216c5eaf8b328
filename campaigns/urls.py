from django.urls import path

from campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="campaign_list"),
    path("new/", views.campaign_create, name="campaign_create"),
    path("colors/", views.colors, name="colors"),
    path("<int:campaign_id>/", views.campaign_detail, name="campaign_detail"),
    path("<int:campaign_id>/edit/", views.campaign_edit, name="campaign_edit"),
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
