"""The layout of a setup: a built-in one, or the grid that a marketer measured."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext

from printing.paper import measures
from printing.paper.setup import CUSTOM, Setup
from printing.paper.sheets.crop_marks import max_bleed
from printing.paper.sheets.grid_validation import problems
from printing.paper.sheets.imposition import check_skip
from printing.paper.sheets.layouts import LAYOUTS, Layout
from printing.paper.unprintable import Unprintable

__all__ = ["Grid", "layout_of", "problems"]


@dataclass(frozen=True, slots=True)
class Grid:
    """The geometry of a sheet without a built-in layout, in millimetres."""

    page_width: float
    page_height: float
    columns: float  # whole numbers; JSON and forms may write them as 3.0
    rows: float
    label_width: float
    label_height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    inset: float = 2.0

    @classmethod
    def from_numbers(cls, numbers: Mapping[str, float]) -> "Grid":
        """Return the grid of these numbers; raise Unprintable if it is not valid."""
        names = {field.name for field in fields(cls)}
        numbers = {name: numbers[name] for name in numbers if name in names}
        messages = problems(numbers)
        if messages:
            raise Unprintable(" ".join(messages.values()))
        return cls(**numbers)

    @classmethod
    def from_layout(cls, layout: Layout) -> "Grid":
        """Return the grid of a layout, for a marketer to change."""
        return cls(**{field.name: getattr(layout, field.name) for field in fields(cls)})

    def layout(self) -> Layout:
        """Return this grid as a layout of labels."""
        numbers = {field.name: getattr(self, field.name) for field in fields(self)}
        whole = {"columns": int(self.columns), "rows": int(self.rows)}
        return Layout(
            name=CUSTOM,
            title=gettext("Custom grid"),
            kind="labels",
            source=gettext("As entered"),
            **numbers | whole,
        )


def layout_of(setup: Setup) -> Layout:
    """Return the layout that a setup names or describes.

    Raises Unprintable if there is none, if its grid does not fit the page, or if it
    has no space for the bleed or for the labels to skip.
    """
    if setup.layout == CUSTOM:
        layout = Grid.from_numbers(setup.grid or {}).layout()
    elif setup.layout in LAYOUTS:
        layout = LAYOUTS[setup.layout]
    else:
        raise Unprintable(
            gettext("There is no layout “%(name)s”. Choose another.")
            % {"name": setup.layout}
        )
    _check_room(layout, setup)
    return layout


def _check_room(layout: Layout, setup: Setup) -> None:
    check_skip(layout, setup.skip)
    limit = max_bleed(layout)
    if not 0 <= setup.bleed <= limit:
        raise Unprintable(
            gettext(
                "The labels of this layout have room for a bleed of %(room)s mm. Make "
                "the bleed at most that, or choose a layout with larger gaps."
            )
            % {"room": measures.format_rounded_down(limit)}
        )
