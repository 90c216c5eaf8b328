"""Measure pages with Lighthouse, where npm can run it."""

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
MIN_SCORE = 95
RUNS, TRIES = 3, 3

_COMMAND = ["npm", "exec", "--yes", "--package", f"lighthouse@{VERSION}", "--"]


def measure_pages(pages: dict[str, str]) -> Iterator[Figure]:
    """Yield the scores of pages by their names; none where Lighthouse cannot run."""
    reason = _why_it_cannot_run()
    if reason:
        sys.stderr.write(f"     Lighthouse was not run: {reason}\n")
        return
    for name, url in pages.items():
        reports = [_report(url) for _ in range(RUNS)]
        for category in CATEGORIES:
            scores = [100 * r["categories"][category]["score"] for r in reports]
            yield Figure(
                f"{name}, Lighthouse {category}",
                median(scores),
                "",
                MIN_SCORE,
                detail=_detail(category, reports[-1]),
            )


def _why_it_cannot_run() -> str:
    if not shutil.which("npm"):
        return "there is no npm."
    done = subprocess.run(
        [*_COMMAND, "lighthouse", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["npm could not install it."])[-1]
    return ""


def _report(url: str) -> dict[str, Any]:
    arguments = [
        *("lighthouse", url, "--quiet", "--output=json", "--output-path=stdout"),
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    env = os.environ | {"CHROME_PATH": find_browser()}
    for _ in range(TRIES):  # on a busy machine its browser may start too late
        done = subprocess.run(
            [*_COMMAND, *arguments],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.returncode:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise RuntimeError(f"Lighthouse failed: {done.stderr[-500:]}")


def _detail(category: str, report: dict[str, Any]) -> str:
    """Return which audits of the category failed."""
    failed = [
        audit["id"]
        for audit in report["categories"][category]["auditRefs"]
        if audit["weight"] and report["audits"][audit["id"]]["score"] not in (None, 1)
    ]
    runs = f"median of {RUNS}, version {VERSION}"
    return f"{runs}{'; failed: ' if failed else ''}{', '.join(failed)}"
