"""Validate the HTML and CSS of a marketer's own design."""

from functools import lru_cache
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.unprintable import Unprintable

MAX_LENGTH = 20_000  # characters each of HTML and CSS

# A label runs no script, loads no resource and has no form. WeasyPrint would ignore
# most of these tags; refusing them tells the marketer so.
FORBIDDEN_TAGS = frozenset(
    [
        "applet",
        "audio",
        "base",
        "body",
        "button",
        "embed",
        "form",
        "frame",
        "frameset",
        "head",
        "html",
        "iframe",
        "input",
        "link",
        "meta",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "plaintext",
        "script",
        "select",
        "source",
        "template",
        "textarea",
        "title",
        "video",
        "xmp",
    ]
)
VOID_TAGS = frozenset(["area", "br", "col", "hr", "img", "wbr"])
OPTIONAL_END_TAGS = frozenset(
    ["dd", "dt", "li", "option", "p", "td", "th", "tr", "tbody", "thead", "tfoot"]
)


@lru_cache(maxsize=8)
def check_design(html: str, css: str) -> None:
    """Raise Unprintable if HTML or CSS is too long, not well-formed or not allowed."""
    for kind, text in (("HTML", html), ("CSS", css)):
        if len(text) > MAX_LENGTH:
            raise Unprintable(
                _("The %(kind)s has %(length)d characters; %(most)d are the most.")
                % {"kind": kind, "length": len(text), "most": MAX_LENGTH}
            )
    checker = _TagChecker()
    checker.feed(html)
    checker.close()
    checker.finish()
    _check_css(css)


def _check_css(css: str) -> None:
    lowered = css.lower().replace("url(#", "")
    for word in ("@import", "url(", "</style", "@page"):
        if word in lowered:
            raise Unprintable(
                _(
                    "The CSS has “%s”. A label loads nothing and its paper is the "
                    "layout's: take it out."
                )
                % word
            )
    if lowered.count("{") != lowered.count("}"):
        raise Unprintable(_("The CSS opens more braces than it closes, or fewer."))


class _TagChecker(HTMLParser):
    """Raise Unprintable for forbidden tags and attributes, and unbalanced tags."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_TAGS:
            raise Unprintable(
                _("A label has no use for <%s>: take it out of the HTML.") % tag
            )
        for name, value in attrs:
            self._check_attribute(name, value or "")
        if tag not in VOID_TAGS:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if "svg" in self._open:  # outside of SVG, HTML ignores the slash
            self._open.pop()

    def _check_attribute(self, name: str, value: str) -> None:
        if name.startswith("on"):
            raise Unprintable(
                _("“%s” would run a script, and paper runs none: take it out.") % name
            )
        if value.startswith("#"):
            return
        if name in ("src", "href", "srcset", "data", "background"):
            raise Unprintable(
                _(
                    "“%(name)s” would load something. Labels load nothing: upload the "
                    "logo and write {{ logo }}."
                )
                % {"name": name}
            )
        if name == "style":
            _check_css(value)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] != tag:
            if self._open[-1] not in OPTIONAL_END_TAGS:
                break
            self._open.pop()
        if not self._open or self._open[-1] != tag:
            raise Unprintable(
                _("</%s> closes nothing that is open: check the order of the tags.")
                % tag
            )
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            _check_css(data)
        elif missing := fonts.missing_letters(data):
            raise Unprintable(
                _("The fonts of the labels have no “%s”, which stands in the HTML.")
                % missing[:20]
            )

    def finish(self) -> None:
        """Raise Unprintable if a tag was not closed."""
        unclosed = [tag for tag in self._open if tag not in OPTIONAL_END_TAGS]
        if unclosed:
            raise Unprintable(_("<%s> is never closed.") % unclosed[-1])
