"""Nobody is told anything that cannot be translated."""

import ast
import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.sources import APPS, sources

# The gallery of the components is for those who build them: made-up English samples.
GALLERY = {
    "templates/ui/style.html",
    "templates/ui/_style_tokens.html",
    "templates/ui/_style_landing.html",
    "ui/style_guide/samples.py",
}

SPOKEN = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}
SPOKEN |= {"description", "text", "title", "message"}
TOLD = {"success", "info", "warning", "error", "ValidationError", "NotAllowed"}


def bare_texts(source):
    """Yield the English texts that people are told without a translation."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        named = [word.value for word in call.keywords if word.arg in SPOKEN]
        function = getattr(call.func, "attr", getattr(call.func, "id", ""))
        owner = getattr(getattr(call.func, "value", None), "id", "")
        if function in TOLD and owner != "log":
            named += call.args
        for node in named:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ('messages.error(request, "Not now")', ["Not now"]),
        ('raise ValidationError("No.", code="x")', ["No."]),
        ('CharField(label="Name", max_length=3)', ["Name"]),
        ('CharField(label=_("Name"), help_text=_("Any name."))', []),
        ('log.error("No answer")', []),
    ],
)
def test_bare_texts_are_found(source, bare):
    assert list(bare_texts(source)) == bare


def test_python_tells_people_nothing_in_english_only():
    found = {
        name: texts
        for name, source in sources(".py", *APPS)
        if name not in GALLERY
        and "/commands/" not in name
        and not name.startswith("stack/")
        and (texts := [t for t in bare_texts(source) if " " in t or t.istitle()])
    }
    assert found == {}


# ── the templates ────────────────────────────────────────────────────────────

# Names that are the same in every language.
NAMES = ["Pinpress", "SHA-256", "PDF", "text, serial, status, redeemed_at, voided_at"]
HEARD = {"alt", "aria-label", "aria-description", "placeholder", "title", "data-done"}
HANDED = re.compile(
    r"\b(?:label|title|text|note|action|link|other|none|caption)\d?=\"([^\"]+)\""
)
# What is translated, and blocks that fill an attribute which nobody reads.
SILENT = {"blocktranslate", "comment", "body_class", "body_attributes"}
SILENT |= {"form_attributes", "state", "verb_kind"}
WORD = re.compile(r"[^\W\d_]{2,}")


class Reader(HTMLParser):
    """Collect what a page says: its text, and the attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.said, self.within = [], ""

    def handle_starttag(self, tag, attrs):
        self.within = tag
        button = dict(attrs).get("type") in {"submit", "button", "reset"}
        self.said += [
            value or ""
            for name, value in attrs
            if name in HEARD or (tag == "input" and button and name == "value")
        ]

    def handle_endtag(self, tag):
        self.within = ""

    def handle_data(self, data):
        if self.within not in {"script", "style"}:
            self.said.append(data)


def outside(source):
    """Yield the texts between the tags of a template, without those translated."""
    blocks = []
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag, *rest = token.contents.split()
            if tag in {"block", "blocktranslate", "comment"}:
                blocks.append(rest[0] if tag == "block" else tag)
            elif tag in {"endblock", "endblocktranslate", "endcomment"}:
                blocks.pop()
        elif token.token_type == TokenType.TEXT and not SILENT.intersection(blocks):
            yield token.contents


def bare_words(source):
    """Return the words of a template that stand in no translation."""
    reader = Reader()
    reader.feed("".join(outside(source)))
    reader.close()
    handed = [
        text
        for tag in re.findall(r"{% (?:include|with) .*?%}", source)
        for text in HANDED.findall(tag)
    ]
    text = " · ".join([*reader.said, *handed])
    for name in NAMES:
        text = text.replace(name, "")
    return WORD.findall(text)


def test_templates_say_nothing_in_english_only():
    found = {
        name: bare
        for name, source in sources(".html", "templates")
        if name not in GALLERY and (bare := bare_words(source))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("<p>Not yet</p>", ["Not", "yet"]),
        ('<a title="Close" href="/away/now">×</a>', ["Close"]),
        ('<input type="submit" value="Send"><input value="kept">', ["Send"]),
        ('{% include "a.html" with label="Total" url="/all/" only %}', ["Total"]),
        ('<p>{% translate "Code" %} {{ code }}</p>', []),
        ("{% blocktranslate %}Void {{ n }}{% endblocktranslate %} it", ["it"]),
        ("<p>Pinpress · {# a remark #}</p>", []),
    ],
)
def test_bare_words_are_found(source, bare):
    assert bare_words(source) == bare
