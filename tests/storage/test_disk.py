"""Files appear whole or not at all, are private, and go when nothing owns them."""

import logging
import os
import re
import stat
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from storage import disk

HOUR = 60 * 60
REPORT = re.compile(r"report-(\d+)")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "deep" / "files"
    return settings.FILES_DIR


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# ── the folder ───────────────────────────────────────────────────────────────


def test_the_folder_is_made_private_at_its_first_use(folder):
    assert not folder.exists()
    assert disk.folder() == folder
    assert mode(folder) == 0o700
    assert disk.folder() == folder  # and it may be there already


def test_the_free_bytes_are_those_where_the_files_are(folder, monkeypatch):
    asked = []

    def usage(path):
        asked.append(path)
        return SimpleNamespace(total=100, used=58, free=42)

    monkeypatch.setattr(disk.shutil, "disk_usage", usage)
    assert disk.free_bytes() == 42
    assert asked == [folder]


# ── whole or not at all ──────────────────────────────────────────────────────


def test_a_file_appears_under_its_name_only_when_it_is_complete():
    path = disk.folder() / "report-1"
    with disk.write_atomically(path) as file:
        file.write(b"first half, ")
        file.flush()
        assert not path.exists()
        file.write(b"second half")
    assert path.read_bytes() == b"first half, second half"
    assert names(path.parent) == ["report-1"]


def test_a_file_is_private_from_its_first_byte():
    path = disk.folder() / "report-1"
    with disk.write_atomically(path) as file:
        [draft] = path.parent.iterdir()
        assert mode(draft) == 0o600
        file.write(b"codes")
    assert mode(path) == 0o600


def fail_halfway(path):
    with disk.write_atomically(path) as file:
        file.write(b"half of the new")
        raise ZeroDivisionError


def test_a_file_whose_writing_fails_leaves_nothing():
    path = disk.folder() / "report-1"
    with pytest.raises(ZeroDivisionError):
        fail_halfway(path)
    assert names(path.parent) == []


def test_a_file_whose_writing_fails_leaves_the_one_before():
    path = disk.folder() / "report-1"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        fail_halfway(path)
    assert path.read_bytes() == b"old"


def test_a_file_that_is_written_again_replaces_the_one_before():
    path = disk.folder() / "report-1"
    for content in (b"a long old content", b"new"):
        with disk.write_atomically(path) as file:
            file.write(content)
    assert path.read_bytes() == b"new"


def test_what_a_dead_process_of_the_same_number_left_is_overwritten():
    path = disk.folder() / "report-1"
    path.with_name(f"report-1.{os.getpid()}").write_bytes(b"a long old draft")
    with disk.write_atomically(path) as file:
        file.write(b"new")
    assert [names(path.parent), path.read_bytes()] == [["report-1"], b"new"]


def test_content_and_name_are_synced_in_this_order(monkeypatch):
    """Else a power cut could leave the name of a file whose content is lost."""
    steps = []
    sync, replace = os.fsync, Path.replace

    def record_sync(descriptor):
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        size = os.fstat(descriptor).st_size
        steps.append("sync the folder" if is_folder else f"sync {size} bytes")
        sync(descriptor)

    def record_rename(self, target):
        steps.append("rename")
        return replace(self, target)

    monkeypatch.setattr(disk.os, "fsync", record_sync)
    monkeypatch.setattr(Path, "replace", record_rename)
    with disk.write_atomically(disk.folder() / "report-1") as file:
        file.write(b"codes")
    assert steps == ["sync 5 bytes", "rename", "sync the folder"]


# ── what nothing owns ────────────────────────────────────────────────────────


def put(name, *, age=2 * HOUR):
    """Make a file, or a folder with a file in it, that changed `age` seconds ago."""
    path = disk.folder() / name.rstrip("/")
    if name.endswith("/"):
        path.mkdir()
        (path / "part").write_bytes(b"codes")
    else:
        path.write_bytes(b"codes")
    then = time.time() - age
    os.utime(path, (then, then))


def test_what_nothing_owns_is_deleted_and_the_rest_stays(folder, caplog):
    for name in ("report-1", "report-2", "report-3/", "report-3.tmp", "other", "4/"):
        put(name)
    with caplog.at_level(logging.WARNING):
        disk.delete_orphans(REPORT, is_owned=lambda match: match[1] == "2")
    assert names(folder) == ["4", "other", "report-2", "report-3.tmp"]
    assert sorted(caplog.messages) == [
        "Deleting report-1: no row of the database refers to it.",
        "Deleting report-3: no row of the database refers to it.",
    ]


def test_what_changed_within_the_hour_stays(folder):
    put("report-1", age=59 * 60)
    put("report-2", age=61 * 60)
    put("report-3/", age=59 * 60)
    disk.delete_orphans(REPORT, is_owned=lambda match: False)
    assert names(folder) == ["report-1", "report-3"]


def test_of_what_is_young_or_named_otherwise_no_owner_is_asked_for():
    put("report-1", age=0)
    put("other")
    put("report-2")
    asked = []
    disk.delete_orphans(REPORT, is_owned=lambda match: asked.append(match[0]) or True)
    assert asked == ["report-2"]


def test_in_an_empty_folder_there_is_nothing_to_delete(folder):
    disk.delete_orphans(REPORT, is_owned=lambda match: False)
    assert names(folder) == []
