"""Onboarding: three steps to the first redeemed code, and a note about the demo."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from codes.models import Batch
from console.demo import demo_campaign
from redemption.models import Redemption
from staff.models import User


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three steps."""

    title: str
    text: str
    is_done: bool
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Onboarding:
    """What the home page of a new installation shows; false if nothing."""

    steps: list[Step] = field(default_factory=list)
    demo: Campaign | None = None

    def __bool__(self) -> bool:
        return bool(self.steps or self.demo)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


def build(by: User) -> Onboarding:
    """Return the onboarding for `by`: no steps after the first redemption.

    Redemptions of the demo do not count. The demo is shown to people who may remove it
    until it is removed. Two queries after the first redemption.
    """
    if not by.has_perm("campaigns.add_campaign"):
        return Onboarding()
    demo = demo_campaign.find_active()
    redeemed = Redemption.objects.all()
    if demo:
        redeemed = redeemed.exclude(campaign_id=demo.pk)
    may_remove = by.has_perm("codes.seal_batch")
    if redeemed.exists():
        return Onboarding(demo=demo if may_remove else None)
    return Onboarding(_steps(), demo)


def _steps() -> list[Step]:
    """Return the steps; what belongs to the demo does not count as done."""
    campaigns = Campaign.objects.exclude(
        pk__in=demo_campaign.created_by_demo()
    ).order_by("-id")
    batch = (
        Batch.objects.filter(campaign__in=campaigns, generated__gt=0)
        .select_related("campaign")
        .newest_first()
        .first()
    )
    campaign = batch.campaign if batch else campaigns.first()
    return [
        _create_step(campaign),
        _generate_step(campaign, batch),
        _redeem_step(campaign),
    ]


def _create_step(campaign: Campaign | None) -> Step:
    return Step(
        title=_("Create a campaign"),
        text=_("Its landing page, its dates. Nobody sees it before you launch it."),
        is_done=campaign is not None,
        url=reverse("campaigns:campaign_create"),
        action=_("New campaign"),
    )


def _generate_step(campaign: Campaign | None, batch: Batch | None) -> Step:
    return Step(
        title=_("Generate codes"),
        text=_("Choose how many and how they look. Print them, or download them."),
        is_done=batch is not None,
        url=reverse("codes:batch_create", args=[campaign.pk]) if campaign else "",
        action=_("Generate codes"),
    )


def _redeem_step(campaign: Campaign | None) -> Step:
    if campaign and campaign.is_launched:
        url, action = campaign.landing_url, _("Open the landing page")
    else:
        url = (
            reverse("campaigns:campaign_detail", args=[campaign.pk]) if campaign else ""
        )
        action = _("Open the campaign")
    return Step(
        title=_("Launch it and redeem a code"),
        text=_("Scan a label with your phone, or type its code on the landing page."),
        is_done=False,
        url=url,
        action=action,
    )
