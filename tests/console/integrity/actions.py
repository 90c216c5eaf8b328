"""Void codes and run the integrity check, for tests."""

from django.utils import timezone

from codes import lifecycle
from codes.models import Status
from console import integrity


def void(batch, by, selection):
    at = timezone.now()
    move = lifecycle.order(batch, Status.VOIDED, selection, reason="test", by=by, at=at)
    lifecycle.carry_out(move, at=at)
    return move


def findings(*, quick=False):
    return list(integrity.check(at=timezone.now(), quick=quick))
