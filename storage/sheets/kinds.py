"""The files that an export is offered as, and what they are called."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """A CSV for programs, a CSV that Excel opens unchanged, or a workbook."""

    CSV = "csv", _("CSV, for programs")
    EXCEL_CSV = "excel_csv", _("CSV, for Excel")
    XLSX = "xlsx", _("Excel workbook (XLSX)")

    @property
    def extension(self) -> str:
        return "xlsx" if self == Kind.XLSX else "csv"

    @property
    def content_type(self) -> str:
        if self == Kind.XLSX:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return "text/csv; charset=utf-8"
