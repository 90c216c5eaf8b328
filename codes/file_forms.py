"""Forms for the range and the statuses of a file, for downloads and labels."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from codes.exporting import Extent
from codes.fields import CountField
from codes.models import IN_USE, MAX_QUANTITY, Batch, Status
from codes.tallies import CodeCounts
from storage.sheets.kinds import Kind


class RangeForm(forms.Form):
    """A range of serials; an empty field means the first or the last one."""

    first = CountField(label=_("From serial"), max_value=MAX_QUANTITY, required=False)
    last = CountField(label=_("To serial"), max_value=MAX_QUANTITY, required=False)

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.fields["first"].widget.attrs["placeholder"] = "1"
        self.fields["last"].widget.attrs["placeholder"] = number_format(
            batch.generated, force_grouping=True
        )

    @property
    def first_serial(self) -> int:
        return self.cleaned_data["first"] or 1

    @property
    def last_serial(self) -> int:
        """The last serial, or 0 for the end of the batch."""
        return self.cleaned_data["last"] or 0


class KindField(forms.TypedChoiceField):
    """How a file is written; without a choice it is a CSV for programs."""

    def clean(self, value: Any) -> Kind:
        kind: Kind = super().clean(value or Kind.CSV)
        return kind


class DownloadForm(RangeForm):
    """Which codes a file has, and how it is written."""

    kind = KindField(
        label=_("File"),
        choices=Kind,
        coerce=Kind,
        initial=Kind.CSV,
        widget=forms.RadioSelect,
        help_text=_(
            "Tills, printers and machines read the plain CSV. In Excel, the workbook "
            "shows every code as it is; a CSV for Excel has an apostrophe before the "
            "codes that Excel would change."
        ),
    )

    def __init__(self, *args: Any, figures: CodeCounts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["only"] = _status_field(figures)

    @property
    def extent(self) -> Extent:
        """The extent of a valid form."""
        return Extent(
            first=self.first_serial,
            last=self.last_serial,
            only=self.cleaned_data["only"],
            kind=self.cleaned_data["kind"],
            language=get_language() or settings.LANGUAGE_CODE,
        )


def _status_field(figures: CodeCounts) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Status"),
        required=False,
        coerce=lambda name: Status[name.upper()],
        empty_value=None,
        choices=[("", _("All codes"))]
        + [(status.name.lower(), _with_count(status, figures)) for status in IN_USE],
    )


def _with_count(status: Status, figures: CodeCounts) -> str:
    count = number_format(figures.by_status.get(status, 0), force_grouping=True)
    return f"{status.label} ({count})"
