from django.urls import include, path

app_name = "redemption"
urlpatterns = [
    path("console/", include("redemption.urls_console")),
    path("", include("redemption.public.urls")),  # last: owns /<slug>/
]
