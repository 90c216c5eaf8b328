"""Count what a drawing draws: some draw themselves again and again, without end."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_DRAWN = 20_000
MOST_DEPTH = 40

ADDRESS = re.compile(r"url\s*\(\s*['\"]?\s*([^'\")]*)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_WORD = re.compile(r"[\w-]+|\*")

type Rule = tuple[set[str], list[str]]  # words of a selector, addresses in its rule


@dataclass(slots=True)
class Element:
    """A node of a drawing, without its namespace."""

    name: str
    attributes: dict[str, str]
    inside: list["Element | str"] = field(default_factory=list)


def weight_of(root: Element) -> float:
    """Return how many elements a drawing draws, each as often as it is drawn."""
    elements = list(_all(root))
    named: dict[str, list[Element]] = {}
    for element in elements:
        named.setdefault(element.attributes.get("id", ""), []).append(element)
    rules = [rule for element in elements for rule in _rules(element)]
    weights: dict[int, float] = {}

    def weight(element: Element, depth: int) -> float:
        if depth > MOST_DEPTH:
            return math.inf
        if id(element) not in weights:
            weights[id(element)] = math.inf  # until known: who meets it runs in a ring
            inner = [child for child in element.inside if isinstance(child, Element)]
            for target in _targets(element, rules):
                inner += named.get(target, [])
            weights[id(element)] = 1 + sum(weight(one, depth + 1) for one in inner)
        return weights[id(element)]

    return weight(root, 0)


def _all(root: Element) -> Iterator[Element]:
    todo = [root]
    while todo:
        element = todo.pop()
        yield element
        todo += [child for child in element.inside if isinstance(child, Element)]


def _rules(element: Element) -> list[Rule]:
    """Return what the rules of a style element select, and what they point to."""
    if element.name != "style":
        return []
    text = "".join(child for child in element.inside if isinstance(child, str))
    return [
        (set(_WORD.findall(selector)), ADDRESS.findall(body))
        for selector, body in _RULE.findall(text)
        if ADDRESS.search(body)
    ]


def _targets(element: Element, rules: list[Rule]) -> Iterator[str]:
    """Yield the names that an element may refer to, by attributes or by style."""
    attributes = element.attributes
    for value in attributes.values():
        yield from (
            target.strip().removeprefix("#") for target in ADDRESS.findall(value)
        )
    if "href" in attributes:
        yield _name(attributes["href"])
    said = {element.name, "*", attributes.get("id", "")}
    said.update(attributes.get("class", "").split())
    for selected, targets in rules:
        if said & selected:
            yield from map(_name, targets)


def _name(address: str) -> str:
    return address.strip().removeprefix("#")
