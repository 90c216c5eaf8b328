"""An upload is taken once, by its owner, and does not stay for ever."""

import os
import stat

import pytest

from codes import tasks
from storage import disk, uploads


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return disk.folder()


def test_an_upload_is_private_and_taken_once(files):
    token = uploads.keep(b"slug\na\n", owner=7)
    [path] = files.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert uploads.take(token, owner=8) is None
    assert uploads.take(token, owner=7) == b"slug\na\n"
    assert uploads.take(token, owner=7) is None
    assert list(files.iterdir()) == []


@pytest.mark.parametrize("token", ["", "x", "../a", "0" * 32, "A" * 32])
def test_no_upload(token):
    assert uploads.take(token, owner=7) is None


def test_what_nobody_confirms_is_deleted_after_an_hour(files):
    uploads.keep(b"old", owner=1)
    for path in files.iterdir():
        os.utime(path, (0, 0))
    token = uploads.keep(b"new", owner=1)
    tasks.delete_leftovers()
    assert [path.read_bytes() for path in files.iterdir()] == [b"new"]
    assert uploads.take(token, owner=1) == b"new"
