"""Learn from specimens which runs of text vary between labels, and how.

The template is verified on all specimens; a design that varies in any other way
cannot be stamped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf

from printing.paper.pdf.content_stream import (
    DrawingStep,
    Matrix,
    Operation,
    PaintedArea,
    TextRun,
)
from printing.paper.pdf.operation_equality import operations_equal
from printing.paper.pdf.specimens import Specimen
from printing.paper.pdf.symbol_boxes import is_symbol_box

POSITION_TOLERANCE = 0.1  # points; rounded widths of glyphs may add up to that
GAP_TOLERANCE = 1.5  # 1/1000 em, for rounded gaps


type GlyphGroup = tuple[
    str, float, bool, bool
]  # font, size, of the code, of the serial


class NotStampable(Exception):
    """The layout of the design depends on its texts, so labels cannot be stamped."""


@dataclass(frozen=True, slots=True)
class VariableRun:
    """A run of text that differs between labels, or moves."""

    run: TextRun  # as on the first specimen
    sources: tuple[
        int | None, ...
    ]  # of each glyph: the index of its letter, None if constant
    glyphs: dict[str, int]  # of the letters that may occur in this run
    moves: tuple[
        tuple[int, float], ...
    ]  # runs whose growth moves it, and by what share


@dataclass(frozen=True, slots=True)
class Template:
    """A label: the steps that all have in common, the runs that vary, the symbols."""

    static: tuple[Operation | TextRun, ...]
    variable_runs: tuple[VariableRun, ...]
    symbols: tuple[Matrix, ...]  # of the unit square, in points of the label


def learn_template(
    specimen_steps: Sequence[Sequence[DrawingStep]],
    specimens: Sequence[Specimen],
    resources: pikepdf.Object,
) -> Template:
    """Return the template of these specimens; raise NotStampable if there is none."""
    if len({len(steps) for steps in specimen_steps}) != 1:
        raise NotStampable
    static: list[Operation | TextRun] = []
    varying: list[tuple[TextRun, ...]] = []
    symbols: list[Matrix] = []
    for steps in zip(*specimen_steps, strict=True):
        if len({type(step) for step in steps}) != 1:
            raise NotStampable
        first: Any = steps[0]
        if isinstance(first, TextRun) and (
            not _is_constant(steps) or _is_code_prefix(first, specimens)
        ):
            varying.append(steps)
        elif isinstance(first, PaintedArea):
            if all(
                is_symbol_box(area.color, place) for place, area in enumerate(steps)
            ):
                symbols.append(first.matrix)
                static[-1] = ((), "n")  # replaces the fill of the box
        elif isinstance(first, TextRun) or _is_constant_operation(steps, resources):
            static.append(first)
        else:
            raise NotStampable
    return Template(tuple(static), _variable_runs(varying, specimens), tuple(symbols))


def _is_constant(runs: Sequence[Any]) -> bool:
    """Return whether a run has the same glyphs and place on all specimens."""
    first = runs[0]
    return all(
        run.glyphs == first.glyphs
        and max(map(abs, _offset(first, run))) < POSITION_TOLERANCE / 10
        for run in runs
    )


def _is_code_prefix(run: TextRun, specimens: Sequence[Specimen]) -> bool:
    """Return whether a run is the prefix of the code.

    It is constant, but written with the code, so that the code is one text.
    """
    return run.text.endswith("-") and specimens[0].code.startswith(run.text)


def _is_constant_operation(steps: Sequence[Any], resources: pikepdf.Object) -> bool:
    """Return whether an operation is the same on all specimens, or fills the box."""
    if all(
        operator == "rg" and is_symbol_box(operands, place)
        for place, (operands, operator) in enumerate(steps)
    ):
        return True
    return all(operations_equal(steps[0], step, resources) for step in steps[1:])


def _offset(run: TextRun, other: TextRun) -> tuple[float, float]:
    """Return the distance of two starts along the line of the first, and across it."""
    a, b = run.matrix.a, run.matrix.b
    x, y = other.matrix.e - run.matrix.e, other.matrix.f - run.matrix.f
    length = a * a + b * b
    return (x * a + y * b) / length, (y * a - x * b) / length


def _variable_runs(
    varying: Sequence[Sequence[TextRun]], specimens: Sequence[Specimen]
) -> tuple[VariableRun, ...]:
    code_length = len(specimens[0].text)
    sources = [_letter_sources(runs, specimens) for runs in varying]
    groups = [
        _glyph_group(runs[0], places, code_length)
        for runs, places in zip(varying, sources, strict=True)
    ]
    glyphs = _glyphs_by_group(varying, sources, groups)
    symbols = _letters_shown(specimens, range(code_length))
    digits = _letters_shown(specimens, range(code_length, len(specimens[0].letters)))
    variable_runs = []
    for runs, places, group in zip(varying, sources, groups, strict=True):
        glyph_of_letter = glyphs[group]
        varying_places = [place for place in places if place is not None]
        if any(
            (symbols if n < code_length else digits) - set(glyph_of_letter)
            for n in varying_places
        ):
            raise NotStampable
        variable_runs.append(
            VariableRun(runs[0], places, glyph_of_letter, _moves(runs, varying))
        )
    return tuple(variable_runs)


def _letters_shown(specimens: Sequence[Specimen], places: range) -> set[str]:
    """Return the letters that occur in these places; constant places are left out."""
    columns = [{s.letters[place] for s in specimens} for place in places]
    return set().union(*(letters for letters in columns if len(letters) > 1))


def _letter_sources(
    runs: Sequence[TextRun], specimens: Sequence[Specimen]
) -> tuple[int | None, ...]:
    """Return the source of each letter of a run: an index, or None if constant."""
    if not all(_set_alike(runs[0], run) for run in runs):
        raise NotStampable
    if len({run.glyphs for run in runs}) == 1:
        return (None,) * len(runs[0].glyphs)
    texts = [run.text for run in runs]
    if {len(text) for text in texts} != {len(runs[0].glyphs)}:
        raise NotStampable
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
                raise NotStampable
            found.append(places[letters])
        elif len({run.glyphs[at] for run in runs}) == 1:
            found.append(None)
        else:
            raise NotStampable
    return tuple(found)


def _set_alike(one: TextRun, other: TextRun) -> bool:
    """Return whether two runs differ in their letters only."""
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
            abs(gap - others) < GAP_TOLERANCE
            for gap, others in zip(one.gaps, other.gaps, strict=True)
        )
    )


def _glyph_group(
    run: TextRun, places: Sequence[int | None], code_length: int
) -> GlyphGroup:
    """Return the key of runs that use the same glyph for a letter.

    Digits of code and serial may be different glyphs of one font: those of the serial
    are tabular.
    """
    changing = [place for place in places if place is not None]
    code = any(place < code_length for place in changing)
    return run.font, run.size, code, any(place >= code_length for place in changing)


def _glyphs_by_group(
    varying: Sequence[Sequence[TextRun]],
    sources: Sequence[Sequence[int | None]],
    groups: Sequence[GlyphGroup],
) -> dict[GlyphGroup, dict[str, int]]:
    """Return the glyph of each varying letter; raise NotStampable if it has two."""
    found: dict[GlyphGroup, dict[str, int]] = {}
    for runs, places, group in zip(varying, sources, groups, strict=True):
        known = found.setdefault(group, {})
        for run in runs:
            for at, place in enumerate(places):
                if place is None:
                    continue
                if known.setdefault(run.text[at], run.glyphs[at]) != run.glyphs[at]:
                    raise NotStampable
    return found


def _moves(
    runs: Sequence[TextRun], varying: Sequence[Sequence[TextRun]]
) -> tuple[tuple[int, float], ...]:
    """Return the runs whose growth moves this one along its line, and by what share.

    Left-aligned lines grow to the right, right-aligned to the left, centred to both
    sides; a run also moves by the growth of those before it.
    """
    first = runs[0]
    offsets = np.array([_offset(first, run) for run in runs])
    if abs(offsets[:, 1]).max() > POSITION_TOLERANCE / 10:
        raise NotStampable
    if abs(offsets[:, 0]).max() < POSITION_TOLERANCE / 10:
        return ()
    line = [n for n in _runs_in_line(first, varying) if _growth(varying[n]).any()]
    before = [
        n for n in line if _offset(first, varying[n][0])[0] < -POSITION_TOLERANCE / 10
    ]
    for share in (0.0, -0.5, -1.0):
        moves = {n: share + (n in before) for n in line}
        moved = sum(_growth(varying[n]) * by for n, by in moves.items())
        if abs(moved - offsets[:, 0]).max() < POSITION_TOLERANCE:
            return tuple((n, by) for n, by in moves.items() if by)
    raise NotStampable


def _runs_in_line(run: TextRun, varying: Sequence[Sequence[TextRun]]) -> list[int]:
    """Return the runs in one line with this one, at most a space apart."""
    others = {
        n: runs[0] for n, runs in enumerate(varying) if _share_baseline(run, runs[0])
    }
    spans = {n: (_offset(run, other)[0], other.width) for n, other in others.items()}
    found: list[int] = []
    for n in sorted(spans, key=spans.__getitem__):
        code_length, _width = spans[n]
        if found and code_length - sum(spans[found[-1]]) > others[n].size:
            if any(others[index] is run for index in found):
                break
            found = []
        found.append(n)
    return found


def _share_baseline(one: TextRun, other: TextRun) -> bool:
    """Return whether two runs have one baseline and one scale."""
    sides = (one.space.a, one.space.b), (other.space.a, other.space.b)
    return sides[0] == sides[1] and abs(_offset(one, other)[1]) < POSITION_TOLERANCE


def _growth(runs: Sequence[TextRun]) -> npt.NDArray[np.float64]:
    """Return by how much a run is wider on each specimen than on the first."""
    return np.array([run.width - runs[0].width for run in runs])
