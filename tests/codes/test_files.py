import hashlib
import io
import os
import stat
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from codes import batches, files, printing
from codes.lifecycle import NotAllowed
from codes.models import PrintRun
from staff.models import Entry
from tests.codes.paper import (
    AT,
    State,
    leftovers,
    make_run,
    order,
    trail,
    void,
)
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def test_the_file_is_private_and_known_by_its_digest(folder):
    run = make_run(make_batch(quantity=3))

    path = files.path_of(run)
    body = path.read_bytes()
    assert (run.file_name, run.size, run.sha256, run.pages_done) == (
        path.name,
        len(body),
        hashlib.sha256(body).hexdigest(),
        1,
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert leftovers(folder) == [path.name]
    assert trail(run) == ["print_runs.ordered", "print_runs.finished"]


def test_handing_out_is_in_the_trail(operator):
    batch = make_batch(quantity=30)
    void(batch, 1, 5)
    run = make_run(batch)

    with printing.hand_out(run, by=operator, at=AT) as file:
        assert hashlib.sha256(file.read()).hexdigest() == run.sha256
    entry = Entry.objects.get(action="print_runs.downloaded")
    assert (entry.actor, entry.data) == (
        operator,
        {"run": run.pk, "rows": 25, "size": run.size, "sha256": run.sha256},
    )


def test_a_file_that_is_not_there_is_not_handed_out(operator):
    run = order(make_batch(quantity=3))
    with pytest.raises(NotAllowed):
        printing.hand_out(run, by=operator, at=AT)

    printing.render(run)
    files.path_of(run).unlink()
    with pytest.raises(NotAllowed):
        printing.hand_out(run, by=operator, at=AT)
    assert not Entry.objects.filter(action="print_runs.downloaded").exists()


def test_sealing_deletes_files_and_ends_runs(
    folder, manager, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(printing, "PART", 1)
    batch = make_batch(quantity=50)
    ready, half = make_run(batch), order(batch)
    assert printing.render(half, until=0) is False
    other = make_run(make_batch(quantity=1))

    with django_capture_on_commit_callbacks(execute=True):
        batches.seal(batch, by=manager, at=AT)

    assert leftovers(folder) == [files.name_of(other)]
    assert printing.render(half) is True
    ready.refresh_from_db()
    assert (ready.state, half.state) == (State.DELETED, State.DELETED)
    assert leftovers(folder) == [files.name_of(other)]
    with pytest.raises(NotAllowed):
        printing.hand_out(ready, by=manager, at=AT)


def test_sealing_while_the_pages_are_made_leaves_no_file(
    folder, manager, monkeypatch, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=3)
    run = order(batch)
    merge = printing.label_parts.merge

    def seal_meanwhile(*args):
        with django_capture_on_commit_callbacks(execute=True):
            batches.seal(batch, by=manager, at=AT)
        files.parts_of(run)
        merge([], *args[1:])

    monkeypatch.setattr(printing.label_parts, "merge", seal_meanwhile)
    assert printing.render(run) is True

    assert (run.state, leftovers(folder)) == (State.DELETED, [])
    assert "print_runs.finished" not in trail(run)


def test_old_files_are_deleted(folder, settings, django_capture_on_commit_callbacks):
    run, young = make_run(make_batch(quantity=1)), make_run(make_batch(quantity=1))
    PrintRun.objects.filter(pk=run.pk).update(finished_at=AT - timedelta(days=7.1))
    PrintRun.objects.filter(pk=young.pk).update(finished_at=AT - timedelta(days=6.9))

    with django_capture_on_commit_callbacks(execute=True):
        assert files.delete_old(at=AT) == 1

    run.refresh_from_db()
    assert (run.state, leftovers(folder)) == (State.DELETED, [files.name_of(young)])


def test_files_that_nobody_owns_are_deleted(folder):
    run = make_run(make_batch(quantity=1))
    half = order(make_batch(quantity=1))
    long_ago = time.time() - 2 * files.STRAY
    for name in (
        "print-run-99.pdf",
        f"{files.name_of(run)}.4711",
        "somebody-elses.pdf",
        "print-run-99.parts",
        f"print-run-{run.pk}.parts",
        f"print-run-{half.pk}.parts",
    ):
        path = folder / name
        path.mkdir() if name.endswith("parts") else path.write_bytes(b"x")
        os.utime(path, (long_ago, long_ago))
    os.utime(files.path_of(run), (long_ago, long_ago))
    (folder / "print-run-98.pdf").write_bytes(b"of a moment ago")

    assert files.delete_old(at=timezone.now()) == 0

    assert leftovers(folder) == sorted(
        [
            files.name_of(run),
            "print-run-98.pdf",
            f"print-run-{half.pk}.parts",
            "somebody-elses.pdf",
        ]
    )


def test_a_merged_file_names_its_run():
    batch = make_batch(quantity=30, name="Reel 7", campaign=make_campaign(name="Été"))
    run = make_run(batch)

    title = PdfReader(io.BytesIO(files.path_of(run).read_bytes())).metadata.title
    assert title == f"Été · Reel 7 · {batch.pk} 1–30"
