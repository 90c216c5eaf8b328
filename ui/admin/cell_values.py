"""What a cell of an imported file may hold, and how an export writes it.

Nothing is guessed: what is not written in one of the ways listed here is refused, in
words. Each widget raises ValueError with them.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from ui.characters import has_control

# As people write them, and as Excel writes truth values, in the console's languages.
YES = {"true", "yes", "1", "ja", "wahr", "sí", "si", "verdadero", "oui", "vrai"}
YES |= {"sim", "verdadeiro"}
NO = {"false", "no", "0", "nein", "falsch", "falso", "non", "faux", "não", "nao"}

_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"
    r"(?:Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)


class TextWidget(Widget):
    """A text as it stands in the cell."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            raise ValueError(
                _(
                    "This cell holds a number, a date or a truth value. Format it as "
                    "text and write it again."
                )
            )
        if has_control(value):
            raise ValueError(
                _("It holds a control character, which nobody sees. Delete it.")
            )
        return value


class MomentWidget(Widget):
    """A moment in ISO 8601; one without an offset is in UTC."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime | None:
        if value is None or value == "":
            return None
        moment = value if isinstance(value, datetime) else _parse_moment(value)
        if moment is None:
            raise ValueError(
                _(
                    "Write the date as 2026-06-05 10:00, the year first, in UTC; or "
                    "with an offset: 2026-06-05T10:00+02:00."
                )
            )
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        return str(value.astimezone(UTC).replace(tzinfo=None).isoformat()) + "Z"


class YesNoWidget(Widget):
    """A truth value, as one of the words in YES and NO."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = str("" if value is None else value).strip().lower()
        if word in YES | NO:
            return word in YES
        raise ValueError(_("Write yes or no, true or false, 1 or 0."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class ChoiceWidget(Widget):
    """One of some words."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self.words = list(words)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        word = str("" if value is None else value).strip().lower()
        if word in self.words:
            return word
        words = ", ".join(self.words)
        raise ValueError(_("Write one of these words: %(words)s.") % {"words": words})


class CountWidget(Widget):
    """A whole number in digits."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        digits = str("" if value is None else value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
            raise ValueError(_("Write a whole number in digits."))
        return int(digits)


def _parse_moment(value: Any) -> datetime | None:
    text = value.strip().upper() if isinstance(value, str) else ""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):  # 30 February; a year before the first
        return None
