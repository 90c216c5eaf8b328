"""Check and test the source tree on a database and a broker of its own."""

import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.backing_services import HOME, StackConfig, throwaway
from stack.browser import browser
from stack.machine import ROOT, StackError, display_seconds
from stack.processes import Child, Supervisor

PYTHON = sys.executable
PROGRAMS = Path(PYTHON).parent  # of the environment: those without a module to run
TEMPLATES = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
# Processes of pytest for the whole suite: on two cores, the others work while tests
# wait for a browser or for programs that they started.
WORKERS = "3"


@dataclass(frozen=True)
class Stage:
    """A check of CI; a failure is reported under its name."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    to_terminal: bool = False


STATIC = (
    Stage("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
    Stage("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    Stage("templates", [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"]),
    Stage(
        "template style",
        [str(PROGRAMS / "djade"), "--check", "--target-version", "6.1", *TEMPLATES],
    ),
    Stage("spelling", [str(PROGRAMS / "codespell")]),
    Stage(
        "imports",
        [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    ),
    Stage("types", [PYTHON, "-m", "mypy", "--no-error-summary"]),
    Stage(
        "migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]
    ),
    Stage(
        "deployment",
        [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"DEBUG": "false", "PUBLIC_URL": "https://pinpress.example"},
    ),
)


def check() -> None:
    """Run all that CI runs before the tests."""
    with throwaway(_config()) as (supervisor, env):
        _run_stages(STATIC, supervisor, env)


def test(*, k: str, only: str, workers: str, everything: bool) -> None:
    """Run checks and tests; with `k` or `only`, just the tests that they choose.

    `everything` adds the tests marked `full`.
    """
    is_choice = bool(k or only)
    argv = _pytest(is_choice=is_choice, workers=workers)
    argv += ["-m", "full or not full"] if everything else []
    argv += ["-k", k] if k else []
    argv += only.split()
    # Every test of all runs in a whole browser, as people have it; it takes longer.
    needs_browser = not _needs_no_browser(only)
    env = {"CHROMIUM": browser(whole=everything)} if needs_browser else {}
    stage = Stage("tests", argv, env, to_terminal=True)
    with throwaway(_config()) as (supervisor, base_env):
        stages = [stage] if is_choice else [*STATIC, stage]
        _run_stages(stages, supervisor, base_env)


def _pytest(*, is_choice: bool, workers: str) -> list[str]:
    # config/celery.py sets DJANGO_SETTINGS_MODULE, and --ds has precedence over it.
    argv = [PYTHON, "-m", "pytest", "-q", "--ds=tests.settings", "--dist=loadfile"]
    argv += ["--no-loadscope-reorder"]  # see tests/conftest.py
    argv += ["-n", workers or ("0" if is_choice else WORKERS)]
    if not is_choice:
        # A line with the total; fails below the floor (pyproject.toml, tool.coverage).
        HOME.mkdir(exist_ok=True)  # where the data file goes
        argv += ["--cov", "--cov-report="]
    return argv


def _needs_no_browser(only: str) -> bool:
    """Return whether `only` names files, none of which uses the fixture `browser`."""
    paths = [ROOT / name.partition("::")[0] for name in only.split()]
    files = [
        file
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*.py"))
    ]
    return bool(files) and not any("browser" in file.read_text() for file in files)


def _config() -> StackConfig:
    """Return the configuration of services whose data is thrown away."""
    folder = Path(tempfile.mkdtemp(prefix="pinpress-"))
    return StackConfig(folder, durable=False, may_create_databases=True)


def _run_stages(
    stages: Sequence[Stage], supervisor: Supervisor, env: Mapping[str, str]
) -> None:
    for stage in stages:
        print(f"── {stage.name} ", end="\n" if stage.to_terminal else "", flush=True)
        started_at = time.monotonic()
        child = Child(stage.name, stage.argv, {**env, **stage.env}, cwd=ROOT)
        try:
            supervisor.run(child, to_terminal=stage.to_terminal)
        except StackError:
            print("" if stage.to_terminal else f"\n{child.output}")
            raise StackError(f"“{stage.name}” failed.") from None
        seconds = time.monotonic() - started_at
        print("── " * stage.to_terminal + display_seconds(seconds), flush=True)
