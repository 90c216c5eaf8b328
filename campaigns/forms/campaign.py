"""Create or edit a campaign, preview its colours, filter the list of campaigns."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns import design_draft, editing, theme, time_zones
from campaigns.forms.fields import ClockField, ColorField, SlugField, TimeZoneField
from campaigns.models import Campaign, Phase, validate_color, validate_time_zone
from campaigns.slugs import LENGTH, validate_slug
from ui.filters import FilterForm, SearchField


class CampaignForm(forms.ModelForm):
    """What a marketer says about a campaign; times are those of its own zone."""

    slug = SlugField(
        label=_("Address"),
        max_length=LENGTH,
        required=False,
        validators=[validate_slug],
        help_text=_("The end of the page's address. Empty: made from the name."),
        error_messages={
            "unique": _("Another campaign has this address. Choose another one.")
        },
    )
    starts_at = ClockField(
        label=_("Starts"), help_text=_("As the clocks of the time zone show it.")
    )
    ends_at = ClockField(
        label=_("Ends"),
        required=False,
        help_text=_("Empty: until somebody ends it."),
    )
    time_zone = TimeZoneField(
        label=_("Time zone"),
        max_length=50,
        validators=[validate_time_zone],
        help_text=_("The zone of start and end. The name of a city is enough."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
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
            "headline",
            "intro",
            "success_headline",
            "success_text",
            "contact",
            "accent_color",
            "background_color",
            "position",
        ]
        help_texts = {
            "headline": _("Empty: the page uses words of its own."),
            "contact": _("Shown to visitors whose code was refused."),
            "position": _("Campaigns with a small number come first in the list."),
        }
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 3}),
            "success_text": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored: dict[str, datetime] = {}
        if not self.instance.pk:
            return
        for name in ("starts_at", "ends_at"):
            if moment := getattr(self.instance, name):
                clock = time_zones.clock_at(moment, self.instance.zone)
                self.initial[name] = clock.replace(second=0, microsecond=0)
                self.stored[name] = moment
        for name in design_draft.DESIGN:  # an existing page is changed in its designer
            self.fields.pop(name, None)
        self.fields["slug"].required = True
        self.fields["slug"].help_text = _("The end of the page's address.")
        if self.instance.is_launched:
            self.fields["slug"].widget.attrs["readonly"] = True
            self.fields["slug"].help_text = _(
                "Fixed since the launch: it may stand on printed labels."
            )

    def palettes(self) -> tuple[theme.Palette, theme.Palette] | None:
        """Return what the colours in the form look like, if they are colours."""
        names = design_draft.COLORS
        if self.instance.pk:
            return None
        chosen = ColorsForm({name: self[name].value() for name in names})
        if not chosen.is_valid():
            return None
        return theme.palettes(*chosen.cleaned_data.values())

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if self.instance.is_launched and slug != self.initial["slug"]:
            raise forms.ValidationError(str(editing.SlugFixed()), code="fixed")
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and cleaned.get("slug") == "":
            cleaned["slug"] = editing.free_slug(cleaned["name"])
        zone_name = cleaned.get("time_zone", "UTC")  # wrong ones have their own error
        for name in ("starts_at", "ends_at"):
            if cleaned.get(name):
                cleaned[name] = self._moment(name, cleaned[name], zone_name)
        self._check_order(cleaned)
        return cleaned

    def _moment(self, name: str, clock: datetime, zone_name: str) -> datetime | None:
        """Return what the clock means in the zone, or report that it means nothing.

        Where clocks are put back a start is the first of both moments, an end the
        second. A time that nobody touched keeps its seconds.
        """
        as_before = (self.initial.get("time_zone"), self.initial.get(name))
        if (zone_name, clock) == as_before and self.instance.pk:
            return self.stored[name]
        try:
            return time_zones.moment_of(
                clock, ZoneInfo(zone_name), later=name == "ends_at"
            )
        except time_zones.NoSuchMoment as trouble:
            words = gettext(
                "Clocks in %(zone)s are put forward over this time. "
                "Choose %(shown)s, or a time before the change."
            )
            shown = trouble.shown.strftime("%H:%M")
            self.add_error(name, words % {"zone": zone_name, "shown": shown})
            return None

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", gettext("The end must come after the start."))


class ColorsForm(forms.Form):
    """Two colours to look at before they are saved."""

    accent_color = ColorField(validators=[validate_color])
    background_color = ColorField(validators=[validate_color])


class ListForm(FilterForm):
    """What to show of the campaigns."""

    offered = ("status",)
    ears = _("Search campaigns")
    shapes = {str(phase.value): str(phase.value) for phase in Phase}

    q = SearchField(label=_("Search"), placeholder=_("Name or address"))
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", ""), *Phase.choices], required=False
    )
