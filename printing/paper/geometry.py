"""Lengths on paper: millimetres from the top left, and how PDF counts them."""

from dataclasses import dataclass

POINTS = 72 / 25.4  # a millimetre in the units of a PDF


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres, its corner at the top left; of a page or a label."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def holds(self, other: "Box", *, within: float = 0.0) -> bool:
        """Tell whether `other` lies inside, give or take some millimetres."""
        return (
            self.x - within <= other.x
            and self.y - within <= other.y
            and other.right <= self.right + within
            and other.bottom <= self.bottom + within
        )

    def meets(self, other: "Box", *, within: float = 0.0) -> bool:
        """Tell whether the two share more than an edge, give or take millimetres."""
        return (
            self.x + within < other.right
            and other.x + within < self.right
            and self.y + within < other.bottom
            and other.y + within < self.bottom
        )

    def moved(self, x: float, y: float) -> "Box":
        """Return this box so much further right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def grown(self, by: float) -> "Box":
        """Return this box with so much more on each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)
