"""Create each secret of this installation once, in a file of its own."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

from stack.machine import StackError, display_path

# The database cannot be used any more without these.
IRREPLACEABLE = {"codes-key", "database-admin-password"}


def codes_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def password() -> str:
    return secrets.token_urlsafe(24)


GENERATORS: dict[str, Callable[[], str]] = {
    "secret-key": lambda: secrets.token_urlsafe(50),
    "codes-key": codes_key,
    "database-password": password,
    "database-admin-password": password,
    "broker-password": password,
}


def secret(folder: Path, name: str, *, data: Path | None = None) -> str:
    """Return a secret, created on first use.

    Raises StackError where the secret is missing and `data` cannot be used without it.
    """
    path = folder / name
    if path.exists():
        return path.read_text().strip()
    if name in IRREPLACEABLE and data is not None and data.exists():
        raise StackError(
            f"{display_path(path)} is missing, and {display_path(data)} cannot be used "
            "without it. Put it back from your backup, or remove both folders to "
            "start over."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = GENERATORS[name]()
    # Written completely or not at all, and never readable by others.
    temporary = folder / f".{name}"
    temporary.touch(0o600)
    temporary.write_text(f"{value}\n")
    temporary.replace(path)
    return value
