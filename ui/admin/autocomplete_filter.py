"""Filter a list of the admin by a row of another table, found by autocompletion."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import HttpRequest

_MAX_DIGITS = 9


class AutocompleteFilter(admin.SimpleListFilter):
    """Filter by one row of the model that `field` points to; no choices are listed."""

    field: models.ForeignKey[Any, Any]
    template = "admin/autocomplete_filter.html"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        value = self.value() or ""
        is_key = value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS
        rows = self.field.related_model._default_manager
        self.picked = rows.filter(pk=value).first() if is_key else None
        self.widget = autocomplete_widget(self.field).render(
            str(self.parameter_name),
            self.picked and self.picked.pk,
            {"id": f"{self.parameter_name}-filter"},
        )
        self.other_parameters = [
            pair
            for pair in request.GET.items()
            if pair[0] not in (self.parameter_name, "p", "q", "e")
        ]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True


def autocomplete_widget(field: "models.ForeignKey[Any, Any]") -> AutocompleteSelect:
    """Return a select whose options come from the server as the user types."""
    widget = AutocompleteSelect(field, admin.site)
    rows = field.related_model._default_manager.all()
    widget.choices = forms.ModelChoiceField(rows, required=False).choices
    widget.is_required = False
    return widget
