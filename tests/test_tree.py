"""The rules of the house that a machine can hold: sizes, names, words."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
LONGEST = {".py": 300, ".html": 300, ".css": 300, ".js": 300}
# Their names say what they hold.
SPEAKING = {"__init__", "__main__", "admin", "apps", "forms", "models", "urls", "views"}
NOWHERE = {"common", "helpers", "managers", "misc", "services", "util", "utils"}
# docs/glossary.md, "never say", as far as the words mean nothing else.
NEVER_SAID = re.compile(
    r"\b(vouchers?|coupons?|promos?|promo codes?|pin codes?|claimed|burned|microsites?"
    r"|customers?|lotter(?:y|ies)|log[ -]?in|log[ -]?out|callbacks?)\b",
    re.IGNORECASE,
)


@cache
def tree(*endings):
    """Return the files that stand, or are about to stand, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in endings and path.exists()]


def modules(*, tests=True):
    """Return the Python files without migrations, which nobody writes or shortens."""
    return [
        path
        for path in tree(".py")
        if "migrations" not in path.parts
        and (tests or "tests" not in path.relative_to(ROOT).parts)
    ]


def name(path):
    return str(path.relative_to(ROOT))


def parsed(path):
    return ast.parse(path.read_text(), str(path))


def length(function):
    """Return the lines of a function without its docstring, which is a contract."""
    said = function.body[0] if ast.get_docstring(function) else None
    return (
        function.end_lineno
        - function.lineno
        + 1
        - (said.end_lineno - said.lineno + 1 if said else 0)
    )


def functions(path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]


def test_no_file_is_long():
    files = [*modules(), *tree(".html", ".css", ".js")]
    assert len(files) > 200
    long = {name(p): len(p.read_text().splitlines()) for p in files}
    assert {
        n: lines for n, lines in long.items() if lines > LONGEST[Path(n).suffix]
    } == {}


def test_no_function_is_long():
    assert [
        (name(path), function.name, length(function))
        for path in modules(tests=False)
        for function in functions(path)
        if length(function) > 40
    ] == []


def test_no_view_is_long():
    views = [p for p in modules(tests=False) if "views" in (p.stem[:5], p.parent.name)]
    assert len(views) >= 5
    assert [
        (name(path), function.name, length(function))
        for path in views
        for function in functions(path)
        if length(function) > 25
    ] == []


def test_no_module_is_named_after_nothing():
    parts = {part for path in modules() for part in path.relative_to(ROOT).parts}
    assert {part.removesuffix(".py") for part in parts} & NOWHERE == set()


def test_a_module_says_what_happens_in_its_room():
    silent = [
        name(path)
        for path in modules(tests=False)
        if path.stem not in SPEAKING
        and path.parent.name != "views"
        and path != ROOT / "manage.py"
        and not (ast.get_docstring(parsed(path)) or "").partition("\n")[0].strip()
    ]
    assert silent == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
    here = Path(__file__)
    assert [
        name(path)
        for path in tree(".py", ".html", ".css", ".js", ".md", ".toml", ".yaml")
        if path != here and later.search(path.read_text())
    ] == []


def test_an_included_template_sees_only_what_it_is_given():
    bare = []
    for path in tree(".html"):
        text = re.sub(r"{#.*?#}", "", path.read_text())
        tags = re.findall(r"{%-?\s*include\s.*?%}", text)
        bare += [(name(path), t) for t in tags if not re.search(r"\bonly\s*%}$", t)]
    assert bare == []


def routes(resolver=None, before=""):
    """Return the name and the route of each of our own addresses."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if route.startswith("admin/"):
            continue  # of Django's making
        if isinstance(pattern, URLPattern):
            yield pattern.name or "", route
        else:
            yield from routes(pattern, route)


def sentences(path):
    """Return what a module gives to the translator."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if function in {"_", "now", "gettext", "gettext_lazy", "ngettext"}:
                for given in node.args:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield given.value


def test_an_address_uses_the_words_of_the_glossary():
    found = list(routes())
    assert len(found) > 40
    words = [" ".join(pair).replace("_", " ").replace("-", " ") for pair in found]
    assert [said for said in words if NEVER_SAID.search(said)] == []


def test_pages_and_messages_use_the_words_of_the_glossary():
    said = [(name(path), path.read_text()) for path in tree(".html")]
    said += [
        (name(path), sentence)
        for path in modules(tests=False)
        for sentence in sentences(path)
    ]
    assert len(said) > 500
    wrong = [(where, NEVER_SAID.findall(text)) for where, text in said]
    assert [(where, words) for where, words in wrong if words] == []


@pytest.mark.parametrize("said", ["Promo code", "Log in", "claimed", "Your vouchers"])
def test_a_word_that_we_never_say_would_be_found(said):
    assert NEVER_SAID.search(said)
