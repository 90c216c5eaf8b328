"""Every text that people read can be translated."""

import ast
import re
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.sources import APPS, ROOT, sources

# The style guide is for those who build pages: made-up English samples.
STYLE_GUIDE = {
    "templates/ui/style.html",
    "templates/ui/_style_tokens.html",
    "templates/ui/_style_landing.html",
    "ui/style_guide/samples.py",
}

TEXT_ARGUMENTS = {"label", "help_text", "verbose_name", "verbose_name_plural"}
TEXT_ARGUMENTS |= {"empty_label", "description", "text", "title", "message"}
TEXT_FUNCTIONS = {"success", "info", "warning", "error"}
TEXT_FUNCTIONS |= {"ValidationError", "ActionRefused", "CampaignActionRefused"}


def untranslated_texts(source):
    """Yield the texts that people read and that no call of gettext translates."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        values = [word.value for word in call.keywords if word.arg in TEXT_ARGUMENTS]
        function = getattr(call.func, "attr", getattr(call.func, "id", ""))
        owner = getattr(getattr(call.func, "value", None), "id", "")
        if function in TEXT_FUNCTIONS and owner != "log":
            values += call.args
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('messages.error(request, "Not now")', ["Not now"]),
        ('raise ValidationError("No.", code="x")', ["No."]),
        ('CharField(label="Name", max_length=3)', ["Name"]),
        ('CharField(label=_("Name"), help_text=_("Any name."))', []),
        ('log.error("No answer")', []),
    ],
)
def test_untranslated_texts_are_found(source, texts):
    assert list(untranslated_texts(source)) == texts


def is_prose(text):
    return " " in text or text.istitle()


def test_python_has_no_untranslated_text():
    found = {
        name: texts
        for name, source in sources(".py", *APPS)
        if name not in STYLE_GUIDE
        and "/commands/" not in name
        and (texts := [*filter(is_prose, untranslated_texts(source))])
    }
    assert found == {}


def test_the_files_of_the_style_guide_exist():
    assert [name for name in STYLE_GUIDE if not (ROOT / name).exists()] == []


# ── the templates ────────────────────────────────────────────────────────────

# Names that are the same in every language.
NAMES = ["Pinpress", "SHA-256", "PDF", "text, serial, status, redeemed_at, voided_at"]
TEXT_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
TEXT_ATTRIBUTES |= {"data-done"}
PASSED_TEXT = re.compile(
    r"\b(?:label|title|text|note|action|link|other|none|caption)\d?=\"([^\"]+)\""
)
# Blocks whose text is translated, or fills an attribute that people do not read.
SKIPPED_BLOCKS = {"blocktranslate", "comment", "body_class", "body_attributes"}
SKIPPED_BLOCKS |= {"form_attributes", "state", "verb_kind"}
WORD = re.compile(r"[^\W\d_]{2,}")


class TextParser(HTMLParser):
    """Collect the text of a page and the attributes that people read or hear."""

    def __init__(self):
        super().__init__()
        self.texts, self.element = [], ""

    def handle_starttag(self, tag, attrs):
        self.element = tag
        is_button = dict(attrs).get("type") in {"submit", "button", "reset"}
        self.texts += [
            value or ""
            for name, value in attrs
            if name in TEXT_ATTRIBUTES
            or (tag == "input" and is_button and name == "value")
        ]

    def handle_endtag(self, tag):
        self.element = ""

    def handle_data(self, data):
        if self.element not in {"script", "style"}:
            self.texts.append(data)


def is_skipped(blocks):
    return not SKIPPED_BLOCKS.isdisjoint(blocks)


def html_of(source):
    """Yield the HTML between the tags of a template, without translated blocks."""
    blocks = []
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag, *rest = token.contents.split()
            if tag in {"block", "blocktranslate", "comment"}:
                blocks.append(rest[0] if tag == "block" else tag)
            elif tag in {"endblock", "endblocktranslate", "endcomment"}:
                blocks.pop()
        elif token.token_type == TokenType.TEXT and not is_skipped(blocks):
            yield token.contents


def untranslated_words(source):
    """Return the words of a template that stand in no translation."""
    parser = TextParser()
    parser.feed("".join(html_of(source)))
    parser.close()
    passed = [
        text
        for tag in re.findall(r"{% (?:include|with) .*?%}", source)
        for text in PASSED_TEXT.findall(tag)
    ]
    text = " · ".join([*parser.texts, *passed])
    for name in NAMES:
        text = text.replace(name, "")
    return WORD.findall(text)


def test_templates_have_no_untranslated_word():
    found = {
        name: words
        for name, source in sources(".html", "templates")
        if name not in STYLE_GUIDE and (words := untranslated_words(source))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "words"),
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
def test_untranslated_words_are_found(source, words):
    assert untranslated_words(source) == words
