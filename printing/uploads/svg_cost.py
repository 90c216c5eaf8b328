"""Count the elements that a drawing draws: references can multiply them endlessly."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_ELEMENTS = 20_000
MAX_DEPTH = 40

URL_PATTERN = re.compile(r"url\s*\(\s*['\"]?\s*([^'\")]*)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_WORD = re.compile(r"[\w-]+|\*")

type Rule = tuple[set[str], list[str]]  # words of a selector, URLs in its rule


@dataclass(slots=True)
class Element:
    """An element of a drawing, without its namespace."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)


def drawing_cost(root: Element) -> float:
    """Return how many elements are drawn, references followed; infinite in a cycle."""
    elements = list(_iter_elements(root))
    named: dict[str, list[Element]] = {}
    for element in elements:
        named.setdefault(element.attributes.get("id", ""), []).append(element)
    rules = [rule for element in elements for rule in _rules(element)]
    weights: dict[int, float] = {}

    def weight(element: Element, depth: int) -> float:
        if depth > MAX_DEPTH:
            return math.inf
        if id(element) not in weights:
            weights[id(element)] = (
                math.inf
            )  # while it is computed: meeting it again is a cycle
            drawn = [child for child in element.children if isinstance(child, Element)]
            for target in _targets(element, rules):
                drawn += named.get(target, [])
            weights[id(element)] = 1 + sum(weight(child, depth + 1) for child in drawn)
        return weights[id(element)]

    return weight(root, 0)


def _iter_elements(root: Element) -> Iterator[Element]:
    pending = [root]
    while pending:
        element = pending.pop()
        yield element
        pending += [child for child in element.children if isinstance(child, Element)]


def _rules(element: Element) -> list[Rule]:
    """Return the selectors of a style element that refer to URLs, and these URLs."""
    if element.name != "style":
        return []
    text = "".join(child for child in element.children if isinstance(child, str))
    return [
        (set(_WORD.findall(selector)), URL_PATTERN.findall(body))
        for selector, body in _RULE.findall(text)
        if URL_PATTERN.search(body)
    ]


def _targets(element: Element, rules: list[Rule]) -> Iterator[str]:
    """Yield the ids that an element may refer to, by attributes or by style."""
    attributes = element.attributes
    for value in attributes.values():
        yield from (
            target.strip().removeprefix("#") for target in URL_PATTERN.findall(value)
        )
    if "href" in attributes:
        yield _name(attributes["href"])
    words = {element.name, "*", attributes.get("id", "")}
    words.update(attributes.get("class", "").split())
    for selected, targets in rules:
        if words & selected:
            yield from map(_name, targets)


def _name(address: str) -> str:
    return address.strip().removeprefix("#")
