"""The words of each language: complete, compiled, and those of the sources."""

import ast
import gettext
import re
from functools import cache

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

from codes import wording
from codes.models import Status
from staff import trail_labels
from tests.factories import make_campaign
from tests.sources import APPS, ROOT, public_sources, sources
from ui import bar_chart

LOCALE = ROOT / "locale"
CONSOLE = [code for code, _name in settings.CONSOLE_LANGUAGES if code != "en"]
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PUBLIC = set(LANGUAGES) - set(CONSOLE)  # spoken to visitors alone
each = pytest.mark.parametrize("language", LANGUAGES)


# ── reading ──────────────────────────────────────────────────────────────────


def po(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


@cache
def catalog(language):
    """Return the entries of a .po: {(context, msgid): {field: text}}, and flags."""
    entries = {}
    for block in po(language).read_text(encoding="utf-8").split("\n\n"):
        entry, field = {"flags": "", "obsolete": ""}, ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] += line[2:]
            elif line.startswith("#~"):
                entry["obsolete"] += line
            elif not line.startswith("#"):
                name, text = re.fullmatch(r'(\S+ )?(".*")', line).groups()
                field = (name or field).strip()
                entry[field] = entry.get(field, "") + ast.literal_eval(text)
        entries[entry.get("msgctxt"), entry.get("msgid", block)] = entry
    return entries


@cache
def words(language):
    """Return the entries without the head of the file."""
    return {key: entry for key, entry in catalog(language).items() if key != (None, "")}


def plurals(language):
    """Return how many plural forms the head of the file promises."""
    return int(re.search(r"nplurals=(\d)", catalog(language)[None, ""]["msgstr"])[1])


def translations(entry):
    return [text for field, text in entry.items() if field.startswith("msgstr")]


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[a-z]|%[sd]|\{\{ \w+ \}\}|</?%s>", text))


# ── the catalogue ────────────────────────────────────────────────────────────


def test_the_languages_offered_are_those_that_have_words():
    assert sorted(LANGUAGES) == sorted(path.name for path in LOCALE.iterdir())
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.search(r"^PUBLIC = ([a-z -]+)#", make, re.M)[1].split()) == PUBLIC


@each
def test_every_word_is_translated(language):
    entries = words(language)
    assert len(entries) > (60 if language in PUBLIC else 900)
    assert [key for key, one in entries.items() if not all(translations(one))] == []
    plural = [entry for entry in entries.values() if "msgid_plural" in entry]
    assert {len(translations(entry)) for entry in plural} == {plurals(language)}


@each
def test_nothing_is_fuzzy_or_left_over(language):
    assert [
        key
        for key, entry in catalog(language).items()
        if "fuzzy" in entry["flags"] or entry["obsolete"]
    ] == []


@each
def test_the_compiled_file_is_that_of_the_words(language):
    expected = {}
    for (context, msgid), entry in catalog(language).items():
        key = msgid if context is None else f"{context}\x04{msgid}"
        if "msgid_plural" in entry:
            for n in range(plurals(language)):
                expected[key, n] = entry[f"msgstr[{n}]"]
        else:
            expected[key] = entry["msgstr"]
    with po(language).with_suffix(".mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)._catalog
    del found[""], expected[""]  # the head, which msgfmt shortens
    assert found == expected, "run make messages"


@each
def test_placeholders_agree(language):
    wrong = []
    exact = {f"msgstr[{n}]" for n in range(3 if plurals(language) == 6 else 1)}
    for key, entry in words(language).items():
        plural = placeholders(entry.get("msgid_plural", entry["msgid"]))
        for field, text in entry.items():
            if not field.startswith("msgstr"):
                continue
            if field in exact:  # of one or two things the number may be a word
                agree = placeholders(entry["msgid"]) <= placeholders(text) <= plural
            else:
                agree = placeholders(text) == plural
            if not agree:
                wrong.append((key, field))
    assert wrong == []


@each
def test_a_text_ends_and_begins_as_ours_does(language):
    """A space at an end joins the text to the next one."""
    ends = re.compile(r"^(\s*).*?(\s*)$", re.S)
    assert [
        key
        for key, entry in words(language).items()
        for text in translations(entry)
        if ends.match(text).groups() != ends.match(entry["msgid"]).groups()
    ] == []


# ── the sources ──────────────────────────────────────────────────────────────

# How many texts each function takes, and which of them is the context.
TEXTS = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
STRING = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(
    rf"\b(npgettext|ngettext|pgettext|gettext|_)\(\s*{STRING}"
    rf"(?:,\s*{STRING})?(?:,\s*{STRING})?"
)


def kind(function):
    return "gettext" if function == "_" else re.sub(r"_(lazy|noop)$", "", function)


def message(function, texts):
    """Return context, msgid and plural of what a call asks for."""
    context = texts.pop(0) if "pgettext" in function else None
    return context, texts[0], texts[1] if len(texts) > 1 else None


def in_template(source):
    for found in CALL.finditer(templatize(source)):
        texts = [ast.literal_eval(text) for text in found.groups()[1:] if text]
        function = kind(found[1])
        yield message(function, texts[: TEXTS[function]])


def in_python(source):
    """Yield the messages of a module; None for a text that is no constant."""
    tree = ast.parse(source)
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == (
            "django.utils.translation"
        ):
            known |= {one.asname or one.name: kind(one.name) for one in node.names}
    for call in ast.walk(tree):
        function = known.get(getattr(getattr(call, "func", None), "id", None))
        if function in TEXTS:
            given = call.args[: TEXTS[function]]
            if all(isinstance(text, ast.Constant) for text in given):
                yield message(function, [text.value for text in given])
            else:
                yield None


@cache
def said():
    """Return where each message stands, and the message."""
    pages = [(name, in_template(text)) for name, text in sources(".html", "templates")]
    modules = [(name, in_python(text)) for name, text in sources(".py", *APPS)]
    return [(name, one) for name, found in pages + modules for one in found]


def test_texts_are_written_where_they_are_translated():
    assert len(said()) > 900
    assert [name for name, one in said() if one is None] == [], "no constant text"


@each
def test_the_words_are_those_of_the_sources(language):
    files = public_sources() if language in PUBLIC else None
    found = [one for name, one in said() if one and (not files or name in files)]
    wanted = {(context, msgid): plural for context, msgid, plural in found}
    wanted |= {(context, msgid): plural for context, msgid, plural in found if plural}
    stored = {key: entry.get("msgid_plural") for key, entry in words(language).items()}
    assert stored == wanted, "run make messages, then translate what is new"


def test_functions_are_called_as_gettext_tools_know_them():
    """`gettext as now` hides its texts from xgettext; `_` is the only other name."""
    renamed = re.compile(r"^from django\.utils\.translation import .* as (?!_$)", re.M)
    assert [name for name, text in sources(".py", *APPS) if renamed.search(text)] == []


# ── the pages ────────────────────────────────────────────────────────────────


def spoken(language, msgid):
    return words(language)[None, msgid]["msgstr"] if language != "en" else msgid


CHOICES = [
    *((language, language) for language in CONSOLE),
    ("es-MX,es;q=0.9,en;q=0.5", "es"),
    ("de-AT", "de"),
    ("fr-CA,en;q=0.5", "fr"),
    ("pt-BR,pt;q=0.9", "pt"),
    ("nl,de;q=0.8,en;q=0.5", "de"),
    ("fi", "en"),
    ("en", "en"),
]


@pytest.mark.parametrize(
    ("wanted", "language"), [*CHOICES, ("ar", "ar"), ("ar-EG,en;q=0.5", "ar")]
)
def test_the_landing_page_speaks_the_visitors_language(client, db, wanted, language):
    page = client.get(f"/{make_campaign().slug}/", headers={"accept-language": wanted})
    assert page["Content-Language"] == language
    assert "Accept-Language" in page["Vary"]
    text = page.content.decode()
    to = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{to}">' in text
    assert f"<h1>{spoken(language, 'Redeem your code')}</h1>" in text
    assert f">{spoken(language, 'Redeem')}</button>" in text


@pytest.mark.parametrize(
    ("wanted", "language"), [*CHOICES, ("ar", "en"), ("ar-EG,fr;q=0.8,en;q=0.5", "fr")]
)
def test_the_console_speaks_the_language_of_staff(client, manager, wanted, language):
    client.force_login(manager)
    page = client.get("/console/campaigns/", headers={"accept-language": wanted})
    text = page.content.decode()
    assert f'<html lang="{language}" dir="ltr">' in text
    assert f"<h1>{spoken(language, 'Campaigns')}</h1>" in text


def test_numbers_and_their_nouns_agree_in_spanish():
    with translation.override("es"):
        said = [wording.verb(Status.VOIDED, n) for n in (1, 2, 1_000_000, 1_000_001)]
        axis = [bar_chart.compact(n) for n in (250, 1500, 20_000)]
    assert said == [
        "Anular 1 código",
        "Anular 2 códigos",
        "Anular 1\xa0000\xa0000 de códigos",
        "Anular 1\xa0000\xa0001 códigos",
    ]
    assert axis == ["250", "1,5k", "20k"]


def test_the_trail_translates_our_own_words_and_nobody_elses():
    facts = {
        "fields": ["success_headline", "name"],
        "only": "available",
        "role": "viewer",
        "reason": "name",
        "complete": True,
    }
    with translation.override("es"):
        assert dict(trail_labels.format_facts(facts)) == {
            "campos": "titular tras el canje, nombre",
            "solo": "disponibles",
            "rol": "Consulta",
            "motivo": "name",
            "completa": "sí",
        }
