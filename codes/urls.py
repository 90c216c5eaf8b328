"""URLs of batches and codes under /console/."""

from django.urls import include, path

from codes.views import (
    batches,
    code_check,
    code_list,
    downloads,
    generating,
    status_change,
)

app_name = "codes"

_batches = [
    path("", batches.batch_list, name="batch_list"),
    path("new/", generating.batch_create, name="batch_create"),
    path("preview/", generating.batch_preview, name="batch_preview"),
    path("<int:batch_id>/", batches.batch_detail, name="batch_detail"),
    path("<int:batch_id>/again/", generating.batch_again, name="batch_again"),
    path("<int:batch_id>/progress/", batches.batch_progress, name="batch_progress"),
    path("<int:batch_id>/pause/", batches.batch_pause, name="batch_pause"),
    path("<int:batch_id>/resume/", batches.batch_resume, name="batch_resume"),
    path(
        "<int:batch_id>/generation/hold/",
        generating.generation_hold,
        name="generation_hold",
    ),
    path(
        "<int:batch_id>/generation/resume/",
        generating.generation_resume,
        name="generation_resume",
    ),
    path(
        "<int:batch_id>/generation/cancel/",
        generating.generation_cancel,
        name="generation_cancel",
    ),
    path("<int:batch_id>/codes/", code_list.code_list, name="code_list"),
    path("<int:batch_id>/codes/void/", status_change.code_void, name="code_void"),
    path(
        "<int:batch_id>/codes/activate/",
        status_change.code_activate,
        name="code_activate",
    ),
    path(
        "<int:batch_id>/codes/<int:serial>/reveal/",
        code_list.code_reveal,
        name="code_reveal",
    ),
    path("<int:batch_id>/download/", downloads.download, name="download"),
]

# A list may hold codes of any batch.
_check = [
    path("", code_check.code_check, name="code_check"),
    path("download/", code_check.code_check_download, name="code_check_download"),
    path("void/", code_check.code_check_void, name="code_check_void"),
    path("activate/", code_check.code_check_activate, name="code_check_activate"),
]

urlpatterns = [
    path("campaigns/<int:campaign_id>/batches/", include(_batches)),
    path("codes/check/", include(_check)),
]
