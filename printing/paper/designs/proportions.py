"""How a design divides a label between symbol, texts, code and band."""

from dataclasses import dataclass

MAX_SYMBOL_SCALE = 2.4  # times the smallest size that readers need


@dataclass(frozen=True, slots=True)
class Proportions:
    """How a design divides a label; `name` and `code` are ratios to the text size."""

    symbol_beside: bool = True  # beside the texts, or between head and foot
    symbol_right: bool = False  # of the texts, if beside them
    symbol_share: float = 0.46  # of the label's width, the most for the symbol beside
    name: float = 1.35
    code: float = 1.75
    name_lines: int = 2
    max_text: float = 18.0
    max_symbol_scale: float = MAX_SYMBOL_SCALE
    left_strip: float = 0.0  # millimetres of a coloured strip along the left edge
    code_pad: float = 0.0  # em of the code: space for a frame around it
    band: float = 0.0  # of the label's height; the band holds the name
    max_band: float = 60.0
