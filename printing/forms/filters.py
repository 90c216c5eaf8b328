"""The filters of the list of print runs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from printing.models import PrintRun
from ui.filters import FilterForm


class PrintRunFilterForm(FilterForm):
    """Filters print runs by their state."""

    chip_fields = ("state",)
    icons = {"running": "working", "deleted": "ended"} | {
        name: name for name in ("ready", "failed", "cancelled")
    }

    state = forms.ChoiceField(
        label=_("State"), choices=[("", ""), *PrintRun.State.choices], required=False
    )
