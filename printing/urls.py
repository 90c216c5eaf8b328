"""URLs of printing under /console/: the labels of a batch, and printers."""

from django.urls import include, path

from printing.views import label_designs, logos, print_runs, printers, studio

app_name = "printing"

_labels = [
    path("", studio.studio, name="studio"),
    path("preview/", studio.preview, name="preview"),
    path("proof/", studio.proof, name="proof"),
    path("logos/", logos.logo_add, name="logo_add"),
    path("logos/<int:logo_id>/delete/", logos.logo_delete, name="logo_delete"),
    path("designs/", label_designs.label_design_save, name="label_design_save"),
    path(
        "designs/<int:design_id>/delete/",
        label_designs.label_design_delete,
        name="label_design_delete",
    ),
    path("<int:run_id>/", print_runs.print_run_detail, name="print_run_detail"),
    path(
        "<int:run_id>/manifest/",
        print_runs.print_run_manifest,
        name="print_run_manifest",
    ),
    path("<int:run_id>/cancel/", print_runs.print_run_cancel, name="print_run_cancel"),
    path(
        "<int:run_id>/download/",
        print_runs.print_run_download,
        name="print_run_download",
    ),
]

# Printers belong to no campaign.
_printers = [
    path("", printers.printer_list, name="printer_list"),
    path("new/", printers.printer_edit, name="printer_add"),
    path("<int:printer_id>/", printers.printer_edit, name="printer_edit"),
    path("<int:printer_id>/delete/", printers.printer_delete, name="printer_delete"),
    path("calibration.pdf", printers.calibration_page, name="calibration_plain"),
    path(
        "<int:printer_id>/calibration.pdf",
        printers.calibration_page,
        name="calibration",
    ),
]

urlpatterns = [
    path(
        "campaigns/<int:campaign_id>/batches/<int:batch_id>/labels/", include(_labels)
    ),
    path("printers/", include(_printers)),
]
