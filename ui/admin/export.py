"""Files that people edit: how the admin imports and exports rows, and how many."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin
from import_export.formats import base_formats
from import_export.forms import ExportForm

# All rows of a file are held in memory. For more there is the streamed download.
MOST = 100_000


class ExportsFiles(ExportMixin):
    """Let staff export what the list shows, as CSV or JSON."""

    formats = [base_formats.CSV, base_formats.JSON]
    export_form_class = ExportForm  # its page does without inline script and style

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> HttpResponse:
        if queryset[MOST : MOST + 1]:
            messages.error(
                request,
                _("More than %(most)s rows: narrow the list by its filters first.")
                % {"most": number_format(MOST, force_grouping=True)},
            )
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
            return redirect(name)
        return super()._do_file_export(file_format, request, queryset, **kwargs)
