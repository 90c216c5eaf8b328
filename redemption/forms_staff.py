"""What staff ask for: a lookup, a narrower list."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes.models import Batch
from redemption.models import Channel, Reason
from staff.filters import FilterForm, SearchField
from staff.periods import PeriodForm

MOST = 200  # signs of a lookup: a pasted sentence with a code in it


class LookupForm(forms.Form):
    """The box in the header, and its page."""

    q = forms.CharField(
        label=_("Name, code or serial"),
        max_length=MOST,
        help_text=_(
            "The name of a campaign or a batch, a code as it is printed, or its serial "
            "with the number of the batch, such as 12-4217."
        ),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
                "dir": "auto",
            }
        ),
        error_messages={"required": _("Enter a name, a code or a serial.")},
    )


class RedemptionFilterForm(PeriodForm):
    """Which redemptions of a campaign to show."""

    offered = ("channel", "within")
    field_order = ("batch", "since", "until", "channel", "within")

    batch = forms.ModelChoiceField(
        Batch.objects.none(), label=_("Batch"), required=False, empty_label=_("Any")
    )
    channel = forms.TypedChoiceField(
        label=_("Channel"),
        choices=[("", ""), *Channel.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Batch.objects.filter(campaign=campaign).newest_first()
        batch = cast("forms.ModelChoiceField[Batch]", self.fields["batch"])
        batch.queryset = mine.select_related("series")


class AttemptFilterForm(FilterForm):
    """Which attempts of a campaign to show."""

    q = SearchField(label=_("Reference"), max_length=20)
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Any")), *Reason.choices]
    )
