"""Export rows from the admin as CSV or JSON, up to a limit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin
from import_export.formats import base_formats
from import_export.forms import ExportForm

# All rows of a file are held in memory; the download of a batch has no limit.
MAX_ROWS = 100_000


class LimitedExportMixin(ExportMixin):
    """Let staff export the rows of the list, as CSV or JSON, up to MAX_ROWS."""

    formats = [base_formats.CSV, base_formats.JSON]
    export_form_class = ExportForm  # its page has no inline script or style

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> HttpResponse:
        if queryset[MAX_ROWS : MAX_ROWS + 1]:
            messages.error(
                request,
                _("More than %(most)s rows: narrow the list by its filters first.")
                % {"most": number_format(MAX_ROWS, force_grouping=True)},
            )
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return redirect(name)
        response: HttpResponse = super()._do_file_export(
            file_format, request, queryset, **kwargs
        )
        return response
