"""Gather the history of a code: what happened to it, when and by whom."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.models import Phase
from codes import vault
from codes.models import Batch, Code, Status
from redemption.models import Answers, Attempt, Redemption
from staff import trail
from staff.models import Entry, User

MAX_EVENTS = 50  # attempts, and entries of the trail, that a history shows

_STATUS_BY_ACTION = {
    "codes.voided_ordered": "voided",
    "codes.activated_ordered": "available",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the code.

    `tone` sets its colour on the page: a status, "rejected" or nothing.
    """

    at: datetime
    title: str
    tone: str = ""
    by: User | None = None
    text: str = ""
    reference: str = ""


@dataclass(slots=True)
class CodeHistory:
    """A code and its events, the newest first."""

    code: Code
    mask: str
    redemption: Redemption | None
    answers: Answers | None
    remarks: list[tuple[str, str]]  # a status, and what it means for the code
    events: list[Event] = field(default_factory=list)

    @property
    def status(self) -> str:
        return Status(self.code.status).name.lower()

    @property
    def is_final(self) -> bool:
        return self.code.status in (Status.REDEEMED, Status.VOIDED)


def history_of(
    code: Code, *, at: datetime, with_trail: bool, with_answers: bool = False
) -> CodeHistory:
    """Return the history of `code`.

    `with_trail` adds who has seen the code, `with_answers` what the visitor answered;
    without them neither is queried.
    `code` comes with its batch, that batch's campaign and series, and its entry.
    """
    batch = code.batch
    parts = ["actor", *(["answers"] if with_answers else [])]
    redemption = Redemption.objects.select_related(*parts).filter(pk=code.pk).first()
    events = [
        _creation(batch),
        *_status_changes(code),
        *_rejected_attempts(code),
        *([_redemption(redemption)] if redemption else []),
        *(_reveals(code) if with_trail else []),
    ]
    events.sort(key=lambda event: event.at, reverse=True)
    return CodeHistory(
        code=code,
        mask=vault.masks(batch, [code.serial])[0],
        redemption=redemption,
        answers=getattr(redemption, "answers", None) if with_answers else None,
        remarks=_remarks(code, at),
        events=events,
    )


def _creation(batch: Batch) -> Event:
    tone = Status(batch.starts_as).name.lower()
    return Event(
        batch.created_at, _("Batch ordered"), tone, batch.created_by, batch.name
    )


def _status_changes(code: Code) -> list[Event]:
    """Return the last status change by staff: the entry that the code points to."""
    entry = code.entry
    if entry is None:
        return []
    tone = _STATUS_BY_ACTION.get(entry.action, "")
    title = {"voided": _("Voided"), "available": _("Activated")}.get(tone, entry.label)
    reason = str(entry.data.get("reason", ""))
    at = code.status_at if tone == "voided" else entry.at
    return [Event(at, title, tone, entry.actor, reason)]


def _rejected_attempts(code: Code) -> list[Event]:
    attempts = Attempt.objects.filter(code_id=code.pk).order_by("-id")[:MAX_EVENTS]
    return [
        Event(
            attempt.at,
            _("Attempt rejected"),
            "rejected",
            text=f"{attempt.get_reason_display()} · {attempt.get_channel_display()}",
            reference=attempt.reference,
        )
        for attempt in attempts
    ]


def _redemption(redemption: Redemption) -> Event:
    channel = redemption.get_channel_display()
    return Event(
        redemption.at, _("Redeemed"), "redeemed", redemption.actor, str(channel)
    )


def _reveals(code: Code) -> list[Event]:
    entries = (
        Entry.objects.about(trail.target_of(code.batch))
        .filter(action__in=["codes.revealed", "codes.looked_up", "answers.erased"])
        .filter(data__serial=code.serial)
        .select_related("actor")
        .order_by("-id")[:MAX_EVENTS]
    )
    return [Event(entry.at, entry.label, by=entry.actor) for entry in entries]


def _remarks(code: Code, at: datetime) -> list[tuple[str, str]]:
    """Return what prevents the code from being redeemed now, or from being seen."""
    batch, remarks = code.batch, []
    if batch.is_sealed:
        text = _("The batch is sealed: its codes redeem, but nobody can see them.")
        remarks.append(("sealed", text))
    if code.status in (Status.REDEEMED, Status.VOIDED):
        return remarks
    if batch.is_paused:
        text = _("The batch is paused: none of its codes can be redeemed now.")
        remarks.append(("paused", text))
    if batch.is_expired(at):
        text = _("The batch has expired: its codes cannot be redeemed any more.")
        remarks.append(("expired", text))
    phase = batch.campaign.phase(at)
    if phase != Phase.RUNNING:
        remarks.append((phase.value, _phase_remark(phase)))
    return remarks


def _phase_remark(phase: Phase) -> str:
    return {
        Phase.DRAFT: _("The campaign is a draft: no code can be redeemed yet."),
        Phase.NOT_STARTED: _("The campaign has not started: codes must wait."),
        Phase.PAUSED: _("The campaign is paused: no code can be redeemed now."),
    }.get(phase, _("The campaign has ended: no code can be redeemed any more."))
