"""Form fields: a local time, a campaign's address, a time zone, a colour."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from campaigns import zone_search
from ui.characters import one_line, tidy
from ui.text_fields import TextField

MIN_YEAR, MAX_YEAR = 2000, 2199


class LocalTimeField(forms.Field):
    """A naive local date and time without seconds; the form applies the time zone."""

    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
    )

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        text = tidy(str(value))
        try:
            local = parse_datetime(text)
        except ValueError:
            local = None
        if local is None or local.tzinfo or ":" not in text:
            raise ValidationError(
                _("Write day and time such as 2027-06-01 09:30."), code="invalid"
            )
        if not MIN_YEAR <= local.year <= MAX_YEAR:
            raise ValidationError(
                _("Choose a year between 2000 and 2199."), code="year"
            )
        return local.replace(second=0, microsecond=0)


class SlugField(TextField):
    """A slug in lower case, which is how the landing page reads any address."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value)).lower()


class TimeZoneField(TextField):
    """The name of a time zone; "madrid" and "new york" are resolved."""

    def to_python(self, value: Any) -> str:
        text = one_line(super().to_python(value))
        return zone_search.find(text) or text


class ColorField(TextField):
    """A colour "#rrggbb" in lower case, chosen in the browser's colour picker."""

    widget = forms.ColorInput

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value)).lower()
