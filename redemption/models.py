from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes.models import Code


class Channel(models.IntegerChoices):
    """Through which interface a visitor or staff sent a code."""

    LANDING = 1, _("Landing page")
    CONSOLE = 2, _("Console")
    API = 3, _("API")


class Reason(models.TextChoices):
    """Why a code was not redeemed, for staff; see redemption.public.replies."""

    UNREADABLE = "unreadable", _("Not a code: mistyped")
    UNKNOWN = "unknown", _("Unknown code")
    INACTIVE = "inactive", _("Inactive")
    RESERVED = "reserved", _("Reserved")
    REDEEMED = "redeemed", _("Already redeemed")
    VOIDED = "voided", _("Voided")
    EXPIRED = "expired", _("Expired")
    BATCH_PAUSED = "batch_paused", _("Batch paused")
    NOT_STARTED = "not_started", _("Campaign not started")
    PAUSED = "paused", _("Campaign paused")
    ENDED = "ended", _("Campaign ended")
    THROTTLED = "throttled", _("Too many attempts")


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    def newest_first(self) -> "RedemptionQuerySet":
        return self.order_by("-at", "-code_id")


class Redemption(models.Model):
    """The one use of a code. Its primary key is the code: there can be no second.

    Written by `redeem` alone, in the statement that updates the code: triggers for
    foreign keys would only cost time.
    """

    code = models.OneToOneField(
        Code,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="redemption",
        verbose_name=_("code"),
    )
    campaign = models.ForeignKey(
        Campaign,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="redemptions",
        verbose_name=_("campaign"),
    )
    at = models.DateTimeField(_("redeemed"))
    channel = models.PositiveSmallIntegerField(_("channel"), choices=Channel)
    attempt_id = models.UUIDField()  # not unique: a replay matches attempt and code
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = RedemptionQuerySet.as_manager()

    # The code as printed: `redeem` sets it for the page that shows it to the visitor.
    # Not a column: no text of a code is stored.
    code_text: str = ""

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        indexes = [
            models.Index(fields=["campaign", "at"], name="redemption_campaign_at")
        ]

    def __str__(self) -> str:
        return str(self.code_id)


class Answers(models.Model):
    """What a visitor answered when a code was redeemed: no more than was asked.

    Written by `redeem` alone, in its one statement. No constraint checks an answer: the
    database would quote the row in its error message, and those stand in logs.
    """

    redemption = models.OneToOneField(
        Redemption,
        models.PROTECT,
        primary_key=True,
        related_name="answers",
        verbose_name=_("redemption"),
    )
    campaign = models.ForeignKey(
        Campaign,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="answers",
        verbose_name=_("campaign"),
    )
    at = models.DateTimeField(_("given"))  # when the code was redeemed
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    question = models.CharField(_("question"), max_length=200, blank=True)  # as asked
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    accepted_terms_at = models.DateTimeField(_("terms accepted"), null=True, blank=True)

    # The fields that hold what the visitor gave, in the order of a download.
    GIVEN: ClassVar = (
        *("name", "email", "phone", "postcode"),
        *("question", "answer", "accepted_terms_at"),
    )

    class Meta:
        verbose_name = _("answers")
        verbose_name_plural = _("answers")
        default_permissions = ("view", "erase")
        indexes = [
            models.Index(
                fields=["campaign", "at", "redemption"], name="answers_campaign_at"
            )
        ]

    def __str__(self) -> str:
        return str(self.redemption_id)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what was answered as pairs of label and answer."""
        pairs = [
            (_("Name"), self.name),
            (_("E-mail"), self.email),
            (_("Phone"), self.phone),
            (_("Postcode"), self.postcode),
            (self.question, self.answer),
        ]
        return [(str(label), answer) for label, answer in pairs if answer]


class Attempt(models.Model):
    """A try that failed, or the throttled tries of a host in a quarter of an hour.

    What was typed is not stored.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="attempts", verbose_name=_("campaign")
    )
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    channel = models.PositiveSmallIntegerField(_("channel"), choices=Channel)
    reference = models.CharField(_("reference"), max_length=12)
    network = models.GenericIPAddressField(_("network"), null=True, blank=True)
    device = models.UUIDField(_("device"), null=True, blank=True)
    code_id = models.BigIntegerField(null=True, blank=True)  # if such a code exists
    tries = models.IntegerField(_("tries"), default=1, db_default=1)
    # By which the next try of a throttled host finds its row: see throttle.Visitor.
    throttle_key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["campaign", "-id"], name="attempt_campaign"),
            models.Index(fields=["reference"], name="attempt_reference"),
            models.Index(
                fields=["code_id"],
                condition=models.Q(code_id__isnull=False),
                name="attempt_code",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tries__gte=1), name="attempt_tries_at_least_one"
            ),
            models.UniqueConstraint(
                fields=["throttle_key"],
                condition=models.Q(throttle_key__isnull=False),
                name="attempt_one_a_throttle_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.reference}"


class QuarterCount(models.Model):
    """How many codes of a campaign were redeemed in a quarter of an hour."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="quarter_counts"
    )
    starts_at = models.DateTimeField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "starts_at"], name="quarter_count_one_a_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}: {self.n}"
