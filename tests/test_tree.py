"""Rules for the tree that no linter checks: sizes, names, words, complete lists."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from tests.sources import APPS, ROOT

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES, MAX_VIEW_LINES = 40, 25
# Names of modules that say nothing about what is in them.
EMPTY_NAMES = {"common", "helpers", "managers", "misc", "services", "util", "utils"}
# docs/glossary.md, "never say", as far as the words mean nothing else.
FORBIDDEN_WORDS = re.compile(
    r"\b(vouchers?|coupons?|promos?|promo codes?|pin codes?|claimed|burned|microsites?"
    r"|customers?|lotter(?:y|ies)|log[ -]?in|log[ -]?out|callbacks?)\b",
    re.IGNORECASE,
)


@cache
def tracked(*suffixes):
    """Return the files that are in the repository, or would be with `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in suffixes and path.exists()]


def modules(*, tests=True):
    """Return the Python files without migrations, which Django writes."""
    return [
        path
        for path in tracked(".py")
        if "migrations" not in path.parts
        and (tests or "tests" not in path.relative_to(ROOT).parts)
    ]


def name(path):
    return str(path.relative_to(ROOT))


@cache
def parsed(path):
    return ast.parse(path.read_text(), str(path))


# ── sizes ────────────────────────────────────────────────────────────────────


def lines_of(function):
    """Return the lines of a function, its docstring not counted."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function):
        docstring = function.body[0]
        lines -= docstring.end_lineno - docstring.lineno + 1
    return lines


def functions(path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]


def is_view(path):
    return "views" in (path.stem[:5], path.parent.name)


def test_no_file_is_longer_than_300_lines():
    files = [*modules(), *tracked(".html", ".css", ".js")]
    assert len(files) > 200
    lines = {name(path): len(path.read_text().splitlines()) for path in files}
    assert {n: count for n, count in lines.items() if count > MAX_FILE_LINES} == {}


def test_no_function_is_longer_than_40_lines_and_no_view_than_25():
    files = modules(tests=False)
    assert len([path for path in files if is_view(path)]) >= 5
    assert [
        (name(path), function.name, lines_of(function))
        for path in files
        for function in functions(path)
        if lines_of(function)
        > (MAX_VIEW_LINES if is_view(path) else MAX_FUNCTION_LINES)
    ] == []


# ── names and remnants ───────────────────────────────────────────────────────


def test_no_module_has_a_name_that_says_nothing():
    parts = {part for path in modules() for part in path.relative_to(ROOT).parts}
    assert {part.removesuffix(".py") for part in parts} & EMPTY_NAMES == set()


def test_no_note_of_unfinished_work_is_left():
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
    assert [
        name(path)
        for path in tracked(".py", ".html", ".css", ".js", ".md", ".toml", ".yaml")
        if path != Path(__file__) and unfinished.search(path.read_text())
    ] == []


def test_included_templates_get_only_what_the_tag_passes():
    inherited = []
    for path in tracked(".html"):
        text = re.sub(r"{#.*?#}", "", path.read_text())
        tags = re.findall(r"{%-?\s*include\s.*?%}", text)
        inherited += [
            (name(path), tag) for tag in tags if not re.search(r"\bonly\s*%}$", tag)
        ]
    assert inherited == []


def test_the_linters_are_told_of_every_app():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    linter = tools["importlinter"]
    contracts = {contract["name"]: contract for contract in linter["contracts"]}
    listed = {
        "import-linter": linter["root_packages"],
        "circles": contracts["No circle among the modules of a package"]["ancestors"],
        "layers": re.findall(
            r"\w+", " ".join(contracts["Apps import downwards only"]["layers"])
        ),
    }
    missing = {(tool, app) for tool in listed for app in set(APPS) - set(listed[tool])}
    assert missing == set()
    assert tools["mypy"]["files"] == ["."]


# ── the words of the glossary ────────────────────────────────────────────────


def routes(resolver=None, prefix=""):
    """Return the name and the route of each address, the admin's left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith("admin/"):
            continue  # named by Django
        if isinstance(pattern, URLPattern):
            yield pattern.name or "", route
        else:
            yield from routes(pattern, route)


def translatable(path):
    """Return the texts that a module passes to gettext."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if function == "_" or "gettext" in function:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(
                        argument.value, str
                    ):
                        yield argument.value


def test_addresses_use_the_words_of_the_glossary():
    found = list(routes())
    assert len(found) > 40
    words = [" ".join(pair).replace("_", " ").replace("-", " ") for pair in found]
    assert [text for text in words if FORBIDDEN_WORDS.search(text)] == []


def test_pages_and_messages_use_the_words_of_the_glossary():
    texts = [(name(path), path.read_text()) for path in tracked(".html")]
    texts += [
        (name(path), text)
        for path in modules(tests=False)
        for text in translatable(path)
    ]
    assert len(texts) > 500
    wrong = [(place, FORBIDDEN_WORDS.findall(text)) for place, text in texts]
    assert [(place, words) for place, words in wrong if words] == []


@pytest.mark.parametrize("text", ["Promo code", "Log in", "claimed", "Your vouchers"])
def test_a_forbidden_word_is_found(text):
    assert FORBIDDEN_WORDS.search(text)
