"""The built-in layouts: the geometry of sheets of labels, in millimetres.

Each file in data/ is a layout: its geometry and the source of the figures. A figure
without a source is derived, and the file says how.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext, gettext_noop

from printing.paper.geometry import Box
from printing.paper.sheets import grid_validation

DATA_FOLDER = Path(__file__).parent / "data"

KINDS = ("labels", "stickers", "cards", "tags", "tickets", "flyers", "strips")


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of labels. Lengths in millimetres, from the top left of the page."""

    name: str  # in URLs and stored setups: "avery-l7160"
    title: str  # as pages show it: "Avery L7160"
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
    inset: float = 2.0  # margin inside the edge of a label
    stub: float = 0.0  # width of the part at the right that is torn off
    head: float = 0.0  # height of the empty part at the top, for a hole

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def pages(self, labels: int) -> int:
        """Return how many pages so many labels take."""
        return -(-labels // self.per_page)

    def cells(self) -> Iterator[Box]:
        """Yield the cell of each label, line by line."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield Box(
                    round(self.left + column * self.pitch_x, 3),
                    round(self.top + row * self.pitch_y, 3),
                    self.label_width,
                    self.label_height,
                )


def load_layout(path: Path) -> Layout:
    """Return the layout that a file describes; raise ValueError if it is not valid."""
    layout = Layout(name=path.stem, **tomllib.loads(path.read_text("utf-8")))
    found = grid_validation.problems(
        {
            field: getattr(layout, field)
            for field in (*grid_validation.REQUIRED_FIELDS, "inset", "stub", "head")
        }
    )
    if layout.kind not in KINDS or layout.shape not in ("rectangle", "round"):
        found["kind"] = f"Unknown kind or shape: {layout.kind}, {layout.shape}."
    if found:
        raise ValueError(f"{path.name}: {found}")
    return layout


def _load_all() -> dict[str, Layout]:
    found = [load_layout(path) for path in DATA_FOLDER.glob("*.toml")]
    found.sort(key=lambda layout: (KINDS.index(layout.kind), layout.name))
    return {layout.name: layout for layout in found}


LAYOUTS = _load_all()


def kinds() -> dict[str, str]:
    """Return the titles of the kinds of layouts, in the order of the page."""
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
    """Return the titles that are translated: those that are no maker's number."""
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
