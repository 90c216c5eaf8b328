"""Validate a grid of labels; each message names the number that would fit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from printing.paper import measures

REQUIRED_FIELDS = (
    "page_width",
    "page_height",
    "columns",
    "rows",
    "label_width",
    "label_height",
    "left",
    "top",
    "pitch_x",
    "pitch_y",
)
MIN_LENGTH, MAX_LENGTH = 10, 500  # millimetres of a label or a page
MAX_LABELS = 2000  # on a page
TOLERANCE = 0.001  # millimetres, for errors of binary fractions

_SIZE_FIELDS = ("page_width", "page_height", "label_width", "label_height")
_OPTIONAL_FIELDS = ("inset", "stub", "head")  # parts of a label


def problems(numbers: Mapping[str, float]) -> dict[str, str]:
    """Return the message of each wrong field of a grid, {} for a valid one.

    Fields are validated one by one first; if each is valid, their combination: no
    label may overlap another or leave the page.
    """
    found = _field_problems(numbers)
    if found:
        return found
    for axis in (_across(numbers), _down(numbers)):
        found |= axis.problem()
    if not found and numbers["columns"] * numbers["rows"] > MAX_LABELS:
        found["rows"] = _too_many(numbers)
    return found or _label_part_problems(numbers)


def _field_problems(numbers: Mapping[str, float]) -> dict[str, str]:
    named = [field for field in _OPTIONAL_FIELDS if field in numbers]
    messages = {
        field: _field_problem(field, numbers.get(field))
        for field in (*REQUIRED_FIELDS, *named)
    }
    return {field: message for field, message in messages.items() if message}


def _field_problem(field: str, number: float | None) -> str:
    if not isinstance(number, int | float) or not math.isfinite(number):
        return gettext("Write a number.")
    if field in ("columns", "rows"):
        if 1 <= number <= MAX_LABELS and number == int(number):
            return ""
        return gettext("Write a whole number, 1 to %(most)s.") % {"most": MAX_LABELS}
    minimum = MIN_LENGTH if field in _SIZE_FIELDS else 0
    if minimum <= number <= MAX_LENGTH:
        return ""
    return gettext("Write %(least)s to %(most)s mm.") % {
        "least": minimum,
        "most": MAX_LENGTH,
    }


def _too_many(numbers: Mapping[str, float]) -> str:
    return gettext(
        "%(labels)s labels on a page are more than can be made. "
        "Take at most %(rows)s rows."
    ) % {
        "labels": int(numbers["columns"] * numbers["rows"]),
        "rows": int(MAX_LABELS // numbers["columns"]),
    }


def _label_part_problems(numbers: Mapping[str, float]) -> dict[str, str]:
    """Return the messages of the parts of a label that the grid has."""
    width, height = numbers["label_width"], numbers["label_height"]
    limits = {
        "inset": min(width, height) / 2 - 1,
        "stub": width / 2,
        "head": height / 2,
    }
    return {
        field: gettext("Write 0 to %(most)s mm: more leaves no room on the label.")
        % {"most": measures.format_rounded_down(limit)}
        for field, limit in limits.items()
        if not 0 <= numbers.get(field, 0) <= limit
    }


@dataclass(frozen=True, slots=True)
class _Axis:
    """One direction of a grid: some labels after a margin, at a pitch."""

    fields: dict[str, str]  # the grid's names of the numbers below
    words: Callable[[], dict[str, str]]  # called when there is a problem to report
    page: float
    labels: int
    label: float
    margin: float
    pitch: float

    def problem(self) -> dict[str, str]:
        if self.labels > 1 and self.pitch < self.label - TOLERANCE:
            return {
                self.fields["pitch"]: self.words()["overlap"] % self._format_measures()
            }
        if self.margin + self.span <= self.page + TOLERANCE:
            return {}
        field, leaves = self._remedy(), "leaves" if self.labels > 1 else "leaves_one"
        words = self.words()
        message = f"{words[leaves]} {words[field]}"
        return {self.fields[field]: message % self._format_measures()}

    @property
    def span(self) -> float:
        return (self.labels - 1) * self.pitch + self.label

    def _remedy(self) -> str:
        """Return the number to change: the one that changes the sheet least."""
        if self.label > self.page + TOLERANCE:
            return "label"
        limits = self._limits()
        if (
            self.span <= self.page + TOLERANCE
            or self.margin + self.label > self.page + TOLERANCE
        ):
            return "margin"
        return (
            "pitch"
            if measures.round_down(limits["pitch"], 2) >= self.label
            else "labels"
        )

    def _limits(self) -> dict[str, float]:
        """Return the highest value of each number that fits with the others."""
        space = self.page - self.margin - self.label
        fits = self.span <= self.page + TOLERANCE
        return {
            "margin": max(0.0, self.page - (self.span if fits else self.label)),
            "pitch": space / max(1, self.labels - 1),
            "labels": int((space + TOLERANCE) / self.pitch) + 1 if self.pitch else 1,
        }

    def _format_measures(self) -> dict[str, str]:
        limits = {
            f"most_{name}": measures.format_rounded_down(number)
            for name, number in self._limits().items()
        }
        return limits | {
            "labels": str(self.labels),
            "label": measures.format_rounded_down(self.label),
            "pitch": measures.format_rounded_down(self.pitch),
            "margin": measures.format_rounded_down(self.margin),
            "end": measures.format_rounded_down(self.margin + self.span),
            "page": measures.format_rounded_down(self.page),
            "least_pitch": measures.format_rounded_up(self.label),
        }


def _across(numbers: Mapping[str, float]) -> _Axis:
    return _Axis(
        fields={
            "labels": "columns",
            "label": "label_width",
            "margin": "left",
            "pitch": "pitch_x",
        },
        words=_words_across,
        page=numbers["page_width"],
        labels=int(numbers["columns"]),
        label=numbers["label_width"],
        margin=numbers["left"],
        pitch=numbers["pitch_x"],
    )


def _down(numbers: Mapping[str, float]) -> _Axis:
    return _Axis(
        fields={
            "labels": "rows",
            "label": "label_height",
            "margin": "top",
            "pitch": "pitch_y",
        },
        words=_words_down,
        page=numbers["page_height"],
        labels=int(numbers["rows"]),
        label=numbers["label_height"],
        margin=numbers["top"],
        pitch=numbers["pitch_y"],
    )


def _words_across() -> dict[str, str]:
    return {
        "overlap": gettext(
            "Labels %(label)s mm wide at a pitch of %(pitch)s mm overlap. Make the "
            "pitch at least %(least_pitch)s mm."
        ),
        "leaves": gettext(
            "%(labels)s columns of %(label)s mm, %(margin)s mm from the left, at a "
            "pitch of %(pitch)s mm end at %(end)s mm; the page is %(page)s mm wide."
        ),
        "leaves_one": gettext(
            "Labels %(label)s mm wide, %(margin)s mm from the left, end at "
            "%(end)s mm; the page is %(page)s mm wide."
        ),
        "margin": gettext("Make the left margin at most %(most_margin)s mm."),
        "pitch": gettext("Make the pitch at most %(most_pitch)s mm."),
        "labels": gettext("Take at most %(most_labels)s columns."),
        "label": gettext("Make the labels at most %(page)s mm wide."),
    }


def _words_down() -> dict[str, str]:
    return {
        "overlap": gettext(
            "Labels %(label)s mm high at a pitch of %(pitch)s mm overlap. Make the "
            "pitch at least %(least_pitch)s mm."
        ),
        "leaves": gettext(
            "%(labels)s rows of %(label)s mm, %(margin)s mm from the top, at a "
            "pitch of %(pitch)s mm end at %(end)s mm; the page is %(page)s mm high."
        ),
        "leaves_one": gettext(
            "Labels %(label)s mm high, %(margin)s mm from the top, end at "
            "%(end)s mm; the page is %(page)s mm high."
        ),
        "margin": gettext("Make the top margin at most %(most_margin)s mm."),
        "pitch": gettext("Make the pitch at most %(most_pitch)s mm."),
        "labels": gettext("Take at most %(most_labels)s rows."),
        "label": gettext("Make the labels at most %(page)s mm high."),
    }
