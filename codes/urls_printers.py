"""The addresses of printers: they belong to no campaign."""

from django.urls import path

from codes.views import print_printers

app_name = "printers"
urlpatterns = [
    path("", print_printers.printer_list, name="printer_list"),
    path("new/", print_printers.printer_edit, name="printer_add"),
    path("<int:printer_id>/", print_printers.printer_edit, name="printer_edit"),
    path(
        "<int:printer_id>/delete/",
        print_printers.printer_delete,
        name="printer_delete",
    ),
    path("calibration.pdf", print_printers.calibration_page, name="calibration_plain"),
    path(
        "<int:printer_id>/calibration.pdf",
        print_printers.calibration_page,
        name="calibration",
    ),
]
