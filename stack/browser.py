"""Find a Chromium for the tests, or get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from stack import environment
from stack.machine import StackError, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]


def browser() -> str | None:
    """Return the path of a browser; None stands for Playwright's own."""
    found = _found()
    if found or _playwright_has_one():
        return found
    say("no Chromium found: getting one")
    if os.geteuid() == 0 and shutil.which("apt-get") and _apt_gets_one():
        return _found()
    done = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        capture_output=True,
        check=False,
    )
    if done.returncode or not _playwright_has_one():
        raise StackError(
            "the tests need Chromium. Install it (Debian: apt-get install chromium), "
            "or set CHROMIUM to the path of a Chromium or Chrome."
        )
    return None


def _found() -> str | None:
    wished = environment.inherited().get("CHROMIUM")
    if wished and not shutil.which(wished):
        raise StackError(f"CHROMIUM is {wished!r}, which is no program.")
    for name in (wished, *NAMES, *ON_A_MAC):
        path = shutil.which(name) if name else None
        # Ubuntu's package is a note that says to install the snap.
        if path and _starts(path):
            return path
    return None


def _starts(path: str) -> bool:
    asked = [path, "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _apt_gets_one() -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["--no-install-recommends", "chromium", "fonts-dejavu-core"]
    for words in (["update"], ["install", "-y", *wanted]):
        done = subprocess.run([*APT, *words], env=env, capture_output=True, check=False)
        if done.returncode:
            return False
    return _found() is not None


def _playwright_has_one() -> bool:
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    path = told.stdout.strip()
    return bool(path) and Path(path).exists() and _starts(path)
