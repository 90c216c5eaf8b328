"""Void or activate codes of several batches: each batch has its own move."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from codes import lifecycle
from codes.lifecycle import MAY_BECOME, Selection
from codes.list_report import State, parts_of
from codes.models import Move, Status
from codes.selection import SelectedCodes
from staff.models import User


def select(states: Collection[State], to: Status) -> list[SelectedCodes]:
    """Return the codes of each batch of which at least one would be moved."""
    serials: dict[int, list[int]] = {}
    for state in states:
        serials.setdefault(state.batch.pk, []).append(state.reference.serial)
    return [
        SelectedCodes(
            part.batch,
            Selection(serials=tuple(sorted(serials[part.batch.pk]))),
            part.count,
            dict(part.by_status),
        )
        for part in parts_of(states)
        if any(part.by_status[status] for status in MAY_BECOME[to])
    ]


def permissions(selected: Collection[SelectedCodes], to: Status) -> list[str]:
    """Return the permissions that are needed to move these codes."""
    needed = {one.permission(to) for one in selected}
    if to == Status.VOIDED and sum(one.count for one in selected) > 1:
        needed.add("codes.void_range")
    return sorted(needed)


@transaction.atomic
def order(
    selected: Iterable[SelectedCodes],
    to: Status,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> list[Move]:
    """Order the move of each batch; `lifecycle.carry_out` changes the codes.

    All are ordered, or none. Raises ActionRefused.
    """
    return [
        lifecycle.order(one.batch, to, one.selection, reason=reason, by=by, at=at)
        for one in selected
    ]
