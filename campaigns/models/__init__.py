"""The models of this app, each in a file of its own."""

from campaigns.models.campaign import Campaign, CampaignQuerySet, validate_color
from campaigns.models.choices import ASKABLE_FIELDS, AddressUse, Ask, Phase, Theme
from campaigns.models.design import Draft, Picture

__all__ = [
    "ASKABLE_FIELDS",
    "AddressUse",
    "Ask",
    "Campaign",
    "CampaignQuerySet",
    "Draft",
    "Phase",
    "Picture",
    "Theme",
    "validate_color",
]
