"""Form fields of the console for numbers and moments as people type them."""

import re
import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from campaigns import time_zones
from campaigns.forms.fields import LocalTimeField
from ui.characters import tidy

# 10000, or groups of three with one separator: 10,000  10.000  10 000
_WHOLE = re.compile(r"\d+|\d{1,3}(?:([ ,.'’])\d{3})(?:\1\d{3})*", re.ASCII)
_MAX_DIGITS = 15


class CountField(forms.Field):
    """A whole number from 1 to `max_value`, with or without group separators.

    "10,000", "10 000" and "１０００" are read; "1.5" and "1e6" are refused.
    """

    def __init__(self, *, max_value: int, **kwargs: Any) -> None:
        self.max_value = max_value
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric"}

    def prepare_value(self, value: Any) -> Any:
        return number_format(value, force_grouping=True) if _is_int(value) else value

    def to_python(self, value: Any) -> int | None:
        text = tidy(str(value or ""))
        if not text:
            return None
        if re.fullmatch(r"- ?[\d,.]+", text) or re.fullmatch("0+", text):
            raise ValidationError(_("Ask for 1 or more."), code="too_few")
        if not _WHOLE.fullmatch(text):
            raise ValidationError(
                _("Write a whole number in digits, such as 10,000."), code="not_whole"
            )
        digits = re.sub(r"\D", "", text)
        if len(digits) > _MAX_DIGITS or int(digits) > self.max_value:
            raise ValidationError(
                _("At most %(most)s."),
                code="too_many",
                params={"most": number_format(self.max_value, force_grouping=True)},
            )
        return int(digits)


class ExpiryField(LocalTimeField):
    """A moment, typed and shown in the time zone `zone`."""

    zone = zoneinfo.ZoneInfo("UTC")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return time_zones.to_local(value, self.zone).replace(
                second=0, microsecond=0
            )
        return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        clock = super().to_python(value)
        if clock is None:
            return None
        try:
            return time_zones.from_local(clock, self.zone, later=True)
        except time_zones.NonexistentTime as error:
            raise ValidationError(
                _("Clocks are put forward over this time. Choose %(shown)s."),
                code="no_such_moment",
                params={"shown": error.shown.strftime("%H:%M")},
            ) from None


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
