"""Where labels stand on a sheet of paper: geometry as data, in millimetres.

Each file in data/ is a layout: its geometry and where that was published. Where a
figure was not found it is derived, and the file says how.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext, gettext_noop

from printing.paper.geometry import Box
from printing.paper.sheets import grid_validation

SHEETS = Path(__file__).parent / "data"

KINDS = ("labels", "stickers", "cards", "tags", "tickets", "flyers", "strips")


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of labels. Lengths in millimetres, from the top left of the page."""

    name: str  # in addresses and kept setups: "avery-l7160"
    title: str  # for people: "Avery L7160"
    kind: str  # one of KINDS
    source: str  # where the geometry comes from
    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float  # of the first label
    top: float
    pitch_x: float  # from one label to the next
    pitch_y: float
    shape: str = "rectangle"  # or "round"
    inset: float = 2.0  # what stays empty along the edge of a label
    stub: float = 0.0  # width of the part that is torn off, at the right
    head: float = 0.0  # height of the part at the top that stays empty, for a hole

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def pages(self, labels: int) -> int:
        """Return how many pages so many labels take."""
        return -(-labels // self.per_page)

    def cells(self) -> Iterator[Box]:
        """Return the place of each label, line by line."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield Box(
                    round(self.left + column * self.pitch_x, 3),
                    round(self.top + row * self.pitch_y, 3),
                    self.label_width,
                    self.label_height,
                )


def read(path: Path) -> Layout:
    """Return the layout that a file describes; raise ValueError if it cannot be."""
    layout = Layout(name=path.stem, **tomllib.loads(path.read_text("utf-8")))
    found = grid_validation.problems(
        {
            field: getattr(layout, field)
            for field in (*grid_validation.NUMBERS, "inset", "stub", "head")
        }
    )
    if layout.kind not in KINDS or layout.shape not in ("rectangle", "round"):
        found["kind"] = f"No such kind or shape: {layout.kind}, {layout.shape}."
    if found:
        raise ValueError(f"{path.name}: {found}")
    return layout


def _all() -> dict[str, Layout]:
    found = [read(path) for path in SHEETS.glob("*.toml")]
    found.sort(key=lambda layout: (KINDS.index(layout.kind), layout.name))
    return {layout.name: layout for layout in found}


LAYOUTS = _all()


def kinds() -> dict[str, str]:
    """Return the kinds of layouts in the order of the page, in the reader's words."""
    return {
        "labels": gettext("Label sheets"),
        "stickers": gettext("Stickers"),
        "cards": gettext("Cards"),
        "tags": gettext("Hang tags"),
        "tickets": gettext("Tickets with stub"),
        "flyers": gettext("Flyers"),
        "strips": gettext("Receipt strips"),
    }


def titles() -> tuple[str, ...]:
    """Return the titles that are words and not a maker's number, for translators."""
    return (
        gettext_noop("A4, 24 labels"),
        gettext_noop("Business cards, 10 a page"),
        gettext_noop("Business cards with bleed"),
        gettext_noop("Hang tags"),
        gettext_noop("Tickets with stub"),
        gettext_noop("A6 flyers, four a page"),
        gettext_noop("A6 flyers for the print shop"),
        gettext_noop("A5 flyers, two a page"),
        gettext_noop("Receipt strip, 80 mm"),
        gettext_noop("Receipt strip, 58 mm"),
    )
