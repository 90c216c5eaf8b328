"""Make each secret of this installation once and keep it in a file of its own."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

from stack.machine import StackError, shown

# Without these the data beside them cannot be opened any more.
PRECIOUS = {"codes-key", "database-admin-password"}


def codes_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def password() -> str:
    return secrets.token_urlsafe(24)


def typed_password() -> str:
    """Return a password that a person can copy: four groups without look-alikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in "12345") for _ in "1234")


MAKERS: dict[str, Callable[[], str]] = {
    "secret-key": lambda: secrets.token_urlsafe(50),
    "codes-key": codes_key,
    "demo-password": typed_password,
    "database-password": password,
    "database-admin-password": password,
    "broker-password": password,
}


def secret(folder: Path, name: str, *, data: Path | None = None) -> str:
    """Return a secret; make it first unless `data` needs the one that was lost."""
    path = folder / name
    if path.exists():
        return path.read_text().strip()
    if name in PRECIOUS and data is not None and data.exists():
        raise StackError(
            f"{shown(path)} is missing, and {shown(data)} cannot be used without it. "
            "Put it back from your backup, or remove both folders to begin anew."
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = MAKERS[name]()
    # Written whole or not at all, and never readable by others.
    fresh = folder / f".{name}"
    fresh.touch(0o600)
    fresh.write_text(f"{value}\n")
    fresh.replace(path)
    return value
