"""The catalogue of each language: complete, compiled, up to date with the sources."""

import ast
import re
from functools import cache

import polib
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
PUBLIC = set(LANGUAGES) - set(CONSOLE)  # of landing pages alone
each_language = pytest.mark.parametrize("language", LANGUAGES)


# ── reading ──────────────────────────────────────────────────────────────────


def path_of(language, suffix):
    return LOCALE / language / "LC_MESSAGES" / f"django{suffix}"


@cache
def catalog(language):
    return polib.pofile(path_of(language, ".po"), encoding="utf-8")


def key_of(entry):
    return entry.msgctxt, entry.msgid


def plural_forms(language):
    """Return how many plural forms the head of the catalogue promises."""
    return int(
        re.search(r"nplurals=(\d)", catalog(language).metadata["Plural-Forms"])[1]
    )


def translations(entry):
    """Return the texts of an entry by their plural form, 0 where it has none."""
    return entry.msgstr_plural if entry.msgid_plural else {0: entry.msgstr}


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[a-z]|%[sd]|\{\{ \w+ \}\}|</?%s>", text))


# ── the catalogue ────────────────────────────────────────────────────────────


def test_the_languages_offered_are_those_that_have_a_catalogue():
    assert sorted(LANGUAGES) == sorted(path.name for path in LOCALE.iterdir())
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert (
        set(re.search(r"^PUBLIC = ([a-z -]+)#", make, re.MULTILINE)[1].split())
        == PUBLIC
    )


@each_language
def test_every_message_is_translated(language):
    entries = catalog(language)
    assert len(entries) > (60 if language in PUBLIC else 900)
    missing = [e for e in entries if not all(translations(e).values())]
    assert [key_of(entry) for entry in missing] == []
    forms = {len(entry.msgstr_plural) for entry in entries if entry.msgid_plural}
    assert forms == {plural_forms(language)}


@each_language
def test_no_message_is_fuzzy_or_obsolete(language):
    left = [entry for entry in catalog(language) if entry.fuzzy or entry.obsolete]
    assert [key_of(entry) for entry in left] == []
    assert not catalog(language).metadata_is_fuzzy


@each_language
def test_the_compiled_catalogue_is_up_to_date(language):
    compiled = polib.mofile(path_of(language, ".mo"), encoding="utf-8")
    written, read = (
        {(*key_of(entry), entry.msgid_plural): translations(entry) for entry in entries}
        for entries in (catalog(language), compiled)
    )
    assert read == written, "run make messages"


@each_language
def test_placeholders_agree(language):
    wrong = []
    # Of one or two things a translation may say the number as a word.
    forms_for_few = range(3 if plural_forms(language) == 6 else 1)
    for entry in catalog(language):
        single = placeholders(entry.msgid)
        plural = placeholders(entry.msgid_plural or entry.msgid)
        for form, text in translations(entry).items():
            found = placeholders(text)
            is_few = form in forms_for_few
            if not (single <= found <= plural if is_few else found == plural):
                wrong.append((key_of(entry), form))
    assert wrong == []


@each_language
def test_translations_keep_the_space_at_their_ends(language):
    """A space at an end joins the text to the next one."""
    ends = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
    assert [
        key_of(entry)
        for entry in catalog(language)
        for text in translations(entry).values()
        if ends.match(text).groups() != ends.match(entry.msgid).groups()
    ] == []


# ── the sources ──────────────────────────────────────────────────────────────

# How many texts each function takes, its context included.
TEXTS = {"gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
STRING = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(
    rf"\b(npgettext|ngettext|pgettext|gettext|_)\(\s*{STRING}"
    rf"(?:,\s*{STRING})?(?:,\s*{STRING})?"
)


def kind(function):
    return "gettext" if function == "_" else re.sub(r"_(lazy|noop)$", "", function)


def message(function, texts):
    """Return context, msgid and plural of a call's texts."""
    context = texts.pop(0) if "pgettext" in function else None
    return context, texts[0], texts[1] if len(texts) > 1 else None


def messages_of_template(source):
    for call in CALL.finditer(templatize(source)):
        texts = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        function = kind(call[1])
        yield message(function, texts[: TEXTS[function]])


def messages_of_module(source):
    """Yield the messages of a module; None for a text that is no constant."""
    tree = ast.parse(source)
    functions = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == (
            "django.utils.translation"
        ):
            functions |= {
                name.asname or name.name: kind(name.name) for name in node.names
            }
    for call in ast.walk(tree):
        function = functions.get(getattr(getattr(call, "func", None), "id", None))
        if function in TEXTS:
            arguments = call.args[: TEXTS[function]]
            if all(isinstance(text, ast.Constant) for text in arguments):
                yield message(function, [text.value for text in arguments])
            else:
                yield None


@cache
def messages_of_sources():
    """Return the name of a file and a message, for each message in each file."""
    templates, modules = sources(".html", "templates"), sources(".py", *APPS)
    found = [(name, messages_of_template(text)) for name, text in templates]
    found += [(name, messages_of_module(text)) for name, text in modules]
    return [(name, message) for name, messages in found for message in messages]


def test_texts_are_constants_where_they_are_translated():
    found = messages_of_sources()
    assert len(found) > 900
    assert [name for name, message in found if message is None] == []


@each_language
def test_the_messages_are_those_of_the_sources(language):
    files = public_sources() if language in PUBLIC else None
    found = [
        message
        for name, message in messages_of_sources()
        if message and (files is None or name in files)
    ]
    wanted = {(context, msgid): plural for context, msgid, plural in found}
    wanted |= {(context, msgid): plural for context, msgid, plural in found if plural}
    stored = {key_of(e): e.msgid_plural or None for e in catalog(language)}
    assert stored == wanted, "run make messages, then translate what is new"


def test_gettext_is_imported_under_a_name_that_xgettext_knows():
    """`gettext as now` hides its texts from xgettext; `_` is the only other name."""
    renamed = re.compile(
        r"^from django\.utils\.translation import .* as (?!_$)", re.MULTILINE
    )
    assert [name for name, text in sources(".py", *APPS) if renamed.search(text)] == []


# ── the pages ────────────────────────────────────────────────────────────────


def translated(msgid, language):
    if language == "en":
        return msgid
    return catalog(language).find(msgid, msgctxt=None).msgstr


ACCEPTED = [
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
    ("accepted", "language"), [*ACCEPTED, ("ar", "ar"), ("ar-EG,en;q=0.5", "ar")]
)
def test_the_landing_page_speaks_the_visitors_language(client, db, accepted, language):
    page = client.get(
        f"/{make_campaign().slug}/", headers={"accept-language": accepted}
    )
    assert page["Content-Language"] == language
    assert "Accept-Language" in page["Vary"]
    text = page.content.decode()
    to = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{to}">' in text
    assert f"<h1>{translated('Redeem your code', language)}</h1>" in text
    assert f">{translated('Redeem', language)}</button>" in text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [*ACCEPTED, ("ar", "en"), ("ar-EG,fr;q=0.8,en;q=0.5", "fr")],
)
def test_the_console_speaks_the_language_of_staff(client, manager, accepted, language):
    client.force_login(manager)
    page = client.get("/console/campaigns/", headers={"accept-language": accepted})
    text = page.content.decode()
    assert f'<html lang="{language}" dir="ltr">' in text
    assert f"<h1>{translated('Campaigns', language)}</h1>" in text


def test_numbers_and_their_nouns_agree_in_spanish():
    with translation.override("es"):
        verbs = [wording.verb(Status.VOIDED, n) for n in (1, 2, 1_000_000, 1_000_001)]
        axis = [bar_chart.compact(n) for n in (250, 1500, 20_000)]
    assert verbs == [
        "Anular 1 código",
        "Anular 2 códigos",
        "Anular 1\xa0000\xa0000 de códigos",
        "Anular 1\xa0000\xa0001 códigos",
    ]
    assert axis == ["250", "1,5k", "20k"]


def test_the_trail_translates_our_own_words_and_no_text_of_people():
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
