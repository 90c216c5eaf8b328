"""Write texts into cells so that no spreadsheet runs or changes them, and read them.

An apostrophe before a text says: this is text. `unescape` removes exactly those that
`escape` has put there, so any text survives an export and an import.
"""

import re

MAX_CHANGED = 400  # characters; no number or date that Excel reads is longer

# What people do not see before the first sign: spaces, controls, format characters.
# Spreadsheets skip some of them, and some programs a quotation mark.
_UNSEEN_SET = (
    r'"'
    r"\s\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
_UNSEEN = f"[{_UNSEEN_SET}]*+"
_SIGN = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
_FORMULA = re.compile(rf"[\t\r\n]|{_UNSEEN}{_SIGN}")

# In a CSV a program that expects another separator begins a cell here, too.
_BORDER = rf"([;,|\t\r\n][{_UNSEEN_SET}]*+)"
_INNER = re.compile(rf"{_BORDER}(?='*{_SIGN})")
_INNER_ESCAPED = re.compile(rf"{_BORDER}'(?='*{_SIGN})")

# The beginnings of the months' names, and the truth values, in the console's languages.
_MONTH = (
    "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mrz|mai|okt|dez|ene|abr|ago"
    r"|set|dic|fév|fev|avr|jui|aoû|aou|déc|out)[^\W\d_]*"
)
_TRUTH = "true|false|wahr|falsch|vrai|faux|verdadero|falso|verdadeiro"
_CHANGED = re.compile(
    r"(?=.*\d)[\d\s.,:/\-+%()'’$€£¥]+"  # a number, a sum of money, a date, a time
    r"|[\d\s.,+\-]*\d[\s.,]*[ed][\s+\-]*\d[\d\s]*"  # 1E10
    r"|[\d\s:.]*\d\s*[ap]m?"  # 5 pm
    rf"|(?=.*\d)[\d\s.,:/'\-]*{_MONTH}[\d\s.,:/'\-]*"
    rf"|\s*(?:{_TRUTH})\s*",
    re.IGNORECASE | re.DOTALL,
)


def escape(text: str, *, in_csv: bool = True, guard: bool = False) -> str:
    """Return `text` as it is written into a cell: no cell begins a formula.

    In a CSV no part of it does, either, behind what may separate cells elsewhere. With
    `guard`, a text that Excel changes when it opens a CSV (0123, 4-1, sixteen digits, a
    date) has the apostrophe, too.
    """
    mark = "'" if _needs_mark(text, guard=guard) else ""
    return mark + (_INNER.sub(r"\1'", text) if in_csv else text)


def unescape(cell: str, *, in_csv: bool = True) -> str:
    """Return the text that `escape` has written into `cell`, with guard or without."""
    text = _INNER_ESCAPED.sub(r"\1", cell) if in_csv else cell
    is_marked = text.startswith("'") and _needs_mark(text[1:], guard=True)
    return text[1:] if is_marked else text


def begins_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a cell with `text` for a formula."""
    return _FORMULA.match(text) is not None


def is_changed_by_excel(text: str) -> bool:
    """Tell whether Excel may read `text` in a CSV as a number, date or truth value."""
    return len(text) <= MAX_CHANGED and _CHANGED.fullmatch(text) is not None


def _needs_mark(text: str, *, guard: bool) -> bool:
    bare = text.lstrip("'")
    if begins_formula(bare):
        return True
    # An apostrophe that is the text's own needs another one: reading takes one away.
    return (guard or bare != text) and is_changed_by_excel(bare)
