"""Form fields for texts: they refuse control characters and lose nothing else."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ui import characters


class TextField(forms.CharField):
    """A text without control characters.

    The form is shown again without them, so that the next try succeeds.
    """

    def to_python(self, value: Any) -> str:
        if characters.has_control(str(value or "")):
            raise ValidationError(
                _("An invisible character was in it. It is gone now: look, and go on."),
                code="controls",
            )
        return super().to_python(value) or ""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what the page shows again."""
        return characters.drop_control(data) if isinstance(data, str) else data


def formfield(column: Any, **kwargs: Any) -> forms.Field | None:
    """Return the form field of a model's column: Meta.formfield_callback of a form."""
    if isinstance(column, models.CharField | models.TextField):
        kwargs.setdefault("form_class", TextField)
    field: forms.Field | None = column.formfield(**kwargs)
    return field
