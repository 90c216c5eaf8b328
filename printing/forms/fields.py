"""Form fields of the print studio: lengths as people write them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from ui.characters import tidy

_NUMBER = re.compile(r"([-+]?)\s*(\d{0,5})(?:[.,](\d{0,4}))?\s*(?:mm|pt)?", re.ASCII)


class MeasureField(forms.Field):
    """A length in millimetres or points, `min_value` to `max_value`; empty is None.

    Accepts "3", "3.5", "3,5 mm" and "−0.4".
    """

    def __init__(
        self, *, min_value: float = 0, max_value: float, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**{"required": False} | kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {
            "inputmode": "decimal",
            "maxlength": 12,
        }

    def prepare_value(self, value: Any) -> Any:
        return format_length(value) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> float | None:
        text = tidy(str(value or "")).lower()
        if not text:
            return None
        match = _NUMBER.fullmatch(text)
        if not match or not (match[2] or match[3]):
            raise ValidationError(
                _("Write a number, such as 3 or 3.5."), code="not_number"
            )
        size = float(f"{match[2] or 0}.{match[3] or 0}")
        number = -size if match[1] and match[1] != "+" else size
        if not self.min_value <= number <= self.max_value:
            raise ValidationError(
                _("Choose %(least)s to %(most)s."),
                code="out_of_range",
                params={
                    "least": format_length(self.min_value),
                    "most": format_length(self.max_value),
                },
            )
        return number


class NumberChoiceField(forms.TypedChoiceField):
    """A choice whose values are ids; nothing chosen is 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)
        self.empty_value: Any = 0


def format_length(number: float) -> str:
    """Return a length in the active language, without trailing zeros."""
    text = f"{number:.10g}".replace("-", "−")
    return text.replace(".", get_format("DECIMAL_SEPARATOR"))
