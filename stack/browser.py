"""Find the Chromium of the tests, or install it with apt."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from stack import environment
from stack.machine import StackError, report

# Has no windows, so it takes two thirds of the processor time of a whole browser; it
# keeps no page for Back.
SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NAMES = (SHELL, *WHOLE)
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
PACKAGES = NAMES[:2]  # of Debian; the second one where there is no first
FONTS = "fonts-dejavu-core"


def browser(*, whole: bool = False) -> str:
    """Return the path of a Chromium; raise StackError where there is none.

    It is CHROMIUM or one on PATH; root on Debian gets one by apt. A whole browser has
    windows, also where it shows none.
    """
    names, packages = (WHOLE, PACKAGES[1:]) if whole else (NAMES, PACKAGES)
    path = _find(names)
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        report("no Chromium found: installing it with apt")
        _install(packages)
        path = _find(names)
    if path is None:
        raise StackError(
            "the tests need Chromium. Install it (Debian: apt-get install chromium), "
            "or set CHROMIUM to the path of a Chromium or Chrome (macOS: "
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome)."
        )
    return path


def _find(names: Sequence[str]) -> str | None:
    chosen = environment.inherited().get("CHROMIUM")
    if chosen and not shutil.which(chosen):
        raise StackError(
            f"CHROMIUM is {chosen!r}, which is no program. Set it to the path of a "
            "Chromium or Chrome, or leave it out."
        )
    for name in (chosen, *names):
        path = shutil.which(name) if name else None
        # The program of Ubuntu's package only says that one should install the snap.
        if path and _starts(path):
            return path
    return None


def _starts(path: str) -> bool:
    argv = [path, "--version"]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


def _install(packages: Sequence[str]) -> None:
    _apt("update")
    for package in packages:
        if _apt("install", "-y", "--no-install-recommends", package, FONTS):
            break


def _apt(*arguments: str) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    argv = [*APT, *arguments]
    return (
        subprocess.run(argv, env=env, capture_output=True, check=False).returncode == 0
    )
