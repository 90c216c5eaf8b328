"""Filter a list by a period of whole days of a time zone."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ui.filters import FilterForm

FIRST_YEAR, LAST_YEAR = 2000, 2199


class Within(models.TextChoices):
    """Periods that end now, so that a saved view of them stays up to date."""

    TODAY = "1", _("Today")
    WEEK = "7", _("Last 7 days")
    MONTH = "30", _("Last 30 days")


class DayInput(forms.DateInput):
    """The browser's date input; a text input where the day to be edited is invalid."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        with suppress(ValueError):
            shown = context["widget"]["value"] or "2000-01-01"
            if date.fromisoformat(shown).isoformat() == shown:
                context["widget"]["type"] = "date"
        return context


class DayField(forms.DateField):
    """A day as 2027-06-30, of a year from FIRST_YEAR to LAST_YEAR."""

    widget = DayInput(format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        invalid = _("Write the day as year, month and day: 2027-06-30.")
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": invalid},
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Choose a year between 2000 and 2199."))
        return day


class PeriodForm(FilterForm):
    """The filters of a list by the moment of its rows; forms of lists extend it."""

    within = forms.ChoiceField(
        label=_("Period"), choices=[("", ""), *Within.choices], required=False
    )
    since = DayField(label=_("From day"))
    until = DayField(label=_("To day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error(
                "until", gettext("The last day must not come before the first.")
            )
        return cleaned

    def period(self, *, at: datetime, zone: tzinfo) -> Q:
        """Return the condition for rows with a field `at`; days are those of `zone`."""
        within, since = self.values["within"], self.values["since"]
        condition = Q()
        if within:
            today = at.astimezone(zone).date()
            condition &= Q(
                at__gte=_midnight(today - timedelta(days=int(within) - 1), zone)
            )
        if since:
            condition &= Q(at__gte=_midnight(since, zone))
        if until := self.values["until"]:
            condition &= Q(at__lt=_midnight(until + timedelta(days=1), zone))
        return condition


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
