"""Lighthouse's opinion of a page, where node can run it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.figures import Figure
from stack.browser import browser as find_browser

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = 95
RUNS, TRIES = 3, 3

_COMMAND = ["npm", "exec", "--yes", "--package", f"lighthouse@{VERSION}", "--"]


def scores(pages: dict[str, str]) -> Iterator[Figure]:
    """Yield the scores of pages by their names; nothing where it cannot be run."""
    missing = _what_is_missing()
    if missing:
        sys.stderr.write(f"     Lighthouse was not run: {missing}\n")
        return
    for name, url in pages.items():
        reports = [_report(url) for _ in range(RUNS)]
        for category in CATEGORIES:
            found = [100 * one["categories"][category]["score"] for one in reports]
            yield Figure(
                f"{name}, Lighthouse {category}",
                median(found),
                "",
                LEAST,
                detail=_detail(category, reports[-1]),
            )


def _what_is_missing() -> str:
    if not shutil.which("npm"):
        return "there is no npm."
    tried = subprocess.run(
        [*_COMMAND, "lighthouse", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        return (tried.stderr.strip().splitlines() or ["npm could not get it."])[-1]
    return ""


def _report(url: str) -> dict[str, Any]:
    words = [
        *("lighthouse", url, "--quiet", "--output=json", "--output-path=stdout"),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    env = os.environ | {"CHROME_PATH": find_browser() or _of_playwright()}
    for _ in range(TRIES):  # on a busy machine its browser may come too late
        done = subprocess.run(
            [*_COMMAND, *words], env=env, capture_output=True, text=True, check=False
        )
        if not done.returncode:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise RuntimeError(f"Lighthouse failed: {done.stderr[-500:]}")


def _of_playwright() -> str:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- seldom needed

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _detail(category: str, report: dict[str, Any]) -> str:
    """Say which audits of the category were not passed."""
    failed = [
        one["id"]
        for one in report["categories"][category]["auditRefs"]
        if one["weight"] and report["audits"][one["id"]]["score"] not in (None, 1)
    ]
    runs = f"median of {RUNS}, version {VERSION}"
    return f"{runs}{'; not passed: ' if failed else ''}{', '.join(failed)}"
