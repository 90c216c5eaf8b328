"""The filters of the lists of batches and codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from codes.fields import CountField
from codes.models import IN_USE, MAX_QUANTITY, Batch, BatchState, Status
from codes.wording import grouped
from ui.filters import FilterForm, SearchField


class BatchFilterForm(FilterForm):
    """The filters of a campaign's batches."""

    chip_fields = ("state",)
    search_label = _("Search batches by name")
    icons = {str(state.value): str(state.value) for state in BatchState}

    q = SearchField(label=_("Search"), placeholder=_("Name"))
    state = forms.ChoiceField(
        label=_("State"), choices=[("", ""), *BatchState.choices], required=False
    )


class CodeFilterForm(FilterForm):
    """The filters of a batch's codes."""

    chip_fields = ("status",)
    search_label = _("Go to a serial")
    icons = {status.name.lower(): status.name.lower() for status in Status}

    status = forms.TypedChoiceField(
        label=_("Status"),
        required=False,
        coerce=lambda name: Status[name.upper()],
        empty_value=None,
        choices=[("", ""), *((status.name.lower(), status.label) for status in Status)],
    )
    serial = CountField(
        label=_("From serial"),
        required=False,
        max_value=MAX_QUANTITY,
        widget=forms.SearchInput(attrs={"placeholder": _("Serial"), "maxlength": 15}),
    )

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def chip_choices(self, name: str) -> list[tuple[str, str]]:
        return [(status.name.lower(), str(status.label)) for status in IN_USE]

    def clean_serial(self) -> int | None:
        serial: int | None = self.cleaned_data["serial"]
        if serial and serial > self.batch.generated:
            raise forms.ValidationError(
                _("There is no serial %(serial)s: the last one is %(last)s."),
                params={
                    "serial": grouped(serial),
                    "last": grouped(self.batch.generated),
                },
            )
        return serial


class PositionForm(forms.Form):
    """The serial that a page of codes begins after or ends before."""

    after = forms.IntegerField(required=False, min_value=0, max_value=MAX_QUANTITY)
    before = forms.IntegerField(required=False, min_value=1, max_value=MAX_QUANTITY + 1)
