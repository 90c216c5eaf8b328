"""The texts of a refusal: this one module decides what a visitor may know of it.

A refusal before the look-up helps to correct the code: it depends on the format alone.
After the look-up every refusal reads the same and carries a reference, under which
staff find the reason. Two are told apart: a code that could be redeemed but that its
batch is paused, or has expired. To a guesser that is worth no more than the redemption
that the same guess would have been else (ADR 8).
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign
from codes import vault
from printing.expiry import day_and_hour
from redemption.errors import Rejected
from redemption.models import Reason
from redemption.public import code_hints

_MAX_ORDINAL = 6  # the last group that has an ordinal in words


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page says instead of a success.

    Kinds: rejected, batch_paused, expired, unanswered, typo, throttled, trouble;
    not_started, paused, ended.
    """

    kind: str
    title: str
    text: str
    next_step: str = ""
    reference: str = ""
    moment: datetime | None = None
    day: str = ""  # the last one, where that moment is its end
    status: int = 422
    wait: int = 0  # seconds

    @property
    def is_closed(self) -> bool:
        """True when no code of the campaign can be redeemed now."""
        return self.kind in {"not_started", "paused", "ended"}


def reply_to(rejected: Rejected, campaign: Campaign, *, at: datetime) -> Reply:
    """Return what a visitor of `campaign` reads about `rejected` at the moment `at`."""
    match rejected.reason:
        case Reason.UNREADABLE:
            return _typo(rejected, campaign)
        case Reason.THROTTLED:
            return _throttled(rejected)
        case Reason.NOT_STARTED:
            return _not_started(campaign, at)
        case Reason.PAUSED:
            return _paused()
        case Reason.ENDED:
            return _ended(campaign, at)
    return _after_lookup(rejected, campaign)


def unanswered() -> Reply:
    """Say that an answer is missing or not valid; the code was not looked at yet."""
    return Reply(
        "unanswered",
        _("Please look at what is marked"),
        _("Nothing was redeemed yet. Correct it and press the button again."),
    )


def csrf_failed() -> Reply:
    """Say that a form was sent without our cookie, so that nothing was done."""
    return Reply(
        "trouble",
        _("Please press the button once more"),
        _("Your browser did not send our cookie along, so nothing was redeemed yet."),
        next_step=_("If this happens again, allow cookies for this site."),
        status=403,
    )


def scanned_elsewhere() -> Reply:
    """Say that a code was scanned, but that this browser has not got it."""
    return Reply(
        "trouble",
        _("Scan the code once more, or type it"),
        _(
            "It was scanned in another app or browser, or some time ago: we keep it "
            "for ten minutes, and only where it was scanned."
        ),
    )


def redeemed_elsewhere() -> Reply:
    """Say that this browser has redeemed nothing that could be shown."""
    return Reply(
        "trouble",
        _("No code was redeemed in this browser"),
        _(
            "A redeemed code is shown in the app or browser in which it was redeemed. "
            "Look there, or redeem another code here."
        ),
        status=404,
    )


def input_too_long() -> Reply:
    """Say that what was sent is far too long to be a code."""
    return Reply(
        "typo",
        _("That is much longer than a code"),
        _("Nothing was redeemed. Enter the code only, as it is printed."),
        status=400,
    )


def _typo(rejected: Rejected, campaign: Campaign) -> Reply:
    format_hint = _("Enter it as it is printed, from the first symbol to the last.")
    unused_symbols = ""
    formats = vault.formats_of(campaign)
    if len(formats) == 1:
        format_hint = code_hints.describe(formats[0])
        unused_symbols = code_hints.never_used(formats[0])
    mistyped = _("There is a typing mistake")
    title, text = {
        "empty": (_("The code is missing"), _("Enter it as it is printed.")),
        "too_long": (_("That is longer than a code"), format_hint),
        "length": (_("That is not a whole code"), format_hint),
        "symbols": (mistyped, unused_symbols if rejected.group else format_hint),
        "check": (mistyped, _("One symbol is wrong, or two have changed places.")),
    }[rejected.kind]
    where = _where_to_look(rejected)
    if rejected.group:
        text, where = where, text
    return Reply("typo", title, text, next_step=where)


def _where_to_look(rejected: Rejected) -> str:
    """Say in which part of the code to look for the mistake."""
    if rejected.kind in {"empty", "too_long", "length"}:
        return ""
    if rejected.group is None or rejected.group > _MAX_ORDINAL:
        return _("Compare it with the print, symbol by symbol.")
    return [
        _("Look at the first group of symbols again."),
        _("Look at the second group of symbols again."),
        _("Look at the third group of symbols again."),
        _("Look at the fourth group of symbols again."),
        _("Look at the fifth group of symbols again."),
        _("Look at the sixth group of symbols again."),
    ][rejected.group - 1]


def _after_lookup(rejected: Rejected, campaign: Campaign) -> Reply:
    """Return the one reply to every reason, but for a paused or expired batch."""
    if rejected.reason == Reason.BATCH_PAUSED:
        return replace(_paused(), kind="batch_paused", reference=rejected.reference)
    if rejected.reason == Reason.EXPIRED and rejected.expired_at:
        return _expired(rejected, rejected.expired_at, campaign)
    return Reply(
        "rejected",
        _("We could not accept this code"),
        _("Compare it with the print, symbol by symbol. Each code counts only once."),
        next_step=_ask_for_help(rejected),
        reference=rejected.reference,
    )


def _ask_for_help(rejected: Rejected) -> str:
    """Say what to do with the reference, if there is one."""
    if not rejected.reference:
        return ""
    return _("Still stuck? Ask for help and give this reference.")


def _expired(rejected: Rejected, expired_at: datetime, campaign: Campaign) -> Reply:
    """Say until when the code was valid: the day, and the hour, that its label says."""
    day, hour = day_and_hour(expired_at, campaign.zone)
    text = _("It was valid until %(day)s.") % {"day": day}
    if hour:
        text = _("It was valid until %(day)s, %(hour)s.") % {"day": day, "hour": hour}
    return Reply(
        "expired",
        _("This code has expired"),
        text,
        next_step=_ask_for_help(rejected),
        reference=rejected.reference,
    )


def _throttled(rejected: Rejected) -> Reply:
    minutes = math.ceil(rejected.wait / 60)
    return Reply(
        "throttled",
        _("Too many tries"),
        ngettext(
            "You can try again in one minute. Your code stays as it is.",
            "You can try again in %(minutes)s minutes. Your code stays as it is.",
            minutes,
        )
        % {"minutes": minutes},
        reference=rejected.reference,
        status=429,
        wait=rejected.wait,
    )


def _not_started(campaign: Campaign, at: datetime) -> Reply:
    return Reply(
        "not_started",
        _("Not open yet"),
        _("Keep your code: it can be redeemed as soon as we open."),
        moment=campaign.starts_at if campaign.starts_at > at else None,
    )


def _paused() -> Reply:
    return Reply(
        "paused",
        _("We will be back soon"),
        _("Codes cannot be redeemed for the moment. Keep yours and try again later."),
    )


def _ended(campaign: Campaign, at: datetime) -> Reply:
    ended_at = campaign.ends_at
    if ended_at and ended_at > at:  # by staff, before its time
        ended_at = None
    day, hour = day_and_hour(ended_at, campaign.zone) if ended_at else ("", "")
    return Reply(
        "ended",
        _("This campaign has ended"),
        _("Codes cannot be redeemed any more. Thank you for taking part."),
        moment=ended_at,
        day="" if hour else day,
    )
