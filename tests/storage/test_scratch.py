"""Folders for temporary files: private, gone at the end, gone after a kill."""

import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from storage import disk, scratch

KILLED = """
import os, signal, pathlib, sys
from django.conf import settings
settings.configure(FILES_DIR=pathlib.Path(sys.argv[1]))
from storage import scratch
with scratch.folder() as folder:
    (folder / "codes").write_text("BF26-2346")
    print(folder.name, flush=True)
    signal.pause() if sys.argv[2] == "wait" else os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return disk.folder()


def start(files, what):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(files), what],
        stdout=subprocess.PIPE,
        text=True,
    )
    name = process.stdout.readline().strip()
    before = time.time() - 2 * scratch.LOCKED_WITHIN
    os.utime(files / name, (before, before))
    return process, files / name


def test_a_folder_is_private_and_gone_at_the_end(files):
    with scratch.folder() as folder:
        assert folder.parent == files
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "a").write_text("x")
    assert list(files.iterdir()) == []


def test_a_folder_is_gone_after_an_error(files):
    def fail():
        with scratch.folder() as folder:
            (folder / "a").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(files.iterdir()) == []


def test_the_leftover_of_a_killed_process_is_deleted_at_the_next_use(files):
    process, leftover = start(files, "die")
    assert process.wait(10) == -signal.SIGKILL
    process.stdout.close()
    assert (leftover / "codes").exists()
    with scratch.folder() as folder:
        assert list(files.iterdir()) == [folder]


def test_a_folder_in_use_stays_however_old_it_is(files):
    process, folder = start(files, "wait")
    try:
        assert scratch.delete_abandoned() == 0
        assert (folder / "codes").exists()
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
    assert scratch.delete_abandoned() == 1
    assert list(files.iterdir()) == []


def test_a_folder_that_is_just_made_may_not_be_locked_yet(files):
    (files / f"{scratch.PREFIX}new").mkdir()
    assert scratch.delete_abandoned() == 0


def test_other_files_stay(files):
    (files / "print-run-1.pdf").write_text("x")
    os.utime(files / "print-run-1.pdf", (0, 0))
    assert scratch.delete_abandoned() == 0
    assert (files / "print-run-1.pdf").exists()
