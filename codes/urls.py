from django.urls import path

from codes.views import (
    batches,
    code_list,
    downloads,
    generating,
    moving,
    print_designs,
    print_logos,
    print_runs,
    print_studio,
)

app_name = "codes"
urlpatterns = [
    path("", batches.batch_list, name="batch_list"),
    path("new/", generating.batch_create, name="batch_create"),
    path("preview/", generating.batch_preview, name="batch_preview"),
    path("<int:batch_id>/", batches.batch_detail, name="batch_detail"),
    path("<int:batch_id>/again/", generating.batch_again, name="batch_again"),
    path("<int:batch_id>/progress/", batches.batch_progress, name="batch_progress"),
    path("<int:batch_id>/pause/", batches.batch_pause, name="batch_pause"),
    path("<int:batch_id>/resume/", batches.batch_resume, name="batch_resume"),
    path("<int:batch_id>/seal/", batches.batch_seal, name="batch_seal"),
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
    path("<int:batch_id>/codes/void/", moving.code_void, name="code_void"),
    path("<int:batch_id>/codes/activate/", moving.code_activate, name="code_activate"),
    path(
        "<int:batch_id>/codes/<int:serial>/reveal/",
        code_list.code_reveal,
        name="code_reveal",
    ),
    path("<int:batch_id>/download/", downloads.download, name="download"),
    path("<int:batch_id>/labels/", print_studio.print_run_list, name="print_run_list"),
    path(
        "<int:batch_id>/labels/preview/",
        print_studio.print_preview,
        name="print_preview",
    ),
    path("<int:batch_id>/labels/proof/", print_studio.print_proof, name="print_proof"),
    path(
        "<int:batch_id>/labels/logos/",
        print_logos.print_logo_add,
        name="print_logo_add",
    ),
    path(
        "<int:batch_id>/labels/logos/<int:logo_id>/delete/",
        print_logos.print_logo_delete,
        name="print_logo_delete",
    ),
    path(
        "<int:batch_id>/labels/designs/",
        print_designs.print_design_save,
        name="print_design_save",
    ),
    path(
        "<int:batch_id>/labels/designs/<int:design_id>/delete/",
        print_designs.print_design_delete,
        name="print_design_delete",
    ),
    path(
        "<int:batch_id>/labels/<int:run_id>/",
        print_runs.print_run_detail,
        name="print_run_detail",
    ),
    path(
        "<int:batch_id>/labels/<int:run_id>/manifest/",
        print_runs.print_run_manifest,
        name="print_run_manifest",
    ),
    path(
        "<int:batch_id>/labels/<int:run_id>/cancel/",
        print_runs.print_run_cancel,
        name="print_run_cancel",
    ),
    path(
        "<int:batch_id>/labels/<int:run_id>/download/",
        print_runs.print_run_download,
        name="print_run_download",
    ),
]
