"""Build the environment of our programs; write it to a file for other terminals."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from stack.machine import ROOT, StackError

# For the launcher itself, not for the programs that it starts.
NOT_INHERITED = {
    "PYTHONDONTWRITEBYTECODE",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MAKEOVERRIDES",
    "MFLAGS",
}

# What config/settings.py reads, and so what another terminal needs.
SETTINGS = {
    "ALLOWED_HOSTS",
    "DATABASE_STATEMENT_TIMEOUT",
    "DATABASE_URL",
    "DEBUG",
    "FILES_DIR",
    "FILES_KEPT_DAYS",
    "HSTS_INCLUDE_SUBDOMAINS",
    "HSTS_PRELOAD",
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
    """Return the environment of this process, completed from the file .env."""
    inherited = {
        key: value for key, value in os.environ.items() if key not in NOT_INHERITED
    }
    # Logs are read while they grow.
    added = {"PYTHONUNBUFFERED": "1"}
    if Path("/opt/homebrew/lib").exists():  # where Pango is on a Mac
        added["DYLD_FALLBACK_LIBRARY_PATH"] = "/opt/homebrew/lib:/usr/lib"
    return read(ROOT / ".env") | inherited | added


def read(path: Path) -> dict[str, str]:
    """Read NAME=value lines, quoted or not, by the rules of a shell."""
    if not path.exists():
        return {}
    values: dict[str, str] = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            raise StackError(f"{path}, line {number}: {error}.") from None
        if words[:1] == ["export"]:
            words = words[1:]
        pairs = [word.partition("=") for word in words if "=" in word]
        values |= {name: value for name, _, value in pairs}
    return values


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
