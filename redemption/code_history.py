"""Gather the history of a code: what happened to it, when and by whom."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.models import Phase
from codes import vault
from codes.models import Code, Status
from redemption.code_events import life, prints, trail_entries
from redemption.code_events.event import Event, newest_first
from redemption.code_events.past_status import PastStatus
from redemption.models import Answers, Redemption


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
    code: Code,
    *,
    at: datetime,
    with_trail: bool,
    with_answers: bool = False,
    with_prints: bool = False,
    unfolded: str = "",
) -> CodeHistory:
    """Return the history of `code`.

    `with_trail` adds who has seen or downloaded the code, `with_prints` its labels,
    `with_answers` what the visitor answered; without them none is queried. Of the
    kind `unfolded` all events are shown, up to MAX_READ, of others the newest few.
    `code` comes with its batch, that batch's campaign and series, and its entry.
    """
    parts = ["actor", *(["answers"] if with_answers else [])]
    redemption = Redemption.objects.select_related(*parts).filter(pk=code.pk).first()
    moves = life.moves_naming(code)
    past = PastStatus(code, moves)
    runs = prints.runs_naming(code) if with_prints else []
    events = [
        *life.creation(code),
        *life.status_changes(code, moves, past),
        *life.rejected_attempts(code),
        *([life.redeemed(redemption)] if redemption else []),
        *prints.print_runs(code, runs, past),
        *trail_entries.events_of(code, past, runs, with_trail=with_trail),
    ]
    return CodeHistory(
        code=code,
        mask=vault.masks(code.batch, [code.serial])[0],
        redemption=redemption,
        answers=getattr(redemption, "answers", None) if with_answers else None,
        remarks=_remarks(code, at),
        events=newest_first(events, unfolded=unfolded),
    )


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
