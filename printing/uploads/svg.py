"""Sanitize SVG drawings: refuse scripts, external resources and endless drawings."""

import math
import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from printing.paper.labels import Picture
from printing.paper.unprintable import Unprintable
from printing.uploads.svg_cost import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    URL_PATTERN,
    Element,
    drawing_cost,
)

MAX_RATIO = 20  # of the longer side to the shorter one

# All other elements can run scripts, load resources or animate.
ALLOWED_ELEMENTS = frozenset(
    [
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "g",
        "line",
        "linearGradient",
        "marker",
        "mask",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialGradient",
        "rect",
        "stop",
        "style",
        "svg",
        "switch",
        "symbol",
        "text",
        "textPath",
        "title",
        "tspan",
        "use",
        "view",
    ]
)
DROPPED_ELEMENTS = frozenset(["metadata"])
_SVG = ("", "http://www.w3.org/2000/svg")
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_LENGTH = re.compile(
    r"\s*([0-9.]+(?:e[0-9+-]+)?)\s*(?:px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE
)


def clean(content: bytes) -> Picture:
    """Return a drawing with nothing but what is allowed; raise Unprintable."""
    reader = _TreeBuilder()
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 -- takes no names
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unprintable(
            _("This SVG cannot be read (%s). Export it again as plain SVG.") % error
        ) from None
    root = reader.root
    if root is None or root.name != "svg":
        raise Unprintable(_("This file is no SVG drawing."))
    width, height = _size(root)
    check_ratio(width, height)
    if drawing_cost(root) > MAX_ELEMENTS:
        raise Unprintable(_too_much())
    root.attributes["xmlns"] = "http://www.w3.org/2000/svg"
    # Whole numbers with the same ratio: a drawing has no size in pixels.
    scale = 1000 / max(width, height)
    sides = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Picture("svg", _serialize(root).encode(), *sides)


def check_ratio(width: float, height: float) -> None:
    """Raise Unprintable if a picture is far longer than it is wide, or the reverse."""
    if max(width, height) > MAX_RATIO * min(width, height):
        raise Unprintable(
            _("This picture is more than %d times as long as it is high: crop it.")
            % MAX_RATIO
        )


class _TreeBuilder:
    """Builds the tree of a drawing from the events of the parser."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._skipping = 0
        self._count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity

    def _entity(self, *_rest: object) -> None:
        raise Unprintable(
            _("This SVG declares entities. Export it again as plain SVG, without them.")
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, local = _split(name)
        if self._skipping or space not in _SVG or local in DROPPED_ELEMENTS:
            self._skipping += 1  # the metadata of an editor
            return
        if local not in ALLOWED_ELEMENTS:
            raise Unprintable(_element_refusal(local))
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise Unprintable(_too_much())
        element = Element(local, _attributes(attributes))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        element = self._open.pop()
        if element.name == "style":
            _check_style("".join(t for t in element.children if isinstance(t, str)))

    def _text(self, text: str) -> None:
        if self._open and not self._skipping:
            self._open[-1].children.append(text)


def _element_refusal(name: str) -> str:
    if name in ("script", "handler"):
        return _("This SVG runs a script, and paper runs none. Export it without.")
    if name == "image":
        return _(
            "This SVG embeds a picture in pixels. Turn it into paths, or upload the "
            "logo as PNG."
        )
    return (
        _(
            "This SVG has a “%s” element, which cannot be printed. Export it as plain "
            "SVG with everything turned into paths, or upload the logo as PNG."
        )
        % name[:40]
    )


def _too_much() -> str:
    return _(
        "This SVG draws too many things, or things inside of things without end. "
        "Simplify it, or upload the logo as PNG."
    )


def _split(name: str) -> tuple[str, str]:
    space, _separator, local = name.rpartition(" ")
    return space, local


def _attributes(found: dict[str, str]) -> dict[str, str]:
    """Return the attributes without foreign namespaces; refuse scripts and URLs."""
    allowed = {}
    for name, value in found.items():
        space, local = _split(name)
        if not space and local.lower().startswith("on"):
            raise Unprintable(_element_refusal("script"))
        if local == "href" and space in ("", _XLINK):
            _check_target(value)
            allowed["href"] = value.strip()
        elif space == _XML and local == "space":
            allowed["xml:space"] = value
        elif not space:
            _check_style(value)
            allowed[local] = value
    return allowed


def _check_style(text: str) -> None:
    # Escapes with a backslash could hide a URL.
    if "@import" in text.lower() or "\\" in text:
        raise Unprintable(
            _("This SVG imports styles. Export it with the styles in the file itself.")
        )
    for target in URL_PATTERN.findall(text):
        _check_target(target)


def _check_target(target: str) -> None:
    if not target.strip().startswith("#"):
        raise Unprintable(
            _(
                "This SVG points to “%s”, outside of the file. Export it with all it "
                "needs in the file itself."
            )
            % target.strip()[:60]
        )


def _size(root: Element) -> tuple[float, float]:
    """Return width and height of a drawing in its own units."""
    box = root.attributes.get("viewBox", "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else []  # noqa: PLR2004 -- x, y, width, height
    if not sides:
        sides = [root.attributes.get(side, "") for side in ("width", "height")]
    matches = [_LENGTH.fullmatch(side) for side in sides]
    try:
        width, height = (float(side[1]) if side else 0.0 for side in matches)
    except ValueError:
        width = height = 0.0
    if not all(0 < side < math.inf for side in (width, height)):
        raise Unprintable(
            _("This SVG does not say its size. Export it with a viewBox.")
        )
    return width, height


def _serialize(element: Element) -> str:
    attributes = "".join(
        f" {name}={quoteattr(value)}" for name, value in element.attributes.items()
    )
    content = "".join(
        escape(child) if isinstance(child, str) else _serialize(child)
        for child in element.children
    )
    return f"<{element.name}{attributes}>{content}</{element.name}>"
