"""Include the URLs of the apps under their prefixes."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from config import health
from staff import admin_login

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/login/", admin_login.sign_in),
    path("admin/", admin.site.urls),
    path("language/", login_not_required(require_POST(set_language)), name="language"),
    path("console/", include("staff.urls")),
    path("console/", include("ui.urls")),
    path("console/", include("printing.urls")),
    path("console/", include("console.urls")),
    path("console/campaigns/", include("campaigns.urls")),
    path("console/", include("codes.urls")),
    path("", include("redemption.urls")),  # last: /<slug>/ matches anything
]

handler400 = "redemption.public.views.bad_request"
