"""Build the environment of our children, and leave it where other windows find it."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from stack.machine import ROOT, StackError

# What the shell or make meant for us, not for our children.
OURS = {"PYTHONDONTWRITEBYTECODE", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}

# What config/settings.py reads, and so what another window must be told.
SETTINGS = {
    "ALLOWED_HOSTS",
    "DATABASE_STATEMENT_TIMEOUT",
    "DATABASE_URL",
    "DEBUG",
    "FILES_DIR",
    "FILES_KEPT_DAYS",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "PINPRESS_ANSWERS_DAYS",
    "PINPRESS_CODES_KEY",
    "PUBLIC_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "STATIC_ROOT",
    "TRUSTED_PROXIES",
}


def inherited() -> dict[str, str]:
    """Return what we were started with; the file .env fills in what is missing."""
    own = {key: value for key, value in os.environ.items() if key not in OURS}
    # Lines of a log that is read while it grows should not wait in a buffer.
    ours = {"PYTHONUNBUFFERED": "1"}
    if Path("/opt/homebrew/lib").exists():  # where Pango lies on a Mac
        ours["DYLD_FALLBACK_LIBRARY_PATH"] = "/opt/homebrew/lib:/usr/lib"
    return read(ROOT / ".env") | own | ours


def read(path: Path) -> dict[str, str]:
    """Read NAME=value lines, quoted or not, as a shell would take them."""
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            raise StackError(f"{path}, line {number}: {error}.") from None
        if words[:1] == ["export"]:
            words = words[1:]
        pairs = [word.partition("=") for word in words if "=" in word]
        found |= {name: value for name, _, value in pairs}
    return found


def write(path: Path, env: Mapping[str, str]) -> None:
    """Write the settings as lines that `read` reads and a shell can source."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(0o600)
    path.write_text(
        "".join(
            f"export {name}={shlex.quote(env[name])}\n"
            for name in sorted(SETTINGS | {"PATH"})
            if name in env
        )
    )
