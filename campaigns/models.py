import zoneinfo
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from campaigns import time_zones
from campaigns.slugs import validate_slug
from campaigns.zone_validation import validate_time_zone

validate_color = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", _("Use a colour such as #1a73e8."), code="color"
)


class Phase(models.TextChoices):
    """The state of a campaign at a moment, from its status and its dates."""

    DRAFT = "draft", _("Draft")
    NOT_STARTED = "not_started", _("Not started")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


def _phase_condition(phase: Phase, at: datetime) -> Q:
    """Return the rule of `Campaign.phase` as a condition for the database."""
    draft, running, paused = (Q(status=s) for s in ("draft", "running", "paused"))
    over = Q(ends_at__isnull=False, ends_at__lte=at)
    begun = Q(starts_at__lte=at)
    return {
        Phase.DRAFT: draft,
        Phase.NOT_STARTED: running & ~over & ~begun,
        Phase.RUNNING: running & ~over & begun,
        Phase.PAUSED: paused & ~over,
        Phase.ENDED: Q(status="ended") | (~draft & over),
    }[phase]


class Theme(models.TextChoices):
    """The layout of a campaign's public pages."""

    CLASSIC = "classic", _("Classic: a ticket on a desk")
    BOLD = "bold", _("Bold: large words in your colours")
    QUIET = "quiet", _("Quiet: a letter on plain paper")


class Ask(models.TextChoices):
    """Whether a landing page asks for a field, and whether it is required."""

    NO = "no", _("Not asked")
    MAY = "may", _("May be left empty")
    MUST = "must", _("Must be filled in")


class AddressUse(models.TextChoices):
    """What fixed the address of a campaign: by it codes may be on paper or in files."""

    LAUNCH = "launch", _("Launch")
    PRINT = "print", _("Labels ordered")
    DOWNLOAD = "download", _("Codes downloaded")


# What a landing page can ask beside the code; each has a column "asks_…".
ASKABLE_FIELDS = ("name", "email", "phone", "postcode", "question")


def _ask_field(label: Any) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=4, choices=Ask, default=Ask.NO)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def search(self, words: str) -> "CampaignQuerySet":
        """Return those with each of the words in the name or the address."""
        matches = self
        for word in words.split():
            matches = matches.filter(Q(name__icontains=word) | Q(slug__icontains=word))
        return matches

    def in_phase(self, phase: str, at: datetime) -> "CampaignQuerySet":
        """Return those whose `Campaign.phase(at)` is `phase`."""
        return self.filter(_phase_condition(Phase(phase), at))

    def count_phases(self, at: datetime) -> dict[str, int]:
        """Return the number of campaigns in each phase, in one query."""
        return self.aggregate(
            **{p.value: Count("id", filter=_phase_condition(p, at)) for p in Phase}
        )

    def in_display_order(self) -> "CampaignQuerySet":
        return self.order_by("position", "-id")


class Campaign(models.Model):
    """A promotion with dates, a landing page and rewards."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(
        _("address"), max_length=50, unique=True, validators=[validate_slug]
    )
    # From then on the address never changes (campaigns.addresses).
    address_fixed_at = models.DateTimeField(_("address fixed"), null=True, blank=True)
    address_fixed_by = models.CharField(max_length=10, choices=AddressUse, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[validate_time_zone]
    )
    position = models.PositiveSmallIntegerField(_("display order"), default=100)

    headline = models.CharField(_("headline"), max_length=120, blank=True)
    intro = models.TextField(_("introduction"), max_length=1000, blank=True)
    success_headline = models.CharField(
        _("headline after redeeming"), max_length=120, blank=True
    )
    success_text = models.TextField(
        _("text after redeeming"), max_length=1000, blank=True
    )
    contact = models.CharField(_("whom to ask for help"), max_length=200, blank=True)
    accent_color = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#1f5f4a",
        validators=[validate_color],
    )
    background_color = models.CharField(
        _("background colour"),
        max_length=7,
        default="#f6f4ee",
        validators=[validate_color],
    )

    theme = models.CharField(
        _("theme"), max_length=10, choices=Theme, default=Theme.CLASSIC
    )
    # What the page asks beside the code, and the text of the campaign's own question.
    asks_name = _ask_field(_("name"))
    asks_email = _ask_field(_("e-mail"))
    asks_phone = _ask_field(_("phone"))
    asks_postcode = _ask_field(_("postcode"))
    asks_question = _ask_field(_("a question of your own"))
    question = models.CharField(_("question"), max_length=200, blank=True)
    asks_terms = models.BooleanField(_("visitors must accept the terms"), default=False)
    terms = models.TextField(_("terms of taking part"), max_length=5000, blank=True)
    privacy = models.TextField(_("privacy notice"), max_length=5000, blank=True)
    # {"es": {"headline": …}}: texts that replace those of the columns in a language.
    translations = models.JSONField(
        _("words in other languages"), default=dict, blank=True
    )
    # Names of pictures (campaigns.pictures), which contain their sizes.
    logo = models.CharField(_("logo"), max_length=60, blank=True)
    hero = models.CharField(_("hero picture"), max_length=60, blank=True)
    share = models.CharField(_("share picture"), max_length=60, blank=True)

    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("created by"),
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__lt=F("ends_at")),
                name="campaign_starts_before_end",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(slug=Lower("slug")), name="campaign_slug_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(address_fixed_at__isnull=True, address_fixed_by="")
                | Q(
                    address_fixed_at__isnull=False,
                    address_fixed_by__in=AddressUse.values,
                ),
                name="campaign_address_is_fixed_by_something",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(address_fixed_at__isnull=False),
                name="campaign_launched_has_a_fixed_address",
            ),
            models.CheckConstraint(
                condition=Q(
                    **{f"asks_{name}__in": Ask.values for name in ASKABLE_FIELDS}
                ),
                name="campaign_asks_no_may_or_must",
            ),
            models.CheckConstraint(
                condition=Q(asks_question=Ask.NO) | ~Q(question=""),
                name="campaign_asks_a_question_that_is_written",
            ),
            models.CheckConstraint(
                condition=Q(asks_terms=False) | ~Q(terms=""),
                name="campaign_asks_for_terms_that_are_written",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The rules of `time_zone`; UTC where this machine has lost them."""
        return time_zones.load(self.time_zone)

    @property
    def is_launched(self) -> bool:
        return self.status != self.Status.DRAFT

    @property
    def asks_anything(self) -> bool:
        """True if the page asks more than the code."""
        asks = (getattr(self, f"asks_{name}") for name in ASKABLE_FIELDS)
        return self.asks_terms or any(ask != Ask.NO for ask in asks)

    @property
    def landing_url(self) -> str:
        """The public address of the landing page, with the host of PUBLIC_URL."""
        return f"{settings.PUBLIC_URL}/{self.slug}/"

    def phase(self, at: datetime) -> Phase:
        """Return the phase at `at`; `starts_at` is inclusive, `ends_at` exclusive."""
        if self.status == self.Status.DRAFT:
            return Phase.DRAFT
        if self.status == self.Status.ENDED or (self.ends_at and self.ends_at <= at):
            return Phase.ENDED
        if self.status == self.Status.PAUSED:
            return Phase.PAUSED
        return Phase.NOT_STARTED if at < self.starts_at else Phase.RUNNING

    def is_open(self, at: datetime) -> bool:
        """True while visitors may redeem."""
        return self.phase(at) == Phase.RUNNING


class Draft(models.Model):
    """The design of a landing page that only staff see until it is published."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, primary_key=True, related_name="draft"
    )
    fields = models.JSONField()
    # Who changed which field last, and when: {"headline": {"by": 3, "at": "…"}}; of a
    # translation "translations.es.headline".
    edits = models.JSONField(default=dict)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class Picture(models.Model):
    """A cleaned picture of a landing page, named after its content.

    Stored in the database, and so in its backup: pictures are few and small.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=60)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="picture_once_in_a_campaign"
            )
        ]

    def __str__(self) -> str:
        return self.name
