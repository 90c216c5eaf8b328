"""The documents tell the truth, as far as a machine can check it."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

import codes.list_lookup
import codes.lookup
import redemption.throttle
import staff.signing_in
from tests.sources import APPS
from throttling.rate_limits import RateLimit

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
OUR_APPS = tuple(app for app in APPS if (ROOT / app / "apps.py").exists())
# What a shell, make or the system means for programs in general.
NOT_OURS = {"PATH", "MAKELEVEL", "HOME", "TMPDIR", "DJANGO_SETTINGS_MODULE"}


def name(path):
    return str(path.relative_to(ROOT))


@cache
def text_of(path):
    return (ROOT / path).read_text()


def prose(path):
    """Return a document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)


# ── the environment ──────────────────────────────────────────────────────────


def read_by_settings():
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text_of("config/settings.py")))


def read_by_the_launcher():
    names = set()
    for path in [*(ROOT / "stack").glob("*.py"), ROOT / "tests/conftest.py"]:
        names |= set(
            re.findall(r'environ(?:\.get\(|\[)\s*"([A-Z_]+)"', path.read_text())
        )
    shell = text_of("stack/bootstrap.sh")
    return names | set(re.findall(r"\$\{(PYTHON|PORT)[:}-]", shell)) - NOT_OURS


def in_the_example():
    return set(re.findall(r"^#?([A-Z_]+)=", text_of(".env.example"), re.MULTILINE))


def in_the_configuration():
    return set(
        re.findall(r"^\| `([A-Z_]+)`", text_of("docs/configuration.md"), re.MULTILINE)
    )


def test_what_is_read_from_the_environment_is_written_down():
    read = (read_by_settings() | read_by_the_launcher()) - NOT_OURS
    assert len(read) > 15
    assert (read - in_the_example(), read - in_the_configuration()) == (set(), set())


def test_what_is_written_down_is_read_by_somebody():
    everything = "\n".join(
        path.read_text()
        for path in [
            ROOT / "config/settings.py",
            *(ROOT / "stack").iterdir(),
            ROOT / "tests/conftest.py",
            ROOT / "compose.yaml",
        ]
        if path.is_file()
    )
    written = in_the_example() | in_the_configuration()
    assert in_the_example() == in_the_configuration()
    assert {word for word in written if word not in everything} == set()


def test_the_example_holds_no_secret():
    for line in text_of(".env.example").splitlines():
        assert not line or line.startswith("#"), "a copy must change nothing"
    assert re.findall(r"[A-Za-z0-9+/_-]{32,}={0,2}", text_of(".env.example")) == []


# ── commands, dependencies, apps ─────────────────────────────────────────────


def test_operations_explain_every_command():
    ours = {command for command, app in get_commands().items() if app in OUR_APPS}
    assert {"demo", "export_codes", "check_integrity", "rewrap_keys"} <= ours
    explained = text_of("docs/operations.md")
    assert {one for one in ours if f"manage.py {one}" not in explained} == set()


def test_every_dependency_has_its_reason():
    project = tomllib.loads(text_of("pyproject.toml"))
    wanted = [
        *project["project"]["dependencies"],
        *(line for group in project["dependency-groups"].values() for line in group),
    ]
    packages = {
        re.match(r"[\w-]+", line)[0] for line in wanted if isinstance(line, str)
    }
    rows = re.findall(r"^\| ([^|]+) \|", text_of("docs/dependencies.md"), re.MULTILINE)
    explained = {word for row in rows for word in re.findall(r"[\w-]+", row)}
    assert packages - explained == set()


def test_the_architecture_draws_the_layers_that_the_linter_holds():
    ours = [app for app in settings.INSTALLED_APPS if (ROOT / app / "apps.py").exists()]
    assert sorted(ours) == sorted(OUR_APPS)
    picture = text_of("docs/architecture.md").partition("```")[2].partition("```")[0]
    drawn = re.findall(r"^ ([a-z]+(?: \| [a-z]+)*)  ", picture, re.MULTILINE)
    contract = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    built = [re.sub(r"\(\w+\)( \| )?", "", layer) for layer in layers]
    assert drawn[1:] == [layer for layer in built if layer]


# ── links, paths, targets ────────────────────────────────────────────────────


def anchors(path):
    """Return the anchors that GitHub makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    words = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in words}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"https?:|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert (target, there.exists()) == (target, True)
        if anchor:
            assert (target, anchor in anchors(there)) == (target, True)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_files_that_are_named_exist(path):
    """A path in backticks that begins with a folder of ours, or with `static/`."""
    ours = "|".join([*APPS, "docs", "stack", "static", "templates", "tests", "tools"])
    named = re.findall(
        rf"`((?:{ours})/[\w./-]+\.(?:py|md|html|css|js|sh|lock|svg))(?:::(\w+))?`",
        path.read_text(),
    )
    for file, test in named:
        assert (file, (ROOT / file).exists()) == (file, True)
        if test:
            assert (test, test in functions_of(file)) == (test, True)


@cache
def functions_of(file):
    tree = ast.parse(text_of(file))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_targets_of_make_exist():
    there = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = {
        target
        for path in DOCUMENTS
        for target in re.findall(r"(?:`|^|\n)make\s+([a-z]+)", path.read_text())
    }
    assert {"up", "test"} <= named
    assert named - there == set()


def test_pictures_are_light_and_shown():
    pictures = {name(path): path for path in (ROOT / "docs/screenshots").glob("*")}
    shown = set(re.findall(r"\]\((docs/screenshots/[^)]+)\)", text_of("README.md")))
    assert len(shown) >= 5
    assert shown == set(pictures)
    sizes = {name: path.stat().st_size for name, path in pictures.items()}
    assert {name: size for name, size in sizes.items() if size >= 120_000} == {}


# ── security ─────────────────────────────────────────────────────────────────


def test_every_claim_of_security_names_its_test():
    claims = text_of("docs/security.md").partition("## What is not protected")[0]
    bullets = re.findall(r"^- .+(?:\n  .+)*", claims, re.MULTILINE)
    assert len(bullets) > 40
    silent = [
        bullet
        for bullet in bullets
        if not re.search(r"`tests/[\w/]+\.py::\w+`", bullet)
    ]
    assert silent == []


def test_the_rate_limits_are_those_of_the_code():
    rows = re.findall(
        r"^\| `([\w-]+)` \|[^|]+\| (\d+) \| (\d+) \|$",
        text_of("docs/security.md"),
        re.MULTILINE,
    )
    modules = (
        redemption.throttle,
        staff.signing_in,
        codes.lookup,
        codes.list_lookup,
    )
    limits = {
        limit.name: (limit.tries, limit.seconds)
        for module in modules
        for limit in vars(module).values()
        if isinstance(limit, RateLimit) and not limit.name.startswith("recorded")
    }
    assert {row[0]: (int(row[1]), int(row[2])) for row in rows} == limits
