import hashlib
import io
import multiprocessing
import os
import re
import resource
import signal
import stat
import time
from datetime import UTC, datetime, timedelta

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.db import OperationalError, connections
from django.utils import timezone
from pypdf import PdfReader

from codes import batches, files, lifecycle, printing, tasks, vault
from codes.layouts import A4_24
from codes.lifecycle import NotAllowed, Selection
from codes.models import Batch, PrintRun, Status
from codes.symbols import POINTS
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, make_redemption

pytestmark = pytest.mark.django_db

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
State = PrintRun.State


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def order(batch, **fields):
    return printing.order(batch, **{"by": None, "at": AT} | fields)


def make_run(batch, **fields):
    run = order(batch, **fields)
    assert printing.render(run) is True
    assert (run.state, run.problem) == (State.READY, "")
    return run


def pages(run):
    return PdfReader(files.path_of(run)).pages


def decoded(run, page=0):
    """Return what the symbols of a page say, and the millimetres where they stand."""
    with pypdfium2.PdfDocument(files.path_of(run)) as pdf:
        image = pdf[page].render(scale=300 / 72).to_pil()
    found = {}
    for symbol in zxingcpp.read_barcodes(image):
        corners = [symbol.position.top_left, symbol.position.bottom_right]
        found[symbol.text] = [(c.x / 300 * 25.4, c.y / 300 * 25.4) for c in corners]
    return found


def payloads(batch, *serials):
    """Return what the symbols of these serials should say, from the codes alone."""
    texts = [vault.texts(batch, serial, serial)[0].decode() for serial in serials]
    address = f"HTTP://LOCALHOST:8000/{batch.campaign.slug.upper()}"
    return [f"{address}/{text.replace('-', '')}" for text in texts]


def void(batch, first, last):
    selection = Selection(first=first, last=last)
    move = lifecycle.order(batch, Status.VOIDED, selection, by=None, at=AT)
    lifecycle.carry_out(move, at=AT)


def trail(run):
    entries = Entry.objects.filter(action__startswith="print_runs.", data__run=run.pk)
    return list(entries.order_by("id").values_list("action", flat=True))


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# ── what is on paper ─────────────────────────────────────────────────────────


def test_every_symbol_says_its_code_in_its_place():
    batch = make_batch(quantity=60, prefix="BF26-")
    run = make_run(batch)

    corners = list(A4_24.corners())
    for page, first in enumerate([1, 25, 49]):
        last = min(first + 23, 60)
        found = decoded(run, page)
        wanted = payloads(batch, *range(first, last + 1))
        assert sorted(found) == sorted(wanted)
        for place, text in enumerate(wanted):
            (left, top), (right, bottom) = found[text]
            x, y = corners[place]
            assert x + 4 < left < right < x + 27
            assert y + 7 < top < bottom < y + 30


def test_the_words_are_the_codes_as_printed():
    batch = make_batch(
        quantity=30, campaign=make_campaign(name="Summer of Äpfel"), prefix="AB-"
    )
    run = make_run(batch, first=2, last=30, instructions="Scan me, or type the code.")

    assert len(pages(run)) == 2
    text = pages(run)[1].extract_text()
    grouped = [batch.format.grouped(t.decode()) for t in vault.texts(batch, 26, 30)]
    printed = re.sub(r"-\s+", "-", text)
    assert [code for code in grouped if code in printed] == grouped
    assert re.findall(rf"\b{batch.pk}-\d+", text) == [
        f"{batch.pk}-{serial}" for serial in range(26, 31)
    ]
    assert text.count("Summer of Äpfel") == 5
    assert " ".join(text.split()).count("Scan me, or type the code.") == 5


def test_a_symbol_is_in_the_compact_mode():
    run = make_run(make_batch(quantity=1, campaign=make_campaign(slug="win")))

    with pypdfium2.PdfDocument(files.path_of(run)) as pdf:
        image = pdf[0].render(scale=300 / 72).to_pil()
    (symbol,) = zxingcpp.read_barcodes(image)
    assert re.fullmatch(r"HTTP://LOCALHOST:8000/WIN/[2-9A-Z]{12}", symbol.text)
    # 38 characters: version 2 in alphanumeric mode, version 3 in any other.
    assert (len(symbol.text), symbol.extra["Version"]) == (38, "2")


def words_on(page):
    """Return the texts of a page and where they begin, in millimetres from the top."""
    found = []

    def visit(text, matrix, position, _font, size):
        if text.strip():
            x = matrix[0] * position[4] + matrix[4]
            y = matrix[3] * position[5] + matrix[5]
            found.append((text.strip(), x / POINTS, A4_24.page_height - y / POINTS))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(
    ("name", "instructions", "prefix"),
    [
        ("Short", "", ""),
        ("W" * 100, "M" * 120, "ABCDEFGHIJKLMNO"),
        ("Sommer " * 14, "Bitte scannen " * 8, "BF26-"),
        ("مسابقة الصيف الكبرى ٢٠٢٧", "امسح الرمز " * 10, "BF26-"),
        (
            "🎉 Summer <b>&amp;</b> “win” \u202edrawkcab",
            "{{ 7|add:1 }} {% now 'Y' %} 👍",
            "",
        ),
    ],
)
def test_no_words_leave_their_label(name, instructions, prefix):
    campaign = make_campaign(name=name)
    batch = make_batch(
        quantity=24, campaign=campaign, prefix=prefix, charset="digits", length=28
    )
    run = make_run(batch, instructions=instructions)

    assert len(pages(run)) == 1
    box, corners = A4_24.words, list(A4_24.corners())
    texts = words_on(pages(run)[0])
    serials = {text for text, _, _ in texts if text.startswith(f"{batch.pk}-")}
    assert serials == {f"{batch.pk}-{serial}" for serial in range(1, 25)}
    for _, x, y in texts:
        assert any(
            left + box.x - 0.1 <= x <= left + box.x + box.width
            and top + box.y <= y <= top + box.y + box.height
            for left, top in corners
        )
    assert sorted(decoded(run)) == sorted(payloads(batch, *range(1, 25)))


def test_nothing_of_a_name_is_markup():
    campaign = make_campaign(name='<img src="file:///etc/passwd"><b>Bold</b>')
    run = make_run(make_batch(quantity=1, campaign=campaign))

    assert "<img" in pages(run)[0].extract_text()
    with pikepdf.open(files.path_of(run)) as pdf:
        assert list(pdf.pages[0].get_images()) == []


def test_codes_that_cannot_be_redeemed_leave_their_place_empty():
    batch = make_batch(quantity=30)
    void(batch, 2, 4)
    make_redemption(code=make_code(batch=batch, serial=30))
    run = make_run(batch)

    assert sorted(decoded(run)) == sorted(payloads(batch, 1, *range(5, 25)))
    assert sorted(decoded(run, 1)) == sorted(payloads(batch, *range(25, 30)))
    (_, top), _ = decoded(run)[payloads(batch, 5)[0]]
    assert 44 < top < 46  # the second line: the places of 2 to 4 are kept
    finished = Entry.objects.get(action="print_runs.finished")
    assert finished.data["rows"] == 26


def test_a_page_without_any_label_is_empty():
    batch = make_batch(quantity=49)
    void(batch, 25, 48)
    run = make_run(batch)

    assert [len(decoded(run, page)) for page in range(3)] == [24, 0, 1]


def test_inactive_codes_are_printed():
    batch = make_batch(quantity=3, starts_as=Status.INACTIVE)

    assert sorted(decoded(make_run(batch))) == sorted(payloads(batch, 1, 2, 3))


# ── ordering ─────────────────────────────────────────────────────────────────


def test_an_order_counts_its_pages(operator):
    batch = make_batch(quantity=100)
    run = order(batch, first=3, last=99, instructions="Scan", by=operator)

    got = PrintRun.objects.values().get(pk=run.pk)
    assert {name: got[name] for name in ("first", "last", "pages", "state")} == {
        "first": 3,
        "last": 99,
        "pages": 5,  # 97 labels
        "state": "running",
    }
    entry = Entry.objects.get(action="print_runs.ordered")
    assert (entry.target, entry.actor, entry.at, entry.data) == (
        f"codes.batch:{batch.pk}",
        operator,
        AT,
        {"run": run.pk, "first": 3, "last": 99},
    )


@pytest.mark.parametrize(("first", "last"), [(0, 5), (1, 11), (11, 0), (6, 5)])
def test_a_range_outside_of_the_batch_is_refused(first, last):
    batch = make_batch(quantity=10)

    with pytest.raises(NotAllowed, match="between 1 and 10"):
        order(batch, first=first, last=last)
    assert not PrintRun.objects.exists()


def test_serials_that_are_not_generated_yet_are_refused():
    with pytest.raises(NotAllowed, match="no codes yet"):
        order(make_batch(filled=False))


def test_too_many_labels_at_once_are_refused(monkeypatch):
    monkeypatch.setattr(printing, "MOST", 9)

    with pytest.raises(NotAllowed, match="at most 9 labels"):
        order(make_batch(quantity=10))


def test_codes_that_are_all_void_are_refused():
    batch = make_batch(quantity=10)
    void(batch, 4, 6)

    with pytest.raises(NotAllowed, match="None of these"):
        order(batch, first=4, last=6)
    order(batch, first=4, last=7)


def test_a_sealed_batch_is_refused(manager):
    batch = make_batch(quantity=10)
    stale = Batch.objects.get(pk=batch.pk)
    batches.seal(batch, by=manager, at=AT)

    with pytest.raises(vault.Sealed):
        order(stale)


def test_an_address_too_long_for_a_symbol_is_refused(settings):
    settings.PUBLIC_URL = f"https://{'x' * 250}.example"

    with pytest.raises(NotAllowed, match="too long"):
        order(make_batch(quantity=1))


# ── the file ─────────────────────────────────────────────────────────────────


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


# ── interruptions ────────────────────────────────────────────────────────────


def test_a_run_goes_on_where_it_stopped(monkeypatch, folder):
    monkeypatch.setattr(printing, "PART", 1)
    batch = make_batch(quantity=70)
    run = order(batch)

    assert printing.render(run, until=0) is False
    assert (run.pages_done, run.state) == (1, State.RUNNING)
    (first,) = files.parts_of(run).iterdir()
    made = first.stat().st_mtime_ns
    assert printing.render(run, until=0) is False
    assert (run.pages_done, first.stat().st_mtime_ns) == (2, made)
    assert printing.render(run) is True

    assert (run.pages_done, run.state) == (3, State.READY)
    found = [text for page in range(3) for text in decoded(run, page)]
    assert sorted(found) == sorted(payloads(batch, *range(1, 71)))


def test_a_part_that_fails_ends_the_run_without_a_file(monkeypatch, folder):
    monkeypatch.setattr(printing, "PART", 1)
    run = order(make_batch(quantity=70))
    printing.render(run, until=0)

    def burst(*_):
        raise ValueError("no such glyph")

    monkeypatch.setattr(printing.label_parts, "render", burst)
    assert printing.render(run) is True

    assert (run.state, run.problem) == (State.FAILED, printing.BROKEN)
    assert run.finished_at is not None
    assert leftovers(folder) == []
    assert trail(run) == ["print_runs.ordered", "print_runs.failed"]
    assert printing.render(run) is True  # rung again: nothing happens
    assert run.state == State.FAILED


@pytest.mark.parametrize("most", [2_000, 60_000])
def test_a_full_disk_ends_the_run_without_a_file(most, folder, monkeypatch):
    monkeypatch.setattr(printing, "PART", 1)
    run = order(make_batch(quantity=240))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        assert printing.render(run) is True
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    assert (run.state, run.problem) == (State.FAILED, printing.UNWRITABLE)
    assert (run.pages_done > 0) == (most == 60_000)  # or it fails when it merges
    assert leftovers(folder) == []


def test_cancelling(folder, operator, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(printing, "PART", 1)
    run = order(make_batch(quantity=70))
    printing.render(run, until=0)

    with django_capture_on_commit_callbacks(execute=True):
        assert printing.cancel(run, by=operator, at=AT) is True
        assert printing.cancel(run, by=operator, at=AT) is False

    assert printing.render(run) is True
    assert (run.state, run.finished_at, leftovers(folder)) == (State.CANCELLED, AT, [])
    assert trail(run) == ["print_runs.ordered", "print_runs.cancelled"]


def test_cancelling_while_a_part_is_made(
    folder, operator, monkeypatch, django_capture_on_commit_callbacks
):
    run = order(make_batch(quantity=3))
    render = printing.label_parts.render

    def cancel_meanwhile(*args):
        with django_capture_on_commit_callbacks(execute=True):
            printing.cancel(PrintRun.objects.get(pk=run.pk), by=operator, at=AT)
        return render(*args)

    monkeypatch.setattr(printing.label_parts, "render", cancel_meanwhile)
    assert printing.render(run) is True

    assert (run.state, leftovers(folder)) == (State.CANCELLED, [])


def test_a_ready_run_cannot_be_cancelled(operator):
    run = make_run(make_batch(quantity=1))

    assert printing.cancel(run, by=operator, at=AT) is False
    assert files.path_of(run).exists()


def _render_slowly(run_id, folder):
    """Render a run in a process of its own that never gets to its third part."""
    connections.close_all()
    run = PrintRun.objects.get(pk=run_id)
    render = printing.label_parts.render
    calls = []

    def third_hangs(*args):
        calls.append(args)
        if len(calls) == 3:
            (folder / "hangs").touch()
            time.sleep(60)
        return render(*args)

    printing.label_parts.render = third_hangs
    printing.render(run)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_only_the_part_in_work(monkeypatch, tmp_path):
    monkeypatch.setattr(printing, "PART", 1)
    batch = make_batch(quantity=100)
    run = order(batch)
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(
        target=_render_slowly, args=(run.pk, tmp_path)
    )
    worker.start()
    until = time.monotonic() + 60
    while not (tmp_path / "hangs").exists() and time.monotonic() < until:
        time.sleep(0.05)

    assert printing.render(run) is True  # somebody else is at it
    assert run.state == State.RUNNING
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    parts = {p.name: p.stat().st_mtime_ns for p in files.parts_of(run).iterdir()}
    assert len(parts) == 2

    while not _lock_is_free(run) and time.monotonic() < until:
        time.sleep(0.05)  # PostgreSQL notices that the connection is gone
    assert printing.render(run, until=0) is False
    kept = {p.name: p.stat().st_mtime_ns for p in files.parts_of(run).iterdir()}
    assert parts.items() < kept.items()
    assert printing.render(run) is True
    found = [text for page in range(5) for text in decoded(run, page)]
    assert sorted(found) == sorted(payloads(batch, *range(1, 101)))


def _lock_is_free(run):
    with printing._alone(run) as alone:
        return alone


def test_a_lost_connection_fails_no_run(monkeypatch):
    run = order(make_batch(quantity=1))

    def lose(*_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(printing.sheets, "words", lose)
    with pytest.raises(OperationalError):
        printing.render(run)
    run.refresh_from_db()
    assert run.state == State.RUNNING


# ── the worker ───────────────────────────────────────────────────────────────


def test_the_task_renders_a_run():
    run = order(make_batch(quantity=1))

    tasks.render_print_run(run.pk)

    run.refresh_from_db()
    assert run.state == State.READY


def test_a_merged_file_names_its_run():
    batch = make_batch(quantity=30, name="Reel 7", campaign=make_campaign(name="Été"))
    run = make_run(batch)

    title = PdfReader(io.BytesIO(files.path_of(run).read_bytes())).metadata.title
    assert title == f"Été · Reel 7 · {batch.pk} 1–30"
