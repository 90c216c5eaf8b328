"""Store files that hold codes: in a private folder, apart from the database."""

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

ORPHAN_AFTER = 60 * 60  # seconds: a younger file may be work in progress

log = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder of the files; make it, private, if it is not there yet."""
    path: Path = settings.FILES_DIR
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def free_bytes() -> int:
    """Return how many bytes are free where the files are stored."""
    return shutil.disk_usage(folder()).free


@contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that appears at `path` once it is complete, or never."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(_open_private(draft), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)


def delete_orphans(
    pattern: re.Pattern[str], *, is_owned: Callable[[re.Match[str]], bool]
) -> None:
    """Delete the files and folders named like `pattern` that `is_owned` does not claim.

    What changed within ORPHAN_AFTER stays: a process may be writing it.
    """
    before = time.time() - ORPHAN_AFTER
    for path in folder().iterdir():
        match = pattern.fullmatch(path.name)
        if not match or path.stat().st_mtime > before or is_owned(match):
            continue
        log.warning("Deleting %s: no row of the database refers to it.", path.name)
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _open_private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _sync_folder(path: Path) -> None:
    """Write the names in a folder to disk, so that they survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
