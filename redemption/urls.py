from django.urls import include, path

app_name = "redemption"
urlpatterns = [
    path("console/", include("redemption.urls_staff")),
    path("", include("redemption.urls_public")),  # last: owns /<slug>/
]
