"""Show what can go wrong with a full alphabet, by codes that no campaign redeems."""

import secrets

from codes.formats import CodeFormat

MARK = "VOID-"
# What stands in them: words that a customer takes amiss, and symbols that look alike.
FLAWS = {
    "letters": ("FOOL", "LIAR", "IQOL"),
    "letters_digits": ("FOOL", "O0I1", "S5B8"),
}


def make(code_format: CodeFormat) -> list[str]:
    """Return an example for each flaw of the charset, as printed; [] if it has none.

    With the mark an example is longer than any code of the format, so it cannot be one.
    """
    return [
        MARK + code_format.grouped(_with(flaw, code_format))
        for flaw in FLAWS.get(code_format.charset, ())
    ]


def _with(flaw: str, code_format: CodeFormat) -> str:
    """Return random symbols, as many as a code has, with the flaw in one group."""
    symbols = [secrets.choice(code_format.symbols) for _ in range(code_format.width)]
    step = code_format.grouping or 1
    places = range(0, code_format.width - len(flaw) + 1, step)
    start = secrets.choice(places)
    symbols[start : start + len(flaw)] = flaw
    return "".join(symbols)
