"""The Spanish words: complete, compiled, and those of the sources."""

import ast
import gettext
import re
from functools import cache

import pytest
from django.utils import translation
from django.utils.translation.template import templatize

from codes import wording
from codes.models import Status
from redemption import trend
from staff import actions
from tests.factories import make_campaign
from tests.sources import APPS, ROOT, sources

PO = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"


# ── reading ──────────────────────────────────────────────────────────────────


@cache
def catalog():
    """Return the entries of the .po: {(context, msgid): {field: text}}, and flags."""
    entries = {}
    for block in PO.read_text(encoding="utf-8").split("\n\n"):
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
def words():
    """Return the entries without the head of the file."""
    return {key: entry for key, entry in catalog().items() if key != (None, "")}


def translations(entry):
    return [text for field, text in entry.items() if field.startswith("msgstr")]


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[a-z]", text))


# ── the catalogue ────────────────────────────────────────────────────────────


def test_every_word_is_translated():
    assert len(words()) > 600
    assert [key for key, entry in words().items() if not all(translations(entry))] == []
    plural = [entry for entry in words().values() if "msgid_plural" in entry]
    assert {len(translations(entry)) for entry in plural} == {3}


def test_nothing_is_fuzzy_or_left_over():
    assert [
        key
        for key, entry in catalog().items()
        if "fuzzy" in entry["flags"] or entry["obsolete"]
    ] == []


def test_the_compiled_file_is_that_of_the_words():
    expected = {}
    for (context, msgid), entry in catalog().items():
        key = msgid if context is None else f"{context}\x04{msgid}"
        if "msgid_plural" in entry:
            expected |= {(key, n): entry[f"msgstr[{n}]"] for n in range(3)}
        else:
            expected[key] = entry["msgstr"]
    with PO.with_suffix(".mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)._catalog
    del found[""], expected[""]  # the head, which msgfmt shortens
    assert found == expected, "run make messages"


def test_placeholders_agree():
    wrong = []
    for key, entry in words().items():
        plural = placeholders(entry.get("msgid_plural", entry["msgid"]))
        for field, text in entry.items():
            if not field.startswith("msgstr"):
                continue
            if field == "msgstr[0]":  # of one thing the number may be a word
                agree = placeholders(entry["msgid"]) <= placeholders(text) <= plural
            else:
                agree = placeholders(text) == plural
            if not agree:
                wrong.append((key, field))
    assert wrong == []


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


def said():
    """Yield where each message stands, and the message."""
    for name, source in sources(".html", "templates"):
        yield from ((name, found) for found in in_template(source))
    for name, source in sources(".py", *APPS):
        yield from ((name, found) for found in in_python(source))


def test_the_words_are_those_of_the_sources():
    found = list(said())
    assert len(found) > 900
    assert [name for name, one in found if one is None] == [], "no constant text"
    plurals = {(context, msgid): plural for _, (context, msgid, plural) in found}
    plurals |= {(c, msgid): plural for _, (c, msgid, plural) in found if plural}
    stored = {key: entry.get("msgid_plural") for key, entry in words().items()}
    assert stored == plurals, "run make messages, then translate what is new"


def test_functions_are_called_as_gettext_tools_know_them():
    """`gettext as now` hides its texts from xgettext; `_` is the only other name."""
    renamed = re.compile(r"^from django\.utils\.translation import .* as (?!_$)", re.M)
    assert [name for name, text in sources(".py", *APPS) if renamed.search(text)] == []


# ── the pages ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wanted", "language", "heading", "button"),
    [
        ("es", "es", "Canjea tu código", "Canjear"),
        ("es-MX,es;q=0.9,en;q=0.5", "es", "Canjea tu código", "Canjear"),
        ("de", "en", "Redeem your code", "Redeem"),
        ("en", "en", "Redeem your code", "Redeem"),
    ],
)
def test_the_landing_page_speaks_the_visitors_language(
    client, db, wanted, language, heading, button
):
    page = client.get(f"/{make_campaign().slug}/", headers={"accept-language": wanted})
    assert page["Content-Language"] == language
    assert "Accept-Language" in page["Vary"]
    text = page.content.decode()
    assert f'<html lang="{language}" dir="ltr">' in text
    assert f"<h1>{heading}</h1>" in text
    assert f">{button}</button>" in text


@pytest.mark.parametrize(
    ("wanted", "language", "heading"),
    [("es", "es", "Campañas"), ("de", "en", "Campaigns")],
)
def test_the_console_speaks_the_language_of_staff(
    client, manager, wanted, language, heading
):
    client.force_login(manager)
    page = client.get("/console/campaigns/", headers={"accept-language": wanted})
    text = page.content.decode()
    assert f'<html lang="{language}" dir="ltr">' in text
    assert f"<h1>{heading}</h1>" in text


def test_numbers_and_their_nouns_agree_in_spanish():
    with translation.override("es"):
        said = [wording.verb(Status.VOIDED, n) for n in (1, 2, 1_000_000, 1_000_001)]
        axis = [trend.compact(n) for n in (250, 1500, 20_000)]
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
        assert dict(actions.facts_in_words(facts)) == {
            "campos": "titular tras el canje, nombre",
            "solo": "disponibles",
            "rol": "Consulta",
            "motivo": "name",
            "completa": "sí",
        }
