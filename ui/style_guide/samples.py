"""Made-up forms and lists for the style guide: every kind of field and state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from ui.filters import FilterForm, SearchField
from ui.merging import MergingForm, OtherEdit
from ui.models import SavedView
from ui.saved_views import SavedViewBar
from ui.text_fields import TextField


class SampleForm(MergingForm, forms.Form):
    """Every kind of field once."""

    name = TextField(
        label="Name", help_text="Only the staff see it. Say where the codes go."
    )
    quantity = forms.IntegerField(label="Quantity", min_value=1)
    charset = forms.ChoiceField(
        label="Charset",
        choices=[
            ("clear", "Letters and digits: no vowels, nothing that looks alike"),
            ("digits", "Digits"),
        ],
        widget=forms.RadioSelect,
    )
    check_symbol = forms.BooleanField(
        label="Check symbol",
        required=False,
        help_text="Catches a slip of the finger before it counts as a try.",
    )
    expires_at = forms.DateTimeField(
        label="Expires",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    accent_color = TextField(label="Accent colour", widget=forms.ColorInput)
    zone = forms.ChoiceField(label="Time zone", choices=[("", "Choose one")])
    intro = TextField(label="Introduction", required=False, widget=forms.Textarea)
    days = forms.MultipleChoiceField(
        label="Days",
        required=False,
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
    )


def sample_form() -> SampleForm:
    """Return the form as sent: with valid and invalid fields, and others' edits."""
    form = SampleForm(
        {
            "name": "",
            "quantity": "0",
            "charset": "clear",
            "accent_color": "#2130c9",
            "days": ["mon"],
        }
    )
    who = "Ana Ruiz changed this meanwhile (14:02)."
    edits = {
        "intro": OtherEdit(
            is_conflict=True, is_shown=False, explanation=who, value="Win an ice."
        ),
        "accent_color": OtherEdit(
            is_conflict=False, is_shown=True, explanation=who, value=""
        ),
    }
    for name, edit in edits.items():
        form.fields[name].other_edit = edit  # type: ignore[attr-defined]
    form.add_error("intro", who)
    return form


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """The row where a search stopped, in a list ordered by time."""

    at: datetime


class SampleFilters(FilterForm):
    """A list filtered by words and a status."""

    chip_fields = ("status",)
    search_label = "Search codes"
    icons = {"available": "available", "redeemed": "redeemed", "voided": "voided"}

    q = SearchField(label="Search", placeholder="Serial or name")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("available", "Available"),
            ("redeemed", "Redeemed"),
            ("voided", "Voided"),
        ],
    )


def sample_list(url: str, at: datetime) -> dict[str, Any]:
    """Return the context of a list with saved views and filters."""
    filters = SampleFilters(QueryDict("q=Madrid&status=redeemed"), url=url)
    filters.counts = {"": 100_000, "available": 73_679, "redeemed": 26_321}
    names = ("Madrid, redeemed", "Torn rolls")
    rows = [SavedView(pk=n, page=url, name=name) for n, name in enumerate(names, 1)]
    rows[1].query = "status=voided"
    return {
        "filters": filters,
        "views": SavedViewBar(url, filters.query, rows),
        "searched_to": SampleEntry(at),
    }
