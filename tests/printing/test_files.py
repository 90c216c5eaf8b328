import hashlib
import os
import stat
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from codes import batches
from codes.lifecycle import ActionRefused
from printing import downloads, files, rendering
from printing.models import PrintRun
from storage import disk
from tests.factories import make_batch
from tests.printing.runs import (
    AT,
    State,
    files_in,
    make_run,
    order,
    render_run,
    trail_actions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def test_the_file_is_private_and_known_by_its_digest(folder):
    run = make_run(make_batch(quantity=3))

    path = files.file_path(run)
    body = path.read_bytes()
    assert (run.file_name, run.size, run.sha256, run.pages_done) == (
        path.name,
        len(body),
        hashlib.sha256(body).hexdigest(),
        1,
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert files_in(folder) == [path.name]
    assert trail_actions(run) == ["ordered", "finished"]


def test_parts_are_private(folder):
    run = order(make_batch(quantity=30))
    rendering.render_parts(run, until=0)

    part = files.part_path(run, 1)
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert stat.S_IMODE(part.parent.stat().st_mode) == 0o700


def test_sealing_deletes_files_and_ends_runs(
    folder, manager, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=50)
    ready, half = make_run(batch), order(batch, reason="Torn")
    assert rendering.render_parts(half, until=0) is False
    other = make_run(make_batch(quantity=1))

    with django_capture_on_commit_callbacks(execute=True):
        batches.seal(batch, by=manager, at=AT)

    assert files_in(folder) == [files.file_name(other)]
    render_run(half)
    ready.refresh_from_db()
    assert (ready.state, half.state) == (State.DELETED, State.DELETED)
    assert files_in(folder) == [files.file_name(other)]
    with pytest.raises(ActionRefused):
        downloads.open_download(ready, by=manager, at=AT)


def test_old_files_are_deleted(folder, settings, django_capture_on_commit_callbacks):
    run, young = make_run(make_batch(quantity=1)), make_run(make_batch(quantity=1))
    PrintRun.objects.filter(pk=run.pk).update(finished_at=AT - timedelta(days=7.1))
    PrintRun.objects.filter(pk=young.pk).update(finished_at=AT - timedelta(days=6.9))

    with django_capture_on_commit_callbacks(execute=True):
        assert files.delete_old_files(at=AT) == 1

    run.refresh_from_db()
    assert (run.state, files_in(folder)) == (State.DELETED, [files.file_name(young)])


def test_files_without_a_run_are_deleted(folder):
    run = make_run(make_batch(quantity=1))
    half = order(make_batch(quantity=1))
    long_ago = time.time() - 2 * disk.ORPHAN_AFTER
    for name in (
        "print-run-99.pdf",
        "print-run-99.zip",
        f"print-run-{run.pk}.zip",
        f"{files.file_name(run)}.4711",
        f"print-run-{half.pk}.zip.4711",
        "somebody-elses.pdf",
        "print-run-99.parts",
        f"print-run-{run.pk}.parts",
        f"print-run-{half.pk}.parts",
    ):
        path = folder / name
        path.mkdir() if name.endswith("parts") else path.write_bytes(b"x")
        os.utime(path, (long_ago, long_ago))
    os.utime(files.file_path(run), (long_ago, long_ago))

    assert files.delete_old_files(at=timezone.now()) == 0

    assert files_in(folder) == sorted(
        [
            files.file_name(run),
            f"print-run-{half.pk}.parts",
            "somebody-elses.pdf",
        ]
    )
