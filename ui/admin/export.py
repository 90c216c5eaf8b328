"""Export rows from the admin as a workbook, as CSV or as JSON, in flat memory."""

import json
from collections.abc import Callable, Generator, Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import FieldError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ExportForm

from storage.sheets import sending, workbooks
from storage.sheets.kinds import Kind
from storage.sheets.responses import send_file

CHUNK = 1_000  # rows a statement


class FileFormat(Format):
    """A kind of file as the library's form offers it."""

    kind: Kind | None = None  # None: JSON

    def get_title(self) -> str:
        return str(self.kind.label) if self.kind else "JSON"

    def get_extension(self) -> str:
        return self.kind.extension if self.kind else "json"

    def get_content_type(self) -> str:
        return self.kind.content_type if self.kind else "application/json"

    def can_export(self) -> bool:
        return True

    def encoder(self, head: list[str]) -> sending.Encoder:
        """Return what turns rows into the blocks of the file."""
        if self.kind is None:
            return lambda chunks: _json_blocks(head, chunks)
        language = get_language() or settings.LANGUAGE_CODE
        return sending.encoder(self.kind, head, language=language)


class PlainCsv(FileFormat):
    kind = Kind.CSV


class ExcelCsv(FileFormat):
    kind = Kind.EXCEL_CSV


class Workbook(FileFormat):
    kind = Kind.XLSX


class StreamedExportMixin(ExportMixin):
    """Let staff export the rows of the list, with its filters and in its order."""

    export_formats = [PlainCsv, Workbook, ExcelCsv, FileFormat]
    export_form_class = ExportForm  # its page has no inline script or style

    def record_export(self, request: HttpRequest) -> Callable[..., None]:
        """Record that an export starts; return what records its end."""
        return lambda **data: None

    def prepare_rows(self, rows: list[Any]) -> None:
        """Give the rows of a chunk what their columns need, in as few queries."""

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse a filter that cannot be read, instead of exporting something else."""
        try:
            response: HttpResponseBase = super().export_action(request)
        except IncorrectLookupParameters:
            return self._refuse(request, _("There is no such filter."))
        return response

    def _do_file_export(
        self, file_format: FileFormat, request: Any, queryset: Any, **kwargs: Any
    ) -> HttpResponseBase:
        try:
            if file_format.kind == Kind.XLSX:
                most = workbooks.MAX_ROWS + 1
                workbooks.check_rows(queryset.order_by()[:most].count())
            blocks = self._start_sending(file_format, request, queryset, **kwargs)
        except workbooks.TooLarge as refused:
            return self._refuse(request, str(refused))
        except (ValueError, FieldError) as error:  # the library would show its text
            raise RuntimeError("The export failed.") from error
        return send_file(
            blocks,
            self.get_export_filename(request, queryset, file_format),
            content_type=file_format.get_content_type(),
        )

    def _start_sending(
        self, file_format: FileFormat, request: Any, queryset: Any, **kwargs: Any
    ) -> sending.Sending:
        form = kwargs.get("export_form")
        resource_class = self.choose_export_resource_class(form, request)
        resource = resource_class(**self.get_export_resource_kwargs(request))
        queryset = resource.filter_export(queryset)
        order = [*self.get_ordering(request)]
        chunks = (
            [resource.export_resource(row) for row in chunk]
            for chunk in map(self._prepared, _chunks(queryset, order))
        )
        encode = file_format.encoder(resource.get_export_headers())
        ended = self.record_export(request)
        blocks = sending.Sending(encode, chunks, ended=ended)
        if file_format.kind == Kind.XLSX:
            blocks.prepare()
        return blocks

    def _prepared(self, rows: list[Any]) -> list[Any]:
        self.prepare_rows(rows)
        return rows

    def _refuse(self, request: HttpRequest, message: str) -> HttpResponse:
        messages.error(request, message)
        return redirect(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        )


def _chunks(queryset: Any, order: list[str]) -> Iterator[list[Any]]:
    """Yield the rows a chunk at a time, so that no transaction is held open.

    `order` ends with a unique column; each may begin with a minus.
    """
    queryset = queryset.order_by(*order)
    chunk = list(queryset[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(queryset.filter(_beyond(chunk[-1], order))[:CHUNK])


def _beyond(row: Any, order: list[str]) -> Q:
    """Return the condition for the rows that come after `row` in this order."""
    condition = Q()
    equal: dict[str, Any] = {}
    for name in order:
        column, comparison = name.lstrip("-"), "lt" if name[0] == "-" else "gt"
        value = getattr(row, column)
        condition |= Q(**equal, **{f"{column}__{comparison}": value})
        equal[column] = value
    first, comparison = order[0].lstrip("-"), "lte" if order[0][0] == "-" else "gte"
    # The bound that all of them share lets PostgreSQL start in the index.
    return Q(**{f"{first}__{comparison}": getattr(row, first)}) & condition


def _json_blocks(
    head: list[str], chunks: sending.Chunks
) -> Generator[bytes, None, None]:
    """Yield a list of objects, one for each row; texts are as they are stored."""
    separator = "["
    for chunk in chunks:
        rows = (dict(zip(head, row, strict=True)) for row in chunk)
        objects = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        yield f"{separator}{objects}".encode()
        separator = ",\n"
    yield b"[]" if separator == "[" else b"]"
