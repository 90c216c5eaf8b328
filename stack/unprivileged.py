"""Choose an unprivileged user for PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.machine import StackError

# A user namespace: root outside, the user `nobody` inside. No file changes its owner.
NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")


@dataclass(frozen=True)
class Identity:
    """The user that a program runs as: by a command prefix, or by user and group id."""

    prefix: tuple[str, ...] = ()
    user: tuple[int, int] | None = None

    @property
    def popen_arguments(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user[0], "group": self.user[1], "extra_groups": []}

    def make_private_folder(self, folder: Path) -> None:
        """Create a folder that only this user (and root) may open."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.take_ownership(folder)

    def take_ownership(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, *self.user)

    def can_run(self, *argv: str | Path) -> bool:
        try:
            done = subprocess.run(
                [*self.prefix, *argv],
                capture_output=True,
                cwd="/",
                check=False,
                **self.popen_arguments,
            )
        except OSError:
            return False
        return done.returncode == 0


def choose_identity(data: Path, program: Path) -> Identity:
    """Return a user that can run `program` on `data`, or raise StackError."""
    if os.geteuid() != 0:
        return Identity()
    data.parent.mkdir(parents=True, exist_ok=True)
    for candidate in _candidates(data):
        can_open = candidate.can_run("test", "-x", data.parent)
        if can_open and candidate.can_run(program, "--version"):
            return candidate
    raise StackError(
        "PostgreSQL does not run as root, and no other user may open "
        f"{data.parent}. Start Pinpress as an ordinary user, or move its folder to "
        "where other users may open it, or set DATABASE_URL."
    )


def _candidates(data: Path) -> Iterator[Identity]:
    owner = data.stat() if data.exists() else None
    if (owner is None or owner.st_uid == 0) and shutil.which("unshare"):
        yield Identity(prefix=NAMESPACE)
    if owner is None:
        account = pwd.getpwnam("nobody")
        yield Identity(user=(account.pw_uid, account.pw_gid))
    elif owner.st_uid != 0:
        yield Identity(user=(owner.st_uid, owner.st_gid))
