"""Look up a list of codes or references for staff: throttled, once in the trail."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from codes import leaving, list_search, serial_ranges
from codes.list_search import Match
from codes.lookup import LookupResult, LookupThrottled
from codes.models import Batch
from codes.references import CodeReference
from staff import trail
from staff.models import User
from storage.sheets.lists import Line
from throttling import rate_limits
from ui.characters import tidy

RATE_LIMIT = rate_limits.RateLimit("lookup-list", tries=10, seconds=600)
MAX_LINES = 10_000

# A column that is named so holds the codes; our own files name it in these ways.
COLUMN_NAMES = frozenset(
    {"code", "codes", "text", "reference", "references", "batch-serial"}
)

_BARE_SERIAL = re.compile(r"#? ?\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Missing:
    """A line that names no code; `is_unknown` if it is well-formed all the same."""

    line: int
    explanation: str = ""
    is_unknown: bool = False


@dataclass(slots=True)
class CheckedList:
    """The codes that a list names, by the numbers of its lines; no text of any code."""

    found: list[tuple[int, int]] = field(default_factory=list)  # line, id of the code
    missing: list[Missing] = field(default_factory=list)
    heading: int = 0  # the line that was taken for a heading

    @property
    def ids(self) -> list[int]:
        """The ids of the codes, each once, in the order of the list."""
        return list(dict.fromkeys(code_id for _line, code_id in self.found))

    @property
    def repeats(self) -> dict[int, int]:
        """The lines that name a code again, with the line that named it first."""
        first: dict[int, int] = {}
        return {
            line: first[code_id]
            for line, code_id in self.found
            if first.setdefault(code_id, line) != line
        }

    @property
    def unknown(self) -> list[int]:
        return [one.line for one in self.missing if one.is_unknown]

    @property
    def unreadable(self) -> list[int]:
        return [one.line for one in self.missing if not one.is_unknown]

    @property
    def serials_by_batch(self) -> dict[int, list[int]]:
        """The serials of each batch, in ascending order."""
        by_batch: dict[int, list[int]] = defaultdict(list)
        for code_id in sorted(self.ids):
            reference = CodeReference.from_id(code_id)
            by_batch[reference.batch_id].append(reference.serial)
        return dict(by_batch)

    def of_batches(self, batch_ids: Collection[str]) -> "CheckedList":
        """Return the codes of these batches alone."""
        return CheckedList(
            [
                (line, code_id)
                for line, code_id in self.found
                if str(CodeReference.from_id(code_id).batch_id) in batch_ids
            ]
        )


@transaction.atomic
def check(lines: Sequence[Line], *, by: User, at: datetime) -> CheckedList:
    """Find the codes that these lines name, and record the look-up in the trail.

    Raises LookupThrottled: a list counts as one, against a limit of its own.
    """
    charges = [(RATE_LIMIT, str(by.pk))]
    if seconds := rate_limits.seconds_blocked(charges):
        raise LookupThrottled(seconds)
    rate_limits.consume(charges)
    checked, out = CheckedList(), set[int]()
    matches = list_search.find([line.text for line in lines])
    for line, match in zip(lines, matches, strict=True):
        if len(match.ids) == 1 and not line.problem:
            checked.found.append((line.number, match.ids[0]))
            if match.is_text:
                out.add(CodeReference.from_id(match.ids[0]).batch_id)
        elif line is lines[0] and _is_heading(line, match):
            checked.heading = line.number
        else:
            checked.missing.append(_missing(line, match))
    leaving.record_found(out, at=at)
    _record(checked, len(lines), by=by, at=at)
    return checked


def _is_heading(line: Line, match: Match) -> bool:
    """Tell whether a first line is words: it has no digit and the shape of no code."""
    error = match.error
    has_shape = error is None or error.kind == "check" or error.group is not None
    return bool(line.text) and not has_shape and not any(map(str.isdigit, line.text))


def _missing(line: Line, match: Match) -> Missing:
    if line.problem:
        return Missing(line.number, line.problem)
    if match.ids:
        text = _("This can mean several codes: look it up alone.")
        return Missing(line.number, text)
    if match.error and _BARE_SERIAL.fullmatch(tidy(line.text)):
        text = _("A serial alone may be of any batch. Write batch-serial: 12-4217.")
        return Missing(line.number, text)
    result = LookupResult(error=match.error, is_proof=match.is_proof)
    is_reference = CodeReference.parse(line.text) is not None
    is_unknown = is_reference or match.error is None
    return Missing(line.number, result.explanation, is_unknown)


def _record(checked: CheckedList, lines: int, *, by: User, at: datetime) -> None:
    by_batch = checked.serials_by_batch
    facts = {
        "lines": lines,
        "found": len(checked.ids),
        "unknown": len(checked.unknown),
        "unreadable": len(checked.unreadable),
        "batches": {str(key): len(serials) for key, serials in by_batch.items()},
        "ranges": {
            str(key): serial_ranges.as_texts(serial_ranges.as_ranges(serials))
            for key, serials in by_batch.items()
        },
    }
    target = _target(list(by_batch)) or by
    trail.record("codes.list_looked_up", target, by=by, at=at, **facts)


def _target(batch_ids: list[int]) -> models.Model | None:
    """Return the batch that all codes are of, or else the campaign, if it is one."""
    batches = Batch.objects.filter(pk__in=batch_ids)
    if len(batch_ids) == 1:
        return batches.get()
    campaigns = Campaign.objects.filter(pk__in=batches.values("campaign"))[:2]
    return campaigns[0] if len(campaigns) == 1 else None
