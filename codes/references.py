"""Name a code by its batch and its serial, and pack the two into its id."""

import re
from dataclasses import dataclass

from ui.characters import tidy

SERIAL_BITS = 32
SERIALS = (1 << SERIAL_BITS) - 1  # the bits of an id that hold the serial

_TYPED = re.compile(r"(\d{1,9}) ?[-/] ?(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CodeReference:
    """How staff, printers and support speak of a code: "12-4217", batch and serial."""

    batch_id: int
    serial: int

    @classmethod
    def from_id(cls, code_id: int) -> "CodeReference":
        """Return what the id of a code holds."""
        return cls(code_id >> SERIAL_BITS, code_id & SERIALS)

    @classmethod
    def parse(cls, typed: str) -> "CodeReference | None":
        """Return the reference that was typed, or None if it is none."""
        match = _TYPED.fullmatch(tidy(typed))
        return cls(int(match[1]), int(match[2])) if match else None

    @property
    def code_id(self) -> int:
        """The id of the code, whether it exists or not."""
        return self.batch_id << SERIAL_BITS | self.serial

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.serial}"
