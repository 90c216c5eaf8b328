"""Say whether a grid of labels fits its page, and else the number that would."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from printing.paper import measures

NUMBERS = (
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
LEAST, MOST = 10, 500  # millimetres of a label or a page that a machine can handle
MOST_LABELS = 2000  # on a page
NEAR = 0.001  # millimetres that binary fractions may be off

_SIZES = ("page_width", "page_height", "label_width", "label_height")
_PARTS = ("inset", "stub", "head")  # of a label; a grid may leave them out


def problems(numbers: Mapping[str, float]) -> dict[str, str]:
    """Return what is wrong with a grid: a field of NUMBERS, and what to change in it.

    Fields are checked one by one first; only if each makes sense for itself, whether
    they go together. Empty: nothing overlaps, nothing leaves the page.
    """
    found = _alone(numbers)
    if found:
        return found
    for axis in (_across(numbers), _down(numbers)):
        found |= axis.problem()
    if not found and numbers["columns"] * numbers["rows"] > MOST_LABELS:
        found["rows"] = _too_many(numbers)
    return found or _inside(numbers)


def _alone(numbers: Mapping[str, float]) -> dict[str, str]:
    named = [field for field in _PARTS if field in numbers]
    told = {field: _wrong(field, numbers.get(field)) for field in (*NUMBERS, *named)}
    return {field: message for field, message in told.items() if message}


def _wrong(field: str, number: float | None) -> str:
    if not isinstance(number, int | float) or not math.isfinite(number):
        return gettext("Write a number.")
    if field in ("columns", "rows"):
        if 1 <= number <= MOST_LABELS and number == int(number):
            return ""
        return gettext("Write a whole number, 1 to %(most)s.") % {"most": MOST_LABELS}
    least = LEAST if field in _SIZES else 0
    if least <= number <= MOST:
        return ""
    return gettext("Write %(least)s to %(most)s mm.") % {"least": least, "most": MOST}


def _too_many(numbers: Mapping[str, float]) -> str:
    return gettext(
        "%(labels)s labels on a page are more than can be made. "
        "Take at most %(rows)s rows."
    ) % {
        "labels": int(numbers["columns"] * numbers["rows"]),
        "rows": int(MOST_LABELS // numbers["columns"]),
    }


def _inside(numbers: Mapping[str, float]) -> dict[str, str]:
    """Return what is wrong with the parts of a label, where the grid names them."""
    width, height = numbers["label_width"], numbers["label_height"]
    rooms = {
        "inset": min(width, height) / 2 - 1,
        "stub": width / 2,
        "head": height / 2,
    }
    return {
        field: gettext("Write 0 to %(most)s mm: more leaves no room on the label.")
        % {"most": measures.at_most(room)}
        for field, room in rooms.items()
        if not 0 <= numbers.get(field, 0) <= room
    }


@dataclass(frozen=True, slots=True)
class _Axis:
    """One direction of a grid: so many labels, from a margin on, at a pitch."""

    fields: dict[str, str]  # how the numbers below are called in the grid
    words: Callable[[], dict[str, str]]  # only when there is a problem to say
    page: float
    labels: int
    label: float
    margin: float
    pitch: float

    def problem(self) -> dict[str, str]:
        if self.labels > 1 and self.pitch < self.label - NEAR:
            return {self.fields["pitch"]: self.words()["overlap"] % self._said()}
        if self.margin + self.span <= self.page + NEAR:
            return {}
        field, leaves = self._remedy(), "leaves" if self.labels > 1 else "leaves_one"
        words = self.words()
        message = f"{words[leaves]} {words[field]}"
        return {self.fields[field]: message % self._said()}

    @property
    def span(self) -> float:
        return (self.labels - 1) * self.pitch + self.label

    def _remedy(self) -> str:
        """Return the number to change: what changes the sheet least comes first."""
        if self.label > self.page + NEAR:
            return "label"
        most = self._most()
        if self.span <= self.page + NEAR or self.margin + self.label > self.page + NEAR:
            return "margin"
        return "pitch" if measures.floored(most["pitch"], 2) >= self.label else "labels"

    def _most(self) -> dict[str, float]:
        """Return the most of each number that fits with the others as they are."""
        room = self.page - self.margin - self.label
        fits = self.span <= self.page + NEAR
        return {
            "margin": max(0.0, self.page - (self.span if fits else self.label)),
            "pitch": room / max(1, self.labels - 1),
            "labels": int((room + NEAR) / self.pitch) + 1 if self.pitch else 1,
        }

    def _said(self) -> dict[str, str]:
        most = {
            f"most_{name}": measures.at_most(number)
            for name, number in self._most().items()
        }
        return most | {
            "labels": str(self.labels),
            "label": measures.at_most(self.label),
            "pitch": measures.at_most(self.pitch),
            "margin": measures.at_most(self.margin),
            "end": measures.at_most(self.margin + self.span),
            "page": measures.at_most(self.page),
            "least_pitch": measures.at_least(self.label),
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
