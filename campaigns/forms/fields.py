"""Fields of the campaign form: a wall clock's time, an address, a zone, a colour."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from campaigns import time_zones

FIRST_YEAR, LAST_YEAR = 2000, 2199


class ClockField(forms.Field):
    """The naive time that a clock on the wall shows; the form knows on which wall."""

    widget = forms.DateTimeInput(
        format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
    )

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        try:
            clock = parse_datetime(text)
        except ValueError:
            clock = None
        if clock is None or clock.tzinfo or ":" not in text:
            raise ValidationError(
                _("Write day and time such as 2027-06-01 09:30."), code="invalid"
            )
        if not FIRST_YEAR <= clock.year <= LAST_YEAR:
            raise ValidationError(
                _("Choose a year between 2000 and 2199."), code="year"
            )
        return clock.replace(second=0, microsecond=0)


class SlugField(forms.CharField):
    """An address: capitals are made small, as the landing page reads them anyway."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()


class TimeZoneField(forms.CharField):
    """A time zone by name; "madrid" and "new york" are understood."""

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return time_zones.found(typed) or typed


class ColorField(forms.CharField):
    """A colour "#rrggbb", chosen in the browser's own way."""

    widget = forms.ColorInput

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()
