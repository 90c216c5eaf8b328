"""Form fields of the print studio: lengths as people write them."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

_NUMBER = re.compile(r"([-−–+]?)\s*(\d{0,5})(?:[.,](\d{0,4}))?\s*(?:mm|pt)?", re.ASCII)


class MeasureField(forms.Field):
    """A length from `least` to `most`, in millimetres or points; nothing typed is None.

    "3", "3.5", "3,5 mm" and "−0.4" are read.
    """

    def __init__(self, *, least: float = 0, most: float, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**{"required": False} | kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {
            "inputmode": "decimal",
            "autocomplete": "off",
            "maxlength": 12,
        }

    def prepare_value(self, value: Any) -> Any:
        return as_written(value) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> float | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip().lower()
        if not text:
            return None
        read = _NUMBER.fullmatch(text)
        if not read or not (read[2] or read[3]):
            raise ValidationError(
                _("Write a number, such as 3 or 3.5."), code="not_number"
            )
        size = float(f"{read[2] or 0}.{read[3] or 0}")
        number = -size if read[1] and read[1] != "+" else size
        if not self.least <= number <= self.most:
            raise ValidationError(
                _("Choose %(least)s to %(most)s."),
                code="out_of_range",
                params={"least": as_written(self.least), "most": as_written(self.most)},
            )
        return number


class NumberChoiceField(forms.TypedChoiceField):
    """A choice among things with numbers; nothing chosen is 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)
        self.empty_value: Any = 0


def as_written(number: float) -> str:
    """Return a number as the language writes it, without zeros at its end."""
    text = f"{number:.10g}".replace("-", "−")
    return text.replace(".", get_format("DECIMAL_SEPARATOR"))
