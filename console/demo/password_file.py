"""Keep the password of the demo's user in a file that its owner alone may read."""

import os
import secrets
from pathlib import Path

# No symbols that look alike: a person types it.
SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordFileError(Exception):
    """The file cannot be used; the message says why, and what to do."""


def is_missing(path: Path) -> bool:
    return not os.access(path, os.F_OK)


def read(path: Path) -> str:
    """Return the password; raise PasswordFileError where there is none."""
    try:
        text = path.read_text().strip()
    except OSError as error:
        raise PasswordFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PasswordFileError(f"{path} is no text file.") from error
    if not text:
        raise PasswordFileError(
            f"{path} is empty: write the password of the demo into it, or remove it "
            "and a new one is made."
        )
    return text


def read_or_create(path: Path) -> str:
    """Return the password; write a new one where there is no file.

    A file that exists is never written to. Raises PasswordFileError.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return read(path)
    except FileNotFoundError as error:
        raise PasswordFileError(
            f"{path} cannot be created: there is no folder {path.parent}. Create it "
            "first."
        ) from error
    except OSError as error:
        raise PasswordFileError(
            f"{path} cannot be created: {error.strerror}."
        ) from error
    text = _new_password()
    try:
        with os.fdopen(number, "w") as file:
            file.write(f"{text}\n")
    except OSError as error:  # a full disk: an empty file would be an error next time
        path.unlink()
        raise PasswordFileError(
            f"{path} cannot be written: {error.strerror}."
        ) from error
    return text


def _new_password() -> str:
    groups = ["".join(secrets.choice(SYMBOLS) for _ in range(5)) for _ in range(4)]
    return "-".join(groups)
