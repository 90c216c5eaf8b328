"""compose.yaml, Dockerfile and the units of docs/operations.md, without Docker.

What can be read in them must agree with each other, with the launcher and the settings.
"""

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
from functools import cache

import pytest
import yaml
from celery.bin.beat import beat
from celery.bin.worker import worker
from django.conf import settings
from django.core.management import get_commands
from granian.cli import cli as granian

from stack import environment, programs
from stack.machine import ROOT

# What may differ between a laptop, a server and a container.
OF_THE_PLACE = {"--host", "--port", "--workers", "--schedule"}
OF_THE_PLACE |= {"--hostname", "--loglevel"}
WITHOUT_VALUE = {"--no-ws", "--respawn-failed-workers"}
WITHOUT_VALUE |= {"--without-gossip", "--without-mingle"}

# What the processes of the image import, and the health check. Of config.wsgi what it
# imports: it queries the database.
ENTRY_POINTS = ["config.urls", "config.celery", "codes.vault", "stack.readiness"]


@cache
def read(name):
    return (ROOT / name).read_text()


@cache
def compose():
    return yaml.safe_load(read("compose.yaml"))


def application_services():
    """Return the services that run our image."""
    return {
        name: service
        for name, service in compose()["services"].items()
        if service["image"] == compose()["x-application"]["image"]
    }


@cache
def instructions():
    """Return the instructions of the Dockerfile as pairs of name and text."""
    lines = re.sub(r"^#.*\n", "", read("Dockerfile"), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", " ", lines)
    return [tuple(line.split(" ", 1)) for line in joined.splitlines() if line]


def texts_of(instruction):
    return [text for name, text in instructions() if name == instruction]


def variables(text):
    """Return the names of NAME=value words."""
    return set(re.findall(r"\b([A-Z][A-Z_]+)=", text))


def allowed():
    """Return what .dockerignore lets into the image, and nothing else."""
    first, *rest = read(".dockerignore").splitlines()
    assert first == "*"
    return {line.removeprefix("!") for line in rest if line.startswith("!")}


# ── settings ─────────────────────────────────────────────────────────────────


def test_compose_sets_only_settings_that_exist():
    services = application_services()
    assert services.keys() == {"migrate", "web", "worker", "beat"}
    names = {name for service in services.values() for name in service["environment"]}
    assert {"SECRET_KEY", "DATABASE_URL", "DATABASE_STATEMENT_TIMEOUT"} <= names
    assert names - environment.SETTINGS == set()


def test_what_compose_takes_from_env_is_in_the_example():
    taken = set(re.findall(r"\$\{([A-Z_]+)", read("compose.yaml")))
    example = set(re.findall(r"^#([A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert "DATABASE_PASSWORD" in taken
    assert taken - example == set()


def test_the_worker_has_the_statement_timeout_of_the_launcher():
    timeout = programs.worker_env({})["DATABASE_STATEMENT_TIMEOUT"]
    service = compose()["services"]["worker"]
    assert service["environment"]["DATABASE_STATEMENT_TIMEOUT"] == timeout
    assert f"Environment=DATABASE_STATEMENT_TIMEOUT={timeout}" in read(
        "docs/operations.md"
    )


def test_the_image_sets_only_settings_that_exist():
    names = variables(" ".join(texts_of("ENV")))
    assert {"STATIC_ROOT", "FILES_DIR"} <= names
    assert names - environment.SETTINGS == {"PATH", "PYTHONUNBUFFERED"}


def test_the_image_is_built_with_all_settings_that_are_needed():
    (build,) = [text for text in texts_of("RUN") if "collectstatic" in text]
    words = shlex.split(build.partition(" python ")[0])
    env = dict(word.split("=", 1) for word in words)
    assert set(env) - environment.SETTINGS == set()
    subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env=env | {"PATH": os.environ["PATH"]},
        cwd=ROOT,
        check=True,
    )


# ── commands ─────────────────────────────────────────────────────────────────


def options(argv):
    """Return the options of a command line with their values."""
    found, words = {}, iter([str(word) for word in argv])
    for word in words:
        if word.startswith("--"):
            found[word] = "" if word in WITHOUT_VALUE else next(words)
    return found


def units():
    """Return the command lines of the systemd units in docs/operations.md."""
    joined = re.sub(r"\\\n\s*", " ", read("docs/operations.md"))
    return [
        shlex.split(line)
        for line in re.findall(r"^ExecStart=(.+)", joined, re.MULTILINE)
    ]


def unit(program):
    (argv,) = [argv for argv in units() if program in " ".join(argv)]
    return argv


def service(name):
    return shlex.split(compose()["services"][name]["command"])


@cache
def commands():
    """Return the command lines of each program: image or compose, unit, launcher."""
    (image_command,) = texts_of("CMD")
    return {
        "web": [
            json.loads(image_command),
            unit("granian"),
            programs.web({}, host="127.0.0.1", port=8000).argv,
        ],
        "worker": [
            service("worker"),
            unit("config worker"),
            programs.worker_argv("worker"),
        ],
        "beat": [
            service("beat"),
            unit("config beat"),
            programs.beat({}, schedule=ROOT).argv,
        ],
    }


@pytest.mark.parametrize("program", ["web", "worker", "beat"])
def test_a_program_has_the_same_options_everywhere(program):
    container, server, laptop = (
        {
            name: value
            for name, value in options(argv).items()
            if name not in OF_THE_PLACE
        }
        for argv in commands()[program]
    )
    assert container == server == laptop


@pytest.mark.parametrize(
    ("program", "command"), [("web", granian), ("worker", worker), ("beat", beat)]
)
def test_a_program_knows_its_options(program, command):
    known = {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }
    for argv in commands()[program]:
        assert set(options(argv)) - known == set()


def test_management_commands_of_compose_and_image_exist():
    text = read("compose.yaml") + read("Dockerfile")
    named = set(re.findall(r"manage\.py (\w+)", text))
    assert {"migrate", "collectstatic"} <= named
    assert named - set(get_commands()) == set()


def test_services_name_services_volumes_and_configs_that_exist():
    for name, service in compose()["services"].items():
        needed = set(service.get("depends_on", ()))
        assert (name, needed - compose()["services"].keys()) == (name, set())
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert (name, mounted - compose()["volumes"].keys()) == (name, set())
        configs = {config["source"] for config in service.get("configs", ())}
        assert (name, configs - compose()["configs"].keys()) == (name, set())


def test_no_service_keeps_its_log_for_ever():
    for name, service in compose()["services"].items():
        assert (name, service["logging"]["options"].keys()) == (
            name,
            {"max-size", "max-file"},
        )


# ── files ────────────────────────────────────────────────────────────────────


def imported_packages():
    """Return the packages of this repository that the entry points import."""
    code = f"""
import importlib, json, sys
import django
django.setup()
for name in {ENTRY_POINTS}:
    importlib.import_module(name)
print(json.dumps([name.partition(".")[0] for name in sys.modules]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = set(json.loads(done.stdout))
    return {name for name in names if (ROOT / name / "__init__.py").exists()}


def test_the_image_holds_every_package_that_is_imported():
    imported = imported_packages()
    ours = {app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()}
    assert imported >= {"config", "stack", *ours}
    assert imported - allowed() == set()


def test_the_image_holds_templates_static_files_and_translations():
    folders = [
        *settings.TEMPLATES[0]["DIRS"],
        *settings.STATICFILES_DIRS,
        *settings.LOCALE_PATHS,
    ]
    names = {str(folder.relative_to(ROOT)) for folder in folders}
    assert names == {"templates", "static", "locale"}
    assert names - allowed() == set()


def test_the_image_holds_no_tests_and_everything_allowed_exists():
    assert {name for name in allowed() if not (ROOT / name).exists()} == set()
    assert allowed().isdisjoint({"tests", "tools", "bench", "var", ".env"})
    assert "manage.py" in allowed()


def test_the_requirements_that_the_image_installs_are_copied():
    (install,) = [text for text in texts_of("RUN") if "pip install" in text]
    (lock,) = re.findall(r"-r (\S+)", install)
    assert [text for text in texts_of("COPY") if text.startswith(f"{lock} ")]
    assert lock in allowed()


def test_the_module_of_the_health_check_exists():
    (check,) = texts_of("HEALTHCHECK")
    *_, option, module = json.loads(check[check.index("[") :])
    assert option == "-m"
    assert importlib.util.find_spec(module)
