"""Filter the admin's lists by a row of another table, which is found by typing."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import HttpRequest

_MOST_DIGITS = 9


class PickFilter(admin.SimpleListFilter):
    """One row of the model that `field` points to; nothing is listed beforehand."""

    field: models.ForeignKey[Any, Any]
    template = "admin/pick_filter.html"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        wished = self.value() or ""
        is_key = wished.isascii() and wished.isdigit() and len(wished) <= _MOST_DIGITS
        rows = self.field.related_model._default_manager
        self.picked = rows.filter(pk=wished).first() if is_key else None
        self.widget = pick(self.field).render(
            str(self.parameter_name),
            self.picked and self.picked.pk,
            {"id": f"{self.parameter_name}-filter"},
        )
        self.others = [
            pair
            for pair in request.GET.items()
            if pair[0] not in (self.parameter_name, "p", "q", "e")
        ]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True


def pick(field: "models.ForeignKey[Any, Any]") -> AutocompleteSelect:
    """Return the widget in which a row is found by typing."""
    widget = AutocompleteSelect(field, admin.site)
    rows = field.related_model._default_manager.all()
    widget.choices = forms.ModelChoiceField(rows, required=False).choices
    widget.is_required = False
    return widget
