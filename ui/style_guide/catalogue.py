"""Read tokens, icons and statuses from their sources, for the style guide."""

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
    """A custom property of `tokens.css` and its value."""

    name: str
    value: str

    @property
    def is_color(self) -> bool:
        return bool(_COLOR.match(self.value))


def tokens() -> dict[str, list[Token]]:
    """Return the tokens by kind: colors, type, space, and edges with all the rest."""
    by_kind: dict[str, list[Token]] = {}
    for name, value in _TOKEN.findall(_static("css/tokens.css")):
        token = Token(name, " ".join(value.split()))
        by_kind.setdefault(_kind(token), []).append(token)
    return by_kind


def statuses() -> list[str]:
    """Return every status that the component has a label for."""
    template = Engine.get_default().get_template("components/status.html")
    source = Path(template.origin.name).read_text()
    return list(dict.fromkeys(_STATUS.findall(source)))


def icons() -> list[str]:
    """Return every icon of the sprite that is not the icon of a status."""
    of_statuses = set(statuses())
    names = _SYMBOL.findall(_static("img/icons.svg"))
    return [name for name in names if name not in of_statuses]


def _kind(token: Token) -> str:
    if token.is_color:
        return "colors"
    prefix = token.name.partition("-")[0]
    kinds = {"text": "type", "font": "type", "leading": "type", "space": "space"}
    return kinds.get(prefix, "edges")


def _static(path: str) -> str:
    file = finders.find(path)
    if file is None:
        raise FileNotFoundError(
            f"static/{path} is missing: the style guide reads its contents from it."
        )
    return Path(str(file)).read_text()
