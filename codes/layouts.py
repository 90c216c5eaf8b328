"""Where labels stand on a sheet of paper: geometry as data, in millimetres."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, its corner at the top left; of a page or of a label."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of labels, and where on a label the symbol and the words stand."""

    name: str
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
    symbol: Box
    words: Box

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def pages(self, labels: int) -> int:
        """Return how many pages so many labels take."""
        return -(-labels // self.per_page)

    def corners(self) -> Iterator[tuple[float, float]]:
        """Return the top left corner of each label, line by line."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield (
                    round(self.left + column * self.pitch_x, 3),
                    round(self.top + row * self.pitch_y, 3),
                )

    def stylesheet(self) -> str:
        """Return the page, and the places of the words on it, in CSS.

        Each place is absolute: three floats of 70 mm do not fit 210 mm.
        """
        places = "".join(
            f".place-{place}{{left:{x + self.words.x:g}mm;top:{y + self.words.y:g}mm}}"
            for place, (x, y) in enumerate(self.corners())
        )
        return (
            f"@page{{size:{self.page_width:g}mm {self.page_height:g}mm;margin:0}}"
            f".sheet{{height:{self.page_height - 0.1:g}mm}}"  # or rounding adds a page
            f".words{{width:{self.words.width:g}mm;height:{self.words.height:g}mm}}"
            + places
        )


# Sheets of this size leave half a millimetre above and below; no printer reaches the
# outer 4 mm of the paper, so nothing stands there.
A4_24 = Layout(
    name="a4-24",
    page_width=210,
    page_height=297,
    columns=3,
    rows=8,
    label_width=70,
    label_height=37,
    left=0,
    top=0.5,
    pitch_x=70,
    pitch_y=37,
    symbol=Box(x=4.5, y=7.5, width=22, height=22),
    words=Box(x=30.2, y=4.5, width=35.3, height=28),
)

LAYOUTS = {layout.name: layout for layout in (A4_24,)}
