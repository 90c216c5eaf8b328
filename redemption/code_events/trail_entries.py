"""What the trail says of a code: by its serial, or by a range that holds it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from codes import exporting, serial_ranges, wording
from codes.lifecycle import Selection
from codes.models import FINAL, Code, Status
from printing.models import PrintRun
from redemption.code_events.event import DOWNLOADS, MAX_READ, PAUSES, VIEWS, Event
from redemption.code_events.past_status import PastStatus
from redemption.code_events.prints import run_url
from staff import trail
from staff.models import Entry, EntryQuerySet
from storage.sheets.kinds import Kind

_VIEWED = ("codes.revealed", "codes.looked_up", "answers.erased")
_OF_BATCH = ("batches.paused", "batches.resumed", "batches.sealed")
_RUN_DOWNLOADED = "print_runs.downloaded"
_LISTED = "codes.list_looked_up"


def events_of(
    code: Code,
    past: PastStatus,
    runs: list[PrintRun],
    *,
    with_trail: bool,
) -> list[Event]:
    """Return the events that the trail knows, of each kind more than MAX_READ.

    Without `with_trail` only the downloads of the files of `runs`. Two queries, each
    part of which follows an index, however many entries the batch has.
    """
    parts = [_run_downloads(code, runs)] if runs else []
    if with_trail:
        parts += [*_by_serial(code), _downloads(code), _of_batch(code)]
    if not parts:
        return []
    # A download has two entries, of its start and of its end.
    most = 2 * (MAX_READ + 1)
    first, *others = [part.order_by("-id")[:most] for part in parts]
    entries = list(first.union(*others, all=True) if others else first)
    entries.sort(key=lambda entry: entry.pk, reverse=True)
    prefetch_related_objects(entries, "actor")
    return list(_events(entries, code, past))


def _by_serial(code: Code) -> list[EntryQuerySet]:
    target = trail.target_of(code.batch)
    return [
        Entry.objects.of_serial(target, code.serial).filter(action__in=_VIEWED),
        Entry.objects.finding(code.reference),
        Entry.objects.of_lists_with(code.batch_id),
    ]


def _downloads(code: Code) -> EntryQuerySet:
    """Return the downloads of the batch whose range holds the serial."""
    about = Entry.objects.about(trail.target_of(code.batch))
    return about.filter(
        action__in=[exporting.STARTED, exporting.ENDED],
        data__first__lte=code.serial,
        data__last__gte=code.serial,
    )


def _run_downloads(code: Code, runs: list[PrintRun]) -> EntryQuerySet:
    about = Entry.objects.about(trail.target_of(code.batch))
    return about.filter(action=_RUN_DOWNLOADED, data__run__in=[run.pk for run in runs])


def _of_batch(code: Code) -> EntryQuerySet:
    """Return what was done to the whole batch that mattered to the code.

    A pause of codes that are final changes nothing for them; sealing hides them, too.
    """
    about = Entry.objects.about(trail.target_of(code.batch))
    entries = about.filter(action__in=_OF_BATCH)
    if code.status in FINAL:
        paused_later = {"action__in": _OF_BATCH[:2], "at__gt": code.status_at}
        entries = entries.exclude(**paused_later)
    return entries


def _events(entries: list[Entry], code: Code, past: PastStatus) -> Iterable[Event]:
    """Yield an event for each entry; of a download that ended, the end alone."""
    starts = {entry.pk: entry.at for entry in entries}
    ended = {entry.data.get("started") for entry in entries}
    for entry in entries:
        if entry.action in (exporting.STARTED, exporting.ENDED):
            if entry.pk not in ended:
                started_at = starts.get(entry.data.get("started", 0), entry.at)
                yield from _download(entry, started_at, past)
        elif entry.action == _RUN_DOWNLOADED:
            yield _run_download(entry, code)
        elif entry.action in _OF_BATCH:
            kind = "" if entry.action == _OF_BATCH[2] else PAUSES
            yield Event(entry.at, entry.label, by=entry.actor, kind=kind)
        elif entry.action != _LISTED or _is_named(code, entry):
            kind = "" if entry.action == "answers.erased" else VIEWS
            yield Event(entry.at, entry.label, by=entry.actor, kind=kind)


def _is_named(code: Code, entry: Entry) -> bool:
    """Tell whether a list named the code, not just others of its batch."""
    ranges = entry.data["ranges"].get(str(code.batch_id), [])
    return serial_ranges.hold(ranges, code.serial)


def _run_download(entry: Entry, code: Code) -> Event:
    return Event(
        entry.at,
        entry.label,
        by=entry.actor,
        text=str(entry.data.get("reason", "")),
        url=run_url(code, entry.data["run"]),
        kind=DOWNLOADS,
    )


def _download(entry: Entry, started_at: datetime, past: PastStatus) -> Iterable[Event]:
    """Yield the download of a range, unless the file cannot have held the code."""
    data = entry.data
    only = Status[data["only"].upper()] if data.get("only") else None
    statuses = past.between(started_at, entry.at)
    remark = ""
    if only and only not in statuses and (only in FINAL or len(statuses) == 1):
        return
    if only and len(statuses) > 1:
        remark = _("It may have held this code, whose status changed at that time.")
    if not data.get("complete"):
        remark = _("The file is not known to be complete: it may lack this code.")
    kind = Kind(data["written_as"]).label if data.get("written_as") else ""
    facts = [
        wording.which(Selection(data["first"], data["last"])),
        str(only.label) if only else "",
        str(kind),
        remark,
    ]
    yield Event(
        entry.at,
        entry.label,
        by=entry.actor or data.get("os_user"),
        text=" · ".join(filter(None, facts)),
        kind=DOWNLOADS,
    )
