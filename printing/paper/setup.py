"""What a marketer chooses for a print job; kept as JSON with the job."""

from dataclasses import asdict, dataclass, fields
from typing import Any

SYMBOLS = ("qr", "datamatrix", "code128", "none")
ORDERS = ("rows", "columns", "stack")
OUTPUTS = ("pdf", "csv", "zpl", "escpos")
OWN = "own"  # the design whose HTML and CSS the marketer wrote
CUSTOM = "custom"  # the layout whose geometry stands in `grid`


@dataclass(frozen=True, slots=True)
class Setup:
    """Layout, design, contents and order of labels. Sizes in mm, letters in points."""

    layout: str = "a4-24"
    grid: dict[str, float] | None = None
    design: str = "classic"
    html: str = ""
    css: str = ""

    symbol: str = "qr"
    symbol_size: float = 0.0  # 0: as large as the design has room for
    code_size: float = 0.0  # 0: what the design finds right for the label
    text_size: float = 0.0
    ink: str = "#000000"  # code, symbol and texts
    accent: str = "#000000"  # the campaign's name, lines and bands
    ground: str = "#ffffff"  # what is printed behind

    name: bool = True
    serial: bool = True
    expiry: bool = False
    instructions: tuple[tuple[str, str], ...] = ()  # language, line
    text: str = ""
    logo: int = 0  # id of a picture; 0: none
    back: str = ""  # what stands on the back of each label; "": no back side

    bleed: float = 0.0
    crop_marks: bool = False
    skip: int = 0  # labels that are gone from the first sheet
    order: str = "rows"
    output: str = "pdf"
    shift_x: float = 0.0  # how far all is moved for a printer: right and down
    shift_y: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return this setup as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Setup":
        """Return a setup that was kept; what it does not say is as by default."""
        known = {field.name for field in fields(cls)}
        chosen = {name: value for name, value in kept.items() if name in known}
        lines = chosen.get("instructions", ())
        return cls(**chosen | {"instructions": tuple((a, b) for a, b in lines)})
