"""The prefixes: who owns which address."""

from django.contrib import admin
from django.urls import include, path

from config import health
from staff import admin_door

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/login/", admin_door.sign_in),
    path("admin/", admin.site.urls),
    path("console/", include("staff.urls")),
    path("console/printers/", include("codes.urls_printers")),
    path("console/campaigns/", include("campaigns.urls")),
    path("console/campaigns/<int:campaign_id>/batches/", include("codes.urls")),
    path("", include("redemption.urls")),  # last: owns /<slug>/
]

handler400 = "redemption.views_public.bad_request"
