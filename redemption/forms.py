"""The filters of the lists of redemptions and attempts."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes.models import Batch
from redemption.models import Channel, Reason
from ui.filters import FilterForm, SearchField
from ui.periods import PeriodForm


class RedemptionFilterForm(PeriodForm):
    """The filters of the redemptions of a campaign."""

    chip_fields = ("channel", "within")
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
        batches = Batch.objects.filter(campaign=campaign).newest_first()
        field = cast("forms.ModelChoiceField[Batch]", self.fields["batch"])
        field.queryset = batches.select_related("series")


class AttemptFilterForm(FilterForm):
    """The filters of the attempts of a campaign."""

    q = SearchField(label=_("Reference"), max_length=20)
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("Any")), *Reason.choices]
    )
