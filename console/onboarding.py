"""Lead a new installation to its first redeemed code: three steps, and the demo."""

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
    """One of the three; the first that is not done is the one to take."""

    title: str
    text: str
    is_done: bool
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What a new installation is greeted with; false where there is nothing to say."""

    steps: list[Step] = field(default_factory=list)
    demo: Campaign | None = None

    def __bool__(self) -> bool:
        return bool(self.steps or self.demo)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)


def build(by: User) -> FirstRun:
    """Return what `by` is greeted with: nothing once a code of theirs is redeemed.

    Two queries for whoever has begun. The demo stays offered to those who may remove
    it, until it is gone.
    """
    if not by.has_perm("campaigns.add_campaign"):
        return FirstRun()
    shown = demo_campaign.find_active()
    redeemed = Redemption.objects.all()
    if shown:
        redeemed = redeemed.exclude(campaign_id=shown.pk)
    may_remove = by.has_perm("codes.seal_batch")
    if redeemed.exists():
        return FirstRun(demo=shown if may_remove else None)
    return FirstRun(_steps(), shown)


def _steps() -> list[Step]:
    """Return the steps, done or not, for what was made outside of the demo."""
    mine = Campaign.objects.exclude(pk__in=demo_campaign.created_by_demo()).order_by(
        "-id"
    )
    batch = (
        Batch.objects.filter(campaign__in=mine, generated__gt=0)
        .select_related("campaign")
        .newest_first()
        .first()
    )
    campaign = batch.campaign if batch else mine.first()
    return [_create(campaign), _generate(campaign, batch), _redeem(campaign)]


def _create(campaign: Campaign | None) -> Step:
    return Step(
        title=_("Create a campaign"),
        text=_("Its landing page, its dates. Nobody sees it before you launch it."),
        is_done=campaign is not None,
        url=reverse("campaigns:campaign_create"),
        action=_("New campaign"),
    )


def _generate(campaign: Campaign | None, batch: Batch | None) -> Step:
    return Step(
        title=_("Generate codes"),
        text=_("Choose how many and how they look. Print them, or download them."),
        is_done=batch is not None,
        url=reverse("codes:batch_create", args=[campaign.pk]) if campaign else "",
        action=_("Generate codes"),
    )


def _redeem(campaign: Campaign | None) -> Step:
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
