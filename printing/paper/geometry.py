"""Rectangles on paper in millimetres from the top left, and PDF points."""

from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4  # a PDF point is 1/72 inch


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres; `x` and `y` are its top left corner."""

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

    def contains(self, other: "Box", *, tolerance: float = 0.0) -> bool:
        """Return whether `other` lies inside; `tolerance` in millimetres."""
        return (
            self.x - tolerance <= other.x
            and self.y - tolerance <= other.y
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )

    def overlaps(self, other: "Box", *, tolerance: float = 0.0) -> bool:
        """Return whether both share more than an edge; `tolerance` in millimetres."""
        return (
            self.x + tolerance < other.right
            and other.x + tolerance < self.right
            and self.y + tolerance < other.bottom
            and other.y + tolerance < self.bottom
        )

    def translated(self, x: float, y: float) -> "Box":
        """Return this box moved right by `x` and down by `y`."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def grown(self, by: float) -> "Box":
        """Return this box extended by `by` on each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)
