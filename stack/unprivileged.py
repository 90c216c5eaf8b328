"""Find somebody to run PostgreSQL as where we are root, which it refuses."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.machine import StackError

# Root outside, nobody inside: no account is made and no file changes its owner.
NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")


@dataclass(frozen=True)
class Identity:
    """As whom a program runs: behind a prefix, or as another user and group."""

    prefix: tuple[str, ...] = ()
    user: tuple[int, int] | None = None

    @property
    def popen(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user[0], "group": self.user[1], "extra_groups": []}

    def lend(self, folder: Path) -> None:
        """Make a folder that this identity alone may enter (and root)."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.give(folder)

    def give(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, *self.user)

    def can(self, *argv: str | Path) -> bool:
        try:
            done = subprocess.run(
                [*self.prefix, *argv],
                capture_output=True,
                cwd="/",
                check=False,
                **self.popen,
            )
        except OSError:
            return False
        return done.returncode == 0


def identity(data: Path, program: Path) -> Identity:
    """Return who shall run `program` on `data`; raise Trouble if nobody can."""
    if os.geteuid() != 0:
        return Identity()
    data.parent.mkdir(parents=True, exist_ok=True)
    for who in _candidates(data):
        if who.can("test", "-x", data.parent) and who.can(program, "--version"):
            return who
    raise StackError(
        "PostgreSQL does not run as root, and no other user may enter "
        f"{data.parent}. Start Pinpress as an ordinary user, or move its folder to "
        "where others may enter, or set DATABASE_URL."
    )


def _candidates(data: Path) -> Iterator[Identity]:
    owner = data.stat() if data.exists() else None
    if (owner is None or owner.st_uid == 0) and shutil.which("unshare"):
        yield Identity(prefix=NAMESPACE)
    if owner is None:
        nobody = pwd.getpwnam("nobody")
        yield Identity(user=(nobody.pw_uid, nobody.pw_gid))
    elif owner.st_uid != 0:
        yield Identity(user=(owner.st_uid, owner.st_gid))
