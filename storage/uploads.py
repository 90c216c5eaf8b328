"""Keep an uploaded file between its preview and the confirmation, for one user.

It lies in FILES_DIR, readable by our user alone.
"""

import re
import secrets

from storage import disk

_PATTERN = re.compile(r"upload-\d+-[0-9a-f]{32}(?:\.\d+)?")
_TOKEN = re.compile(r"[0-9a-f]{32}")


def keep(content: bytes, *, owner: int) -> str:
    """Store the content; return the token that its owner takes it back by."""
    token = secrets.token_hex(16)
    with disk.write_atomically(disk.folder() / _name(owner, token)) as file:
        file.write(content)
    return token


def take(token: str, *, owner: int) -> bytes | None:
    """Return the content and delete it; None if it was taken, or is too old."""
    if not _TOKEN.fullmatch(token):
        return None
    path = disk.folder() / _name(owner, token)
    taken = path.with_suffix(".0")  # of two at once, one renames it
    try:
        path.rename(taken)
    except FileNotFoundError:
        return None
    try:
        return taken.read_bytes()
    finally:
        taken.unlink()


def delete_old() -> None:
    """Delete what was not taken within disk.ORPHAN_AFTER."""
    disk.delete_orphans(_PATTERN, is_owned=lambda _match: False)


def _name(owner: int, token: str) -> str:
    return f"upload-{owner}-{token}"
