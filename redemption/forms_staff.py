"""What staff ask for: a lookup, a narrower list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes.models import Batch
from redemption.models import Reason

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


class RedemptionFilterForm(forms.Form):
    """Which redemptions of a campaign to show."""

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Batch.objects.filter(campaign=campaign).newest_first()
        self.fields["batch"] = forms.ModelChoiceField(
            mine.select_related("series"),
            label=_("Batch"),
            required=False,
            empty_label=_("Any"),
        )


class AttemptFilterForm(forms.Form):
    """Which attempts of a campaign to show."""

    q = forms.CharField(label=_("Reference"), max_length=20, required=False)
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Any")), *Reason.choices]
    )
