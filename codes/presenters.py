"""Prepare batches, codes, moves and forecasts for their pages: texts and links."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codes import lifecycle, odds, wording
from codes.code_pages import Page
from codes.forecast import Forecast
from codes.models import FINAL, Batch, Code, Move, Status
from codes.progress import Progress
from codes.tallies import CodeCounts
from staff.models import User
from ui import durations


def batch_row(batch: Batch, figures: CodeCounts, at: datetime) -> dict[str, Any]:
    """Return a batch as its row in the list shows it."""
    return {
        "batch": batch,
        "figures": figures,
        "share": wording.share(figures.redeemed, figures.total),
        "expired": batch.is_expired(at),
        "look": batch.format.masked(""),
    }


def batch_facts(batch: Batch, at: datetime) -> dict[str, Any]:
    """Return what the page of a batch shows."""
    one_in = odds.one_in(batch.format, batch.series.handed_out)
    return {
        "campaign": batch.campaign,
        "batch": batch,
        "expired": batch.is_expired(at),
        "look": batch.format.masked(""),
        "one_in": wording.large(one_in),
    }


def generating(progress: Progress) -> dict[str, Any]:
    """Return the progress of the generation, in words."""
    return {
        "progress": progress,
        "done_words": ngettext(
            "%(done)s of %(total)s code", "%(done)s of %(total)s codes", progress.total
        )
        % {
            "done": wording.grouped(progress.done),
            "total": wording.grouped(progress.total),
        },
        "done_share": wording.share(progress.done, progress.total),
        "pace": _pace(progress),
    }


def _pace(progress: Progress) -> str:
    if not progress.rate or progress.seconds_left is None:
        return ""
    return _("%(rate)s a second, %(left)s left") % {
        "rate": wording.grouped(round(progress.rate)),
        "left": durations.span(progress.seconds_left),
    }


def forecast_words(forecast: Forecast | None) -> dict[str, Any]:
    """Return a forecast in words."""
    if forecast is None:
        return {}
    return {
        "one_in": wording.large(forecast.one_in),
        "throttled": wording.hits(forecast.throttled_hits),
        "unthrottled": wording.hits(forecast.unthrottled_hits),
        "live": wording.grouped(forecast.live),
        "time": durations.span(forecast.seconds),
        "suggested_length": str(forecast.suggested_length),
        "with_margin": wording.grouped(forecast.with_margin or 0),
    }


def move_row(move: Move) -> dict[str, Any]:
    """Return a move as the page of its batch shows it."""
    done, total = move.done_to - move.first + 1, lifecycle.ordered_count(move)
    if move.serials:
        done = 0
    return {
        "id": f"move-{move.pk}",
        "status": Status(move.to).name.lower() if move.finished_at else "working",
        "title": wording.move_title(move),
        "at": move.finished_at or move.created_at,
        "by": move.created_by,
        "reason": move.reason,
        "result": wording.move_outcome(move) if move.finished_at else "",
        "so_far": _("%(done)s of %(total)s looked at")
        % {"done": wording.grouped(done), "total": wording.grouped(total)},
        "done": done,
        "total": total,
    }


def code_row(batch: Batch, code: Code, mask: str) -> dict[str, Any]:
    """Return a code as its row in the list shows it."""
    url_args = [batch.campaign_id, batch.pk, code.serial]
    return {
        "code": code,
        "mask": mask,
        "status": Status(code.status).name.lower(),
        "is_final": code.status in FINAL,
        "url": reverse("redemption:code_history", args=url_args),
    }


def redeemed_url(batch: Batch) -> str:
    """Return the URL of the list of a batch's redemptions, which an upper app has."""
    url = reverse("redemption:redemption_list", args=[batch.campaign_id])
    return f"{url}?batch={batch.pk}"


def counts(figures: CodeCounts) -> dict[str, int]:
    """Return how many codes of a batch have which status; "" counts them all."""
    by_name = {
        status.name.lower(): figures.by_status.get(status, 0) for status in Status
    }
    return by_name | {"": figures.total}


def page_links(page: Page, status: Status | None) -> dict[str, str]:
    """Return the query strings that lead to the pages before and after."""
    return {
        "prev": _query(status, "before", page.before),
        "next": _query(status, "after", page.after),
        "continue_url": f"?{_query(status, 'after', page.after)}" if page.after else "",
    }


def _query(status: Status | None, name: str, serial: int | None) -> str:
    if serial is None:
        return ""
    query = QueryDict(mutable=True)
    if status:
        query["status"] = status.name.lower()
    query[name] = str(serial)
    return query.urlencode()


def matching_codes(
    batch: Batch, figures: CodeCounts, status: Status | None, *, by: User
) -> dict[str, Any]:
    """Return how many codes of the batch have the status, and links to move them."""
    may_void_all = by.has_perm("codes.void_batch")
    return {
        "matching": figures.by_status.get(status, 0) if status else batch.generated,
        "matching_links": _matching_links(batch, status, whole=may_void_all),
    }


def _matching_links(
    batch: Batch, status: Status | None, *, whole: bool
) -> dict[str, str]:
    """Return the links to move all codes that have the status now."""
    query = QueryDict(mutable=True)
    query["which"] = "matching"
    if status:
        query["status"] = status.name.lower()
    query["upto"] = str(batch.generated)
    links = {}
    for name, to in (("activate", Status.AVAILABLE), ("void", Status.VOIDED)):
        is_possible = status is None or status in lifecycle.MAY_BECOME[to]
        if is_possible and (status or whole or to == Status.AVAILABLE):
            url = reverse(f"codes:code_{name}", args=[batch.campaign_id, batch.pk])
            links[name] = f"{url}?{query.urlencode()}"
    return links
