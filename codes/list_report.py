"""Tell what became of the codes of a list: by batch, and of the final ones by whom."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from codes.list_lookup import CheckedList
from codes.models import FINAL, Batch, Code, Status
from codes.references import CodeReference
from codes.wording import grouped
from staff.models import Entry

MAX_SHOWN = 100  # rows of each kind on the page; the file has all


@dataclass(frozen=True, slots=True)
class State:
    """The status of a code, since when it has it, and who of the staff gave it."""

    code_id: int
    batch: Batch
    status: Status
    since: datetime
    entry: Entry | None = None

    @property
    def reference(self) -> CodeReference:
        return CodeReference.from_id(self.code_id)

    @property
    def name(self) -> str:
        return self.status.name.lower()

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def by(self) -> str:
        return str(self.entry.actor or "") if self.entry else ""

    @property
    def reason(self) -> str:
        return str(self.entry.data.get("reason", "")) if self.entry else ""


@dataclass(slots=True)
class BatchPart:
    """The codes of a list that are of one batch."""

    batch: Batch
    by_status: Counter[int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.by_status.total()

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """The name of each status that there is, with its number in words."""
        return [
            (Status(status).name.lower(), f"{grouped(n)} {Status(status).label}")
            for status, n in sorted(self.by_status.items())
        ]


def states_of(ids: Collection[int]) -> dict[int, State]:
    """Return the state of each of these codes, by its id. Three queries.

    A redeemed code has no entry: a visitor redeemed it.
    """
    batch_ids = {CodeReference.from_id(code_id).batch_id for code_id in ids}
    batches = Batch.objects.select_related("campaign", "series").in_bulk(batch_ids)
    rows = list(
        Code.objects.filter(pk__in=ids).values_list(
            "id", "batch", "status", "status_at", "entry"
        )
    )
    entries = Entry.objects.select_related("actor").in_bulk(
        {row[4] for row in rows if row[4] and row[2] != Status.REDEEMED}
    )
    return {
        code_id: State(
            code_id,
            batches[batch_id],
            Status(status),
            since,
            entries.get(entry_id) if entry_id else None,
        )
        for code_id, batch_id, status, since, entry_id in rows
    }


def parts_of(states: Collection[State]) -> list[BatchPart]:
    """Return the parts of a list, the newest batch first."""
    parts: dict[int, BatchPart] = {}
    for state in states:
        part = parts.setdefault(state.batch.pk, BatchPart(state.batch))
        part.by_status[state.status] += 1
    return [parts[batch_id] for batch_id in sorted(parts, reverse=True)]


HEAD = ["line", "batch-serial", "batch", "campaign", "status", "since", "by", "reason"]
HEAD += ["repeats_line"]


def csv_rows(checked: CheckedList, states: dict[int, State]) -> Iterator[list[str]]:
    """Yield a row for each line: references and statuses, never a text of a code."""
    repeats = checked.repeats
    rows: dict[int, list[str]] = {}
    for line, code_id in checked.found:
        state, again = states[code_id], repeats.get(line)
        rows[line] = [
            *(str(line), str(state.reference), state.batch.name),
            *(state.batch.campaign.name, state.name),
            f"{state.since.astimezone(UTC).replace(tzinfo=None):%Y-%m-%dT%H:%M:%S}Z",
            *(state.by, state.reason, str(again or "")),
        ]
    for one in checked.missing:
        word = "unknown" if one.is_unknown else "unreadable"
        rows[one.line] = [str(one.line), "", "", "", word, "", "", "", ""]
    return (rows[line] for line in sorted(rows))


def grouped_lines(checked: CheckedList) -> list[tuple[str, list[int]]]:
    """Return each explanation with its lines, in the order of the list."""
    groups: dict[str, list[int]] = {}
    for one in checked.missing:
        groups.setdefault(one.explanation, []).append(one.line)
    return list(groups.items())


def lines_text(lines: list[int]) -> str:
    """Return numbers of lines as a page shows them: "3, 17 and 240 more"."""
    shown = ", ".join(str(line) for line in lines[:MAX_SHOWN])
    more = len(lines) - MAX_SHOWN
    if more <= 0:
        return shown
    return _("%(lines)s and %(more)s more") % {"lines": shown, "more": more}
