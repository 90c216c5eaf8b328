"""Learn from specimens which texts of a design change from label to label, and how.

What is learnt is proved on all specimens: a design that does anything else flows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf

from printing.paper.pdf.content_stream import Area, Matrix, Operation, Run, Step
from printing.paper.pdf.operation_equality import same
from printing.paper.pdf.specimens import Specimen
from printing.paper.pdf.symbol_places import is_box

NEAR = 0.1  # points: what rounding in the widths of glyphs may add up to
GAP = 1.5  # thousandths of a letter's size: what rounding makes of a gap


type Hand = tuple[str, float, bool, bool]  # font, size, of the code, of the serial


class Flows(Exception):
    """The design does more with its texts than to set them in their places."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of text that is not the same on all labels, or does not stay in place."""

    run: Run  # as on the first specimen
    sources: tuple[int | None, ...]  # of each glyph: which letter of the label, if any
    glyphs: dict[str, int]  # of the letters that may stand in this run
    moves: tuple[tuple[int, float], ...]  # slots whose growth moves it, and how much


@dataclass(frozen=True, slots=True)
class Template:
    """A label in parts: what is the same on all, and where the rest goes."""

    static: tuple[Operation | Run, ...]
    slots: tuple[Slot, ...]
    symbols: tuple[Matrix, ...]  # of a square of 1 by 1, in points of the label


def learn(
    drawn: Sequence[Sequence[Step]],
    specimens: Sequence[Specimen],
    resources: pikepdf.Object,
) -> Template:
    """Return the template of which these specimens are labels, or raise Flows."""
    if len({len(steps) for steps in drawn}) != 1:
        raise Flows
    static: list[Operation | Run] = []
    varying: list[tuple[Run, ...]] = []
    symbols: list[Matrix] = []
    for steps in zip(*drawn, strict=True):
        if len({type(step) for step in steps}) != 1:
            raise Flows
        first: Any = steps[0]
        if isinstance(first, Run) and (
            not _settled(steps) or _begins_code(first, specimens)
        ):
            varying.append(steps)
        elif isinstance(first, Area):
            if all(is_box(area.color, place) for place, area in enumerate(steps)):
                symbols.append(first.matrix)
                static[-1] = ((), "n")  # in place of what filled it
        elif isinstance(first, Run) or _settled_operation(steps, resources):
            static.append(first)
        else:
            raise Flows
    return Template(tuple(static), _slots(varying, specimens), tuple(symbols))


def _settled(runs: Sequence[Any]) -> bool:
    """Tell whether a run is the same on all specimens, and in the same place."""
    first = runs[0]
    return all(
        run.glyphs == first.glyphs and max(map(abs, _offset(first, run))) < NEAR / 10
        for run in runs
    )


def _begins_code(run: Run, specimens: Sequence[Specimen]) -> bool:
    """Tell whether a run is a prefix: set with the rest, so that codes are one text."""
    return run.text.endswith("-") and specimens[0].code.startswith(run.text)


def _settled_operation(steps: Sequence[Any], resources: pikepdf.Object) -> bool:
    """Tell whether an operation is the same on all specimens, but for the box."""
    if all(
        operator == "rg" and is_box(operands, place)
        for place, (operands, operator) in enumerate(steps)
    ):
        return True
    return all(same(steps[0], step, resources) for step in steps[1:])


def _offset(one: Run, other: Run) -> tuple[float, float]:
    """Return how far the other run begins along this one's line, and off it."""
    a, b = one.matrix.a, one.matrix.b
    x, y = other.matrix.e - one.matrix.e, other.matrix.f - one.matrix.f
    length = a * a + b * b
    return (x * a + y * b) / length, (y * a - x * b) / length


def _slots(
    varying: Sequence[Sequence[Run]], specimens: Sequence[Specimen]
) -> tuple[Slot, ...]:
    start = len(specimens[0].text)
    sources = [_sources(runs, specimens) for runs in varying]
    hands = [
        _hand(runs[0], places, start)
        for runs, places in zip(varying, sources, strict=True)
    ]
    glyphs = _glyphs(varying, sources, hands)
    symbols = _shown(specimens, range(start))
    digits = _shown(specimens, range(start, len(specimens[0].letters)))
    slots = []
    for runs, places, hand in zip(varying, sources, hands, strict=True):
        known = glyphs[hand]
        changing = [place for place in places if place is not None]
        if any((symbols if n < start else digits) - set(known) for n in changing):
            raise Flows
        slots.append(Slot(runs[0], places, known, _moves(runs, varying)))
    return tuple(slots)


def _shown(specimens: Sequence[Specimen], places: range) -> set[str]:
    """Return what may stand in these places, of which specimens show everything."""
    columns = [{s.letters[place] for s in specimens} for place in places]
    return set().union(*(letters for letters in columns if len(letters) > 1))


def _sources(
    runs: Sequence[Run], specimens: Sequence[Specimen]
) -> tuple[int | None, ...]:
    """Return where each letter of a run comes from: a place, or None if it stays."""
    if not all(_even(runs[0], run) for run in runs):
        raise Flows
    if len({run.glyphs for run in runs}) == 1:
        return (None,) * len(runs[0].glyphs)
    texts = [run.text for run in runs]
    if {len(text) for text in texts} != {len(runs[0].glyphs)}:
        raise Flows
    places = {
        letters: place
        for place, letters in enumerate(
            zip(*[s.letters for s in specimens], strict=True)
        )
    }
    found: list[int | None] = []
    for at, letters in enumerate(zip(*texts, strict=True)):
        if len(set(letters)) > 1:
            if letters not in places:
                raise Flows
            found.append(places[letters])
        elif len({run.glyphs[at] for run in runs}) == 1:
            found.append(None)
        else:
            raise Flows
    return tuple(found)


def _even(one: Run, other: Run) -> bool:
    """Tell whether two runs are set alike, but for their letters."""
    set_alike = (one.font, one.size, one.alpha, one.color) == (
        other.font,
        other.size,
        other.alpha,
        other.color,
    )
    return (
        set_alike
        and len(one.gaps) == len(other.gaps)
        and all(
            abs(gap - others) < GAP
            for gap, others in zip(one.gaps, other.gaps, strict=True)
        )
    )


def _hand(run: Run, places: Sequence[int | None], start: int) -> Hand:
    """Return what runs have in common that use the same glyph for a letter.

    Digits of a code and of a serial may differ in one font: the serial's are as wide
    as each other.
    """
    changing = [place for place in places if place is not None]
    code = any(place < start for place in changing)
    return run.font, run.size, code, any(place >= start for place in changing)


def _glyphs(
    varying: Sequence[Sequence[Run]],
    sources: Sequence[Sequence[int | None]],
    hands: Sequence[Hand],
) -> dict[Hand, dict[str, int]]:
    """Return the glyph of each letter that changes; raise Flows if it has two."""
    found: dict[Hand, dict[str, int]] = {}
    for runs, places, hand in zip(varying, sources, hands, strict=True):
        known = found.setdefault(hand, {})
        for run in runs:
            for at, place in enumerate(places):
                if place is None:
                    continue
                if known.setdefault(run.text[at], run.glyphs[at]) != run.glyphs[at]:
                    raise Flows
    return found


def _moves(
    runs: Sequence[Run], varying: Sequence[Sequence[Run]]
) -> tuple[tuple[int, float], ...]:
    """Return which slots' growth moves a run along its line, and by what share.

    A line at the left grows to the right, one at the right to the left, one in the
    middle by half; what follows on the line is moved by what stands before it.
    """
    first = runs[0]
    offsets = np.array([_offset(first, run) for run in runs])
    if abs(offsets[:, 1]).max() > NEAR / 10:
        raise Flows
    if abs(offsets[:, 0]).max() < NEAR / 10:
        return ()
    line = [n for n in _line(first, varying) if _growth(varying[n]).any()]
    before = [n for n in line if _offset(first, varying[n][0])[0] < -NEAR / 10]
    for share in (0.0, -0.5, -1.0):
        moves = {n: share + (n in before) for n in line}
        moved = sum(_growth(varying[n]) * by for n, by in moves.items())
        if abs(moved - offsets[:, 0]).max() < NEAR:
            return tuple((n, by) for n, by in moves.items() if by)
    raise Flows


def _line(run: Run, varying: Sequence[Sequence[Run]]) -> list[int]:
    """Return which slots stand in one line with a run, no more than a space apart."""
    others = {n: runs[0] for n, runs in enumerate(varying) if _level(run, runs[0])}
    spans = {n: (_offset(run, other)[0], other.width) for n, other in others.items()}
    found: list[int] = []
    for n in sorted(spans, key=spans.__getitem__):
        start, _width = spans[n]
        if found and start - sum(spans[found[-1]]) > others[n].size:
            if any(others[kept] is run for kept in found):
                break
            found = []
        found.append(n)
    return found


def _level(one: Run, other: Run) -> bool:
    """Tell whether two runs have one baseline and one unit of length."""
    sides = (one.space.a, one.space.b), (other.space.a, other.space.b)
    return sides[0] == sides[1] and abs(_offset(one, other)[1]) < NEAR


def _growth(runs: Sequence[Run]) -> npt.NDArray[np.float64]:
    """Return how much wider a run is on each specimen than on the first."""
    return np.array([run.width - runs[0].width for run in runs])
