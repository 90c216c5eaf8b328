"""The format of codes: spell numbers in it and read them back."""

import re
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codes import check_symbol, typos

type Numbers = npt.NDArray[np.uint64]

# The name of a charset is stored with each series: its symbols must never change.
CHARSETS = {
    "clear": "2346789CDFHJKMNPQRTVWXY",
    "clear_letters": "BCDFHJKLMNPRSTWXZ",
    "digits": "0123456789",
    "letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "letters_digits": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
# These can spell words, and have symbols that look alike.
FULL_ALPHABETS = frozenset({"letters", "letters_digits"})
MIN_LENGTH = 4
MIN_CAPACITY = 1_000_000  # required of FF1 by NIST SP 800-38G
MAX_LENGTH = {
    "clear": 20,
    "clear_letters": 22,
    "digits": 28,
    "letters": 20,
    "letters_digits": 18,
}
MAX_PREFIX = 15
VISIBLE_SYMBOLS = 3  # of a masked text
ROWS_AT_ONCE = 1 << 15

# A symbol that a charset lacks is read as the one it looks like.
LOOK_ALIKES = {
    "clear": {"B": "8", "Z": "2", "G": "6", "U": "V"},
    "clear_letters": {
        **dict.fromkeys("0OQ", "D"),
        **dict.fromkeys("1I", "L"),
        **dict.fromkeys("38", "B"),
        **dict.fromkeys("UVY", "W"),
        "2": "Z",
        "5": "S",
        "E": "F",
        "G": "C",
    },
    "digits": {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"},
    "letters": {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"},
    "letters_digits": {},
}
FOLDS = {charset: str.maketrans(alikes) for charset, alikes in LOOK_ALIKES.items()}
_VALUES = {
    charset: {symbol: value for value, symbol in enumerate(symbols)}
    for charset, symbols in CHARSETS.items()
}


class FormatError(ValueError):
    """Codes cannot have this format.

    `code` is stable: charset, length_short, length_long, grouping, prefix_long,
    prefix_symbols or prefix_start. `params` fill the placeholders of `message`.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message % params)
        self.code, self.message, self.params = code, message, params


class Unreadable(Exception):
    """A text is not a code: `kind` says why, `group` which printed group is wrong.

    Kinds: empty, too_long, symbols, length, check. Both follow from the format
    alone, so they reveal nothing about the codes that exist.
    """

    def __init__(self, kind: str, group: int | None = None) -> None:
        super().__init__(kind)
        self.kind, self.group = kind, group


@dataclass(frozen=True, slots=True)
class CodeFormat:
    """How codes look: prefix, random symbols, check symbol, groups in print.

    The prefix is printed as written and compared without its dashes. Raises
    FormatError for what is impossible.
    """

    charset: str
    length: int
    prefix: str = ""
    check: bool = True
    grouping: int = 4  # 0: none

    def __post_init__(self) -> None:
        _refuse_length(self.charset, self.length)
        _refuse_prefix(self.prefix)
        if self.grouping < 0 or self.grouping == 1:
            raise FormatError("grouping", "A group has two symbols or more.")

    @property
    def symbols(self) -> str:
        """The charset's symbols, in ASCII order."""
        return CHARSETS[self.charset]

    @property
    def radix(self) -> int:
        """The number of symbols in the charset."""
        return len(CHARSETS[self.charset])

    @property
    def capacity(self) -> int:
        """The number of codes that this format can spell."""
        return int(self.radix**self.length)

    @property
    def width(self) -> int:
        """The number of symbols after the prefix."""
        return self.length + self.check

    @property
    def canonical_prefix(self) -> str:
        """The prefix as it is compared, without dashes."""
        return self.prefix.replace("-", "")

    @property
    def check_start(self) -> int:
        """The value that the check symbol starts from, so that it covers the prefix."""
        return zlib.crc32(self.canonical_prefix.encode()) % self.radix

    def spell(self, number: int) -> str:
        """Return the text of a number, as printed, but without grouping."""
        rest, radix, values = number, self.radix, []
        for _ in range(self.length):
            rest, value = divmod(rest, radix)
            values.append(value)
        if rest:
            raise ValueError("the number is outside of the format")
        values.reverse()
        if self.check:
            values.append(check_symbol.compute(radix, self.check_start, values))
        symbols = self.symbols
        return self.prefix + "".join([symbols[value] for value in values])

    def spell_many(self, high: Numbers, low: Numbers) -> npt.NDArray[np.bytes_]:
        """Return the texts of many numbers, like `spell`, as ASCII bytes (dtype S).

        The numbers come in halves, as FF1 cuts them: `low` has the larger half of
        an odd length.
        """
        start, size = len(self.prefix), len(self.prefix) + self.width
        texts = np.empty((high.size, size), np.uint8)
        texts[:, :start] = np.frombuffer(self.prefix.encode(), np.uint8)
        symbols = np.frombuffer(self.symbols.encode(), np.uint8)
        for first in range(0, high.size, ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            texts[rows, start:] = symbols[self._values(high[rows], low[rows])].T
        return texts.view(f"S{size}").ravel()

    def _values(self, high: Numbers, low: Numbers) -> npt.NDArray[np.uint8]:
        """Return the values of the symbols, a row for each place in the text."""
        values = np.empty((self.width, high.size), np.uint8)
        left, radix = self.length // 2, np.uint8(self.radix)
        for rest, places in (high, values[:left]), (low, values[left : self.length]):
            for place in reversed(places):
                whole = rest // np.uint64(radix)
                # The remainder is below 256, so the last eight bits are enough.
                place[:] = rest.astype(np.uint8) - whole.astype(np.uint8) * radix
                rest = whole  # noqa: PLW2901
            if rest.any():
                raise ValueError("a number is outside of the format")
        if self.check:
            body = values[: self.length]
            values[-1] = check_symbol.compute_many(self.radix, self.check_start, body)
        return values

    def grouped(self, text: str) -> str:
        """Return a spelled text as people read it: BF26-7KQ2-M9XA-R."""
        return self.prefix + self._in_groups(text[-self.width :])

    def masked(self, text: str) -> str:
        """Return a text as staff pages show it: BF26-••••-•RTQ. "" shows no symbol."""
        shown = text[-VISIBLE_SYMBOLS:]
        return self.prefix + self._in_groups(shown.rjust(self.width, "•"))

    def _in_groups(self, body: str) -> str:
        size = self.grouping or len(body)
        return "-".join(body[at : at + size] for at in range(0, len(body), size))

    def _group(self, place: int) -> int:
        """Return the printed group, from 1, of a symbol after the prefix."""
        before = sum(1 for part in self.prefix.split("-")[:-1] if part)
        return before + 1 + (place // self.grouping if self.grouping else 0)

    def fits(self, canonical: str) -> bool:
        """Tell whether a canonical text has this prefix and total length."""
        prefix = self.canonical_prefix
        length = len(prefix) + self.width
        return len(canonical) == length and canonical.startswith(prefix)

    def read(self, canonical: str) -> int:
        """Return the number that a canonical text spells. Raises Unreadable.

        Look-alikes are replaced here, as only the format knows them: a prefix may
        have an O where the symbols after it have neither O nor 0.
        """
        if not canonical.startswith(self.canonical_prefix):
            raise Unreadable("symbols", group=1)
        if not self.fits(canonical):
            raise Unreadable("length")
        typed = canonical[len(self.canonical_prefix) :]
        body, values = typed.translate(FOLDS[self.charset]), _VALUES[self.charset]
        for place, symbol in enumerate(body):
            if symbol not in values:
                raise Unreadable("symbols", self._group(place))
        if self.check and not self._is_valid(body):
            raise Unreadable("check", self._suspected_group(typed, body))
        number = 0
        for symbol in body[: self.length]:
            number = number * self.radix + values[symbol]
        return number

    def _is_valid(self, body: str) -> bool:
        """Tell whether all symbols are of the charset and the check symbol is right."""
        values = [_VALUES[self.charset].get(symbol, -1) for symbol in body]
        return -1 not in values and check_symbol.matches(
            self.radix, self.check_start, values
        )

    def _suspected_group(self, typed: str, body: str) -> int | None:
        """Return the only group with a look-alike, or else with a common error."""
        groups = [self._group(place) for place in range(len(body))]
        replaced = {
            group
            for group, before, after in zip(groups, typed, body, strict=True)
            if before != after
        }
        if replaced:
            return replaced.pop() if len(replaced) == 1 else None
        return typos.suspected_group(body, groups, self._is_valid)

    def clashes(self, other: "CodeFormat") -> bool:
        """Tell whether a text of one format could be read as one of the other.

        It could if the total length is the same and one prefix is the other one, or
        continues it with symbols that the other format reads as random ones.
        """
        pair = sorted((self, other), key=lambda each: len(each.canonical_prefix))
        short, long = pair
        start, whole = short.canonical_prefix, long.canonical_prefix
        if len(start) + short.width != len(whole) + long.width:
            return False
        rest = whole.removeprefix(start).translate(FOLDS[short.charset])
        return whole.startswith(start) and set(rest) <= set(short.symbols)


def shortest_length(charset: str) -> int:
    """Return the smallest number of random symbols that a charset allows."""
    length = MIN_LENGTH
    while len(CHARSETS[charset]) ** length < MIN_CAPACITY:
        length += 1
    return length


def _refuse_length(charset: str, length: int) -> None:
    if charset not in CHARSETS:
        raise FormatError("charset", "Choose one of the charsets offered.")
    if length < (shortest := shortest_length(charset)):
        message = "Codes of this charset need at least %(limit)s random symbols."
        raise FormatError("length_short", message, limit=shortest)
    if length > (longest := MAX_LENGTH[charset]):
        message = "Codes of this charset have at most %(limit)s random symbols."
        raise FormatError("length_long", message, limit=longest)


def _refuse_prefix(prefix: str) -> None:
    if len(prefix) > MAX_PREFIX:
        message = "A prefix has at most %(limit)s symbols."
        raise FormatError("prefix_long", message, limit=MAX_PREFIX)
    if re.search("[^A-Z0-9-]", prefix):
        message = "A prefix holds only the letters A to Z, digits and dashes."
        raise FormatError("prefix_symbols", message)
    if prefix.startswith("-"):
        raise FormatError("prefix_start", "A prefix starts with a letter or a digit.")
