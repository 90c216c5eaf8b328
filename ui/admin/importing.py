"""Import rows in the admin: say how a file was read, preview it, and store it.

A file that cannot be read, a cell that is not understood, and a fault of ours are told
in our own words: no text of an exception, no path reaches a page.
"""

import logging
import secrets
from dataclasses import dataclass
from itertools import compress
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ImportMixin
from import_export.results import Result
from tablib import Dataset

from storage import uploads
from storage.sheets import reading
from storage.sheets.tables import Columns, Table, Unreadable
from ui import edit_versions
from ui.text_fields import TextField

log = logging.getLogger(__name__)


class ImportFileForm(forms.Form):
    """The file to import."""

    import_file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, an Excel workbook (.xlsx) or JSON."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )


class ConfirmForm(forms.Form):
    """The file that was previewed."""

    import_file_name = TextField(widget=forms.HiddenInput)
    shown = TextField(widget=forms.HiddenInput)  # a digest of the preview


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be imported; `row` is 0 where it is no single row."""

    row: int
    column: str
    message: str


class StrictImportMixin(ImportMixin):
    """Let staff import rows from a file; what is not understood is refused."""

    required_columns: tuple[str, ...] = ()

    def import_action(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Show what an uploaded file would change, and ask to confirm it."""
        self._check_permission(request)
        form = ImportFileForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form}
        if request.method == "POST" and form.is_valid():
            content = self._content(form)
            try:
                table = reading.read(content, self._columns(request))
            except Unreadable as refused:
                form.add_error("import_file", str(refused))
            else:
                context |= self._import(request, table, dry_run=True)
                if not context["problems"]:
                    context["confirm_form"] = _confirm_form(request, content, context)
        return self._page(request, context)

    @method_decorator(require_POST)
    def process_import(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Store what the preview has shown: all of it, or nothing.

        Where it would change something else by now, show that, and ask once more.
        """
        self._check_permission(request)
        token = request.POST.get("import_file_name", "")
        content = uploads.take(token, owner=request.user.pk)
        if content is None:
            messages.error(
                request, _("This preview is out of date: choose the file again.")
            )
            return redirect(f"admin:{'_'.join(self.get_model_info())}_import")
        table = reading.read(content, self._columns(request))
        shown = request.POST.get("shown", "")
        with transaction.atomic():
            context = self._import(request, table, dry_run=False)
            is_as_shown = context["problems"] or _digest(context) == shown
            transaction.set_rollback(not is_as_shown)
        if not is_as_shown:
            text = _("Something of this was changed meanwhile. Look at it once more.")
            messages.warning(request, text)
            context["confirm_form"] = _confirm_form(request, content, context)
            return self._page(request, context)
        if context["problems"]:
            return self._page(request, context | {"form": ImportFileForm()})
        response: HttpResponse = self.process_result(context["result"], request)
        return response

    def _check_permission(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _content(self, form: ImportFileForm) -> bytes:
        """Return the content, one byte more than what is read of it at most."""
        content: bytes = form.cleaned_data["import_file"].read(reading.MAX_BYTES + 1)
        return content

    def _resource(self, request: HttpRequest) -> Any:
        [resource_class] = self.get_import_resource_classes(request)
        return resource_class(**self.get_import_resource_kwargs(request))

    def _columns(self, request: HttpRequest) -> Columns:
        known = self._resource(request).get_export_headers()
        return Columns(known, self.required_columns)

    def _import(self, request: Any, table: Table, *, dry_run: bool) -> dict[str, Any]:
        result = self._resource(request).import_data(
            Dataset(*table.rows, headers=table.columns),
            dry_run=dry_run,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=True,
            numbers=table.numbers,
        )
        problems = list_problems(result, table)
        context = {"result": result, "problems": problems, "table": table}
        return context if problems else context | _preview(result, table)

    def _page(self, request: Any, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name
        context |= self.admin_site.each_context(request) | {
            "title": _("Import"),
            "opts": self.opts,
            "media": self.media,
            "columns": self._columns(request).known,
        }
        return TemplateResponse(request, self.import_template_name, context)


def _confirm_form(
    request: HttpRequest, content: bytes, context: dict[str, Any]
) -> ConfirmForm:
    """Keep the file, and return the form that stores what the preview shows."""
    token = uploads.keep(content, owner=request.user.pk)  # type: ignore[arg-type]
    return ConfirmForm(initial={"import_file_name": token, "shown": _digest(context)})


def _digest(context: dict[str, Any]) -> str:
    """Return a digest of what a preview shows: former and new value of each cell."""
    rows = [
        (number, kind, list(map(str, cells))) for number, kind, cells in context["rows"]
    ]
    return edit_versions.digest(repr(rows))


def _preview(result: Result, table: Table) -> dict[str, Any]:
    """Return what the rows change, in the columns that the file has."""
    shown = [name in table.columns for name in result.diff_headers]
    return {
        "headers": list(compress(result.diff_headers, shown)),
        "rows": [
            (number, row.import_type, list(compress(row.diff, shown)))
            for number, row in zip(table.numbers, result.rows, strict=True)
        ],
    }


def list_problems(result: Result, table: Table) -> list[Problem]:
    """Return why rows cannot be imported, in the order of the rows."""
    problems = [_fault(0, error.error) for error in result.base_errors]
    for place, errors in result.row_errors():
        number = table.numbers[place - 1]
        problems += [_fault(number, error.error) for error in errors]
    for row in result.invalid_rows:
        number = table.numbers[row.number - 1]
        problems += [
            Problem(number, column, str(message))
            for column, texts in row.field_specific_errors.items()
            for message in texts
        ]
        problems += [
            Problem(number, "", str(message))
            for message in row.non_field_specific_errors
        ]
    return sorted(problems, key=lambda problem: problem.row)


def _fault(row: int, error: Exception) -> Problem:
    """Log an unexpected error, and return what the page says of it."""
    reference = secrets.token_hex(4).upper()
    log.error("Import failed at row %d: %s", row, reference, exc_info=error)
    message = _("A fault of ours. The log says more of it under %(reference)s.")
    return Problem(row, "", message % {"reference": reference})
