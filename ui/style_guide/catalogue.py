"""Read what the style guide shows from where it is true: tokens, shapes, statuses."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template import Engine

_TOKEN = re.compile(r"^    --([\w-]+): ([^;]+);", re.MULTILINE)
_SYMBOL = re.compile(r'symbol id="(\w+)"')
_STATUS = re.compile(r'value == "(\w+)"')
_COLOR = re.compile(r"light-dark\(#|#")


@dataclass(frozen=True, slots=True)
class Token:
    """A name of `tokens.css` and what stands behind it."""

    name: str
    value: str

    @property
    def is_color(self) -> bool:
        return bool(_COLOR.match(self.value))


def tokens() -> dict[str, list[Token]]:
    """Return the tokens of both schemes: colors, type, space, edges and sizes."""
    found: dict[str, list[Token]] = {}
    for name, value in _TOKEN.findall(_static("css/tokens.css")):
        token = Token(name, " ".join(value.split()))
        found.setdefault(_kind(token), []).append(token)
    return found


def statuses() -> list[str]:
    """Return every status that has a word of its own."""
    template = Engine.get_default().get_template("components/status.html")
    source = Path(template.origin.name).read_text()
    return list(dict.fromkeys(_STATUS.findall(source)))


def icons() -> list[str]:
    """Return every drawn shape that is not the shape of a status."""
    known = set(statuses())
    drawn = _SYMBOL.findall(_static("img/icons.svg"))
    return [name for name in drawn if name not in known]


def _kind(token: Token) -> str:
    if token.is_color:
        return "colors"
    start = token.name.partition("-")[0]
    kinds = {"text": "type", "font": "type", "leading": "type", "space": "space"}
    return kinds.get(start, "edges")


def _static(path: str) -> str:
    found = finders.find(path)
    if found is None:
        raise FileNotFoundError(path)
    return Path(str(found)).read_text()
