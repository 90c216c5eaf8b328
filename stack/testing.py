"""Check and test the tree on a database and a broker of its own."""

import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stack.browser import browser
from stack.foundation import StackConfig, throwaway
from stack.machine import ROOT, StackError
from stack.processes import Child, Supervisor

PYTHON = sys.executable
TEMPLATES = ["templates"]


@dataclass(frozen=True)
class Stage:
    """One thing that CI looks at; its name is what a failure is reported by."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    loud: bool = False


STATIC = (
    Stage("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
    Stage("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    Stage("templates", [PYTHON, "-m", "djlint", "--lint", "--quiet", *TEMPLATES]),
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
    with throwaway(_hasty()) as (supervisor, env):
        _run(STATIC, supervisor, env)


def test(*, k: str, only: str, workers: str) -> None:
    """Run everything; with `k` or `only`, just the tests that they choose."""
    chosen = bool(k or only)
    workers = workers or ("0" if chosen else "2")
    found = browser()
    # Our own import of Celery has named the settings of the product already.
    argv = [PYTHON, "-m", "pytest", "-q", "--ds=tests.settings", "-n", workers]
    argv += ["-k", k] if k else []
    argv += only.split()
    tests = Stage("tests", argv, {"CHROMIUM": found} if found else {}, loud=True)
    with throwaway(_hasty()) as (supervisor, env):
        _run([*([] if chosen else STATIC), tests], supervisor, env)


def _hasty() -> StackConfig:
    """Return a place whose data nobody will miss."""
    place = Path(tempfile.mkdtemp(prefix="pinpress-"))
    return StackConfig(place, durable=False, own_databases=True)


def _run(
    stages: Sequence[Stage], supervisor: Supervisor, env: Mapping[str, str]
) -> None:
    for stage in stages:
        print(f"── {stage.name} ", end="\n" if stage.loud else "", flush=True)
        began = time.monotonic()
        child = Child(stage.name, stage.argv, {**env, **stage.env}, cwd=ROOT)
        try:
            supervisor.finish(child, quiet=not stage.loud)
        except StackError:
            print(f"\n{child.said}" if not stage.loud else "")
            raise StackError(f"“{stage.name}” failed.") from None
        print("── " * stage.loud + f"{time.monotonic() - began:.0f} s", flush=True)
