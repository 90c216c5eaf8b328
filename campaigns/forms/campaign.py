"""Create or edit a campaign, preview its colours, filter the list of campaigns."""

import copy
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns import addresses, design_draft, editing, theme, time_zones
from campaigns.forms.fields import (
    ColorField,
    LocalTimeField,
    SlugField,
    TimeZoneField,
)
from campaigns.forms.texts import HELP_TEXTS, TEXTAREAS
from campaigns.models import Campaign, Phase, validate_color
from campaigns.slugs import MAX_LENGTH, validate_slug
from campaigns.zone_validation import validate_time_zone
from staff import last_edits, trail
from staff.models import User
from ui.filters import FilterForm, SearchField
from ui.merging import LastEdit, MergingForm
from ui.text_fields import formfield


class CampaignForm(MergingForm, forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A campaign's fields; start and end are local times of its time zone.

    The form of a stored campaign is merged with what others saved meanwhile; `reader`
    is who sends it.
    """

    slug = SlugField(
        label=_("Address"),
        max_length=MAX_LENGTH,
        required=False,
        validators=[validate_slug],
        help_text=_("The end of the page's address. Empty: made from the name."),
        error_messages={
            "unique": _("Another campaign has this address. Choose another one.")
        },
    )
    starts_at = LocalTimeField(
        label=_("Starts"), help_text=_("As the clocks of the time zone show it.")
    )
    ends_at = LocalTimeField(
        label=_("Ends"),
        required=False,
        help_text=_("Empty: until somebody ends it."),
    )
    time_zone = TimeZoneField(
        label=_("Time zone"),
        max_length=50,
        validators=[validate_time_zone],
        help_text=_("The zone of start and end. The name of a city is enough."),
        widget=forms.TextInput(attrs={"list": "time-zones"}),
    )
    accent_color = ColorField(
        label=_("Accent colour"),
        validators=[validate_color],
        initial=Campaign._meta.get_field("accent_color").default,
    )
    background_color = ColorField(
        label=_("Background colour"),
        validators=[validate_color],
        initial=Campaign._meta.get_field("background_color").default,
    )

    class Meta:
        model = Campaign
        fields = [
            "name",
            "slug",
            "starts_at",
            "ends_at",
            "time_zone",
            *design_draft.INITIAL_TEXT_FIELDS,
            *design_draft.COLOR_FIELDS,
            "position",
        ]
        formfield_callback = formfield
        help_texts = {
            **HELP_TEXTS,
            "position": _("Campaigns with a small number come first in the list."),
        }
        widgets = TEXTAREAS

    def __init__(self, *args: Any, reader: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.stored = copy.copy(self.instance)  # validation writes into the instance
        self.at = timezone.now()
        self.may_close = self.asks_to_close = False
        self.stored_times: dict[str, datetime] = {}
        if not self.instance.pk:
            return
        for name in ("starts_at", "ends_at"):
            if moment := getattr(self.instance, name):
                local = time_zones.to_local(moment, self.instance.zone)
                self.initial[name] = local.replace(second=0, microsecond=0)
                self.stored_times[name] = moment
        if not time_zones.is_known(self.instance.time_zone):
            self.fields["time_zone"].help_text = _(
                "This machine does not know the time zone any more, so all times are "
                "shown in UTC. Choose another one, then check start and end."
            )
        for name in design_draft.DESIGN_FIELDS:  # edited in the designer
            self.fields.pop(name, None)
        self.fields["slug"].required = True
        self.fields["slug"].help_text = _("The end of the page's address.")
        if explanation := addresses.explain_fixed(self.instance):
            self.fields["slug"].widget.attrs["readonly"] = True
            self.fields["slug"].help_text = explanation
        self.merge_with_stored(
            seen={name: getattr(self.instance, name) for name in self.fields}
        )
        self.fields["closes_now"] = forms.BooleanField(
            label=_("Close the campaign to visitors all the same"), required=False
        )

    @property
    def agreed(self) -> dict[str, Any]:
        """What the reader has seen and agreed to, as `editing.edit` takes it."""
        return {"seen": self.seen, "may_close": self.may_close}

    def last_edits(self, names: Iterable[str]) -> Mapping[str, LastEdit]:
        target = trail.target_of(self.instance)
        return last_edits.of(target, names, reader=self.reader)

    def palettes(self) -> tuple[theme.Palette, theme.Palette] | None:
        """Return the palettes of a new campaign's colours; None if one is invalid."""
        if self.instance.pk:
            return None
        return ColorsForm(
            {name: self[name].value() for name in design_draft.COLOR_FIELDS}
        ).palettes()

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if self.instance.address_fixed_at and slug != self.initial["slug"]:
            raise forms.ValidationError(
                str(editing.SlugFixed(self.instance)), code="fixed"
            )
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and cleaned.get("slug") == "":
            cleaned["slug"] = editing.free_slug(cleaned["name"])
        zone_name = cleaned.get("time_zone", "UTC")  # an invalid one has its own error
        for name in ("starts_at", "ends_at"):
            if cleaned.get(name):
                cleaned[name] = self._moment(name, cleaned[name], zone_name)
        self._check_order(cleaned)
        self.may_close = self.asks_to_close = bool(cleaned.pop("closes_now", False))
        if self.instance.pk and not self.may_close and not self.errors:
            self._check_stays_open(cleaned)
        return cleaned

    def _moment(self, name: str, local: datetime, zone_name: str) -> datetime | None:
        """Return the moment of a local time; add an error where it does not exist.

        Where clocks are put back a start is the first of the two moments, an end the
        second. An unchanged time keeps its seconds.
        """
        before = (self.initial.get("time_zone"), self.initial.get(name))
        if (zone_name, local) == before and self.instance.pk:
            return self.stored_times[name]
        try:
            return time_zones.from_local(
                local, ZoneInfo(zone_name), later=name == "ends_at"
            )
        except time_zones.NonexistentTime as error:
            message = gettext(
                "Clocks in %(zone)s are put forward over this time. "
                "Choose %(shown)s, or a time before the change."
            )
            shown = error.shown.strftime("%H:%M")
            self.add_error(name, message % {"zone": zone_name, "shown": shown})
            return None

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", gettext("The end must come after the start."))

    def _check_stays_open(self, cleaned: dict[str, Any]) -> None:
        """Ask for a tick where the dates would close a launched campaign at once."""
        try:
            editing.check_stays_open(self.stored, cleaned, at=self.at)
        except editing.ClosesNow as closes:
            self.asks_to_close = True
            text = gettext("Correct it, or tick the box below.")
            self.add_error(closes.field, f"{closes} {text}")


class ColorsForm(forms.Form):
    """The two colours of a page, to preview them before they are saved."""

    accent_color = ColorField(validators=[validate_color])
    background_color = ColorField(validators=[validate_color])

    def palettes(self) -> tuple[theme.Palette, theme.Palette] | None:
        """Return the palettes of valid colours, else None."""
        if not self.is_valid():
            return None
        return theme.palettes(*self.cleaned_data.values())


class CampaignFilterForm(FilterForm):
    """The filters of the list of campaigns."""

    chip_fields = ("status",)
    search_label = _("Search campaigns")
    icons = {str(phase.value): str(phase.value) for phase in Phase}

    q = SearchField(label=_("Search"), placeholder=_("Name or address"))
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", ""), *Phase.choices], required=False
    )
