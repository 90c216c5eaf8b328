"""What a marketer chooses for labels; stored as JSON with the print run."""

from dataclasses import asdict, dataclass, fields
from typing import Any

SYMBOLS = ("qr", "datamatrix", "code128", "none")
ORDERS = ("rows", "columns", "stack")
OUTPUTS = ("pdf", "csv", "zpl", "escpos")
OWN = "own"  # a design whose HTML and CSS the marketer wrote
CUSTOM = "custom"  # a layout whose geometry is in `grid`


@dataclass(frozen=True, slots=True)
class Setup:
    """Layout, design, content and order of labels. Sizes in mm, letters in points."""

    layout: str = "a4-24"
    grid: dict[str, float] | None = None
    design: str = "classic"  # "": what suits the layout, also one chosen later
    html: str = ""
    css: str = ""

    symbol: str = "qr"
    symbol_size: float = 0.0  # 0: as large as fits
    code_size: float = 0.0  # 0: chosen by the design
    text_size: float = 0.0
    ink: str = "#000000"  # code, symbol and texts
    accent: str = "#000000"  # the campaign's name, lines and bands
    ground: str = "#ffffff"  # background

    name: bool = True
    serial: bool = True
    expiry: bool = False
    instructions: tuple[tuple[str, str], ...] = ()  # language, line
    text: str = ""
    logo: int = 0  # id of a picture; 0: none
    back: str = ""  # text on the back of each label; "": no back side

    bleed: float = 0.0
    crop_marks: bool = False
    skip: int = 0  # labels already taken off the first sheet
    order: str = "rows"
    output: str = "pdf"
    shift_x: float = 0.0  # offset of the printer: everything moves right and down
    shift_y: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return this setup as values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Setup":
        """Return a stored setup; fields that it lacks get their defaults."""
        known = {field.name for field in fields(cls)}
        chosen = {name: value for name, value in stored.items() if name in known}
        lines = chosen.get("instructions", ())
        return cls(**chosen | {"instructions": tuple((a, b) for a, b in lines)})
