"""Folders for temporary files that hold codes: private, and gone with their process.

They lie in FILES_DIR. A lock that the kernel releases when the process ends tells a
folder in use from the leftover of a process that was killed.
"""

import fcntl
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage import disk

PREFIX, LOCK = "scratch-", "lock"
LOCKED_WITHIN = 60  # seconds: a younger folder may not be locked yet

log = logging.getLogger(__name__)


@contextmanager
def folder() -> Iterator[Path]:
    """Make a private folder that is deleted, with what is in it, at the end.

    Deletes the leftovers of processes that were killed first.
    """
    delete_abandoned()
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=disk.folder()))  # mode 0700
    try:
        with _locked(path):
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def delete_abandoned() -> int:
    """Delete the folders whose process has ended; return how many."""
    before, deleted = time.time() - LOCKED_WITHIN, 0
    for path in disk.folder().glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # its own process, or another sweep, was here
            if path.stat().st_mtime > before or _is_locked(path):
                continue
            log.warning("Deleting %s: the process that wrote it has ended.", path.name)
            shutil.rmtree(path, ignore_errors=True)
            deleted += 1
    return deleted


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    # A file, for some network file systems lock no folder.
    descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_locked(path: Path) -> bool:
    descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
