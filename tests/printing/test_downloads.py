import hashlib

import pytest

from codes import batches
from codes.lifecycle import ActionRefused
from printing import downloads, files, rendering
from printing.models import PrintRun
from printing.paper.setup import Setup
from printing.reprint_reasons import ReasonMissing
from staff.models import Entry
from tests.factories import make_batch, make_campaign
from tests.printing.runs import AT, make_run, order, trail_actions, void
from tests.threads import in_threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def download(run, **fields):
    """Download the file of a run and return its bytes."""
    with downloads.open_download(run, **{"by": None, "at": AT} | fields) as file:
        return file.read()


def test_the_first_download_is_in_the_trail(operator):
    batch = make_batch(quantity=30)
    void(batch, 1, 5)
    run = make_run(batch)

    assert hashlib.sha256(download(run, by=operator)).hexdigest() == run.sha256
    assert run.downloads == 1
    entry = Entry.objects.get(action="print_runs.downloaded")
    assert (entry.target, entry.actor, entry.at, entry.data) == (
        f"codes.batch:{batch.pk}",
        operator,
        AT,
        {"run": run.pk, "rows": 25, "size": run.size, "sha256": run.sha256},
    )


def test_the_second_download_needs_a_reason():
    run = make_run(make_batch(quantity=3))
    first = download(run)

    with pytest.raises(ReasonMissing, match="downloaded before"):
        download(run, reason="  ")
    assert (run.downloads, trail_actions(run)[2:]) == (1, ["downloaded"])
    assert download(run, reason="The stick was lost") == first
    assert run.downloads == 2
    last = Entry.objects.filter(action="print_runs.downloaded").latest("id")
    assert last.data["reason"] == "The stick was lost"
    with pytest.raises(ActionRefused):
        download(run, reason="x" * 201)


@pytest.mark.django_db(transaction=True)
def test_of_two_downloads_at_once_one_is_the_first():
    run = make_run(make_batch(quantity=3))

    def download_own_row():
        own_run = PrintRun.objects.get(pk=run.pk)
        try:
            return len(download(own_run))
        except ReasonMissing:
            return 0

    answers = in_threads(*[download_own_row] * 4)
    run.refresh_from_db()
    assert sorted(answers) == [0, 0, 0, run.size]
    assert (run.downloads, trail_actions(run).count("downloaded")) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_both_would_be_the_first(monkeypatch):
    """The negative control: the threads do race."""
    run = make_run(make_batch(quantity=3))

    def unconditional(run, _reason, **_):
        count = PrintRun.objects.get(pk=run.pk).downloads
        PrintRun.objects.filter(pk=run.pk).update(downloads=count + 1)

    monkeypatch.setattr(downloads, "_record_download", unconditional)
    answers = in_threads(*[lambda: len(download(PrintRun.objects.get(pk=run.pk)))] * 4)
    assert answers == [run.size] * 4


def test_a_missing_file_is_not_downloaded(operator):
    run = order(make_batch(quantity=3))
    with pytest.raises(ActionRefused, match="not there any more"):
        download(run)

    rendering.render_parts(run)
    files.file_path(run).unlink()
    with pytest.raises(ActionRefused, match="not there any more"):
        download(run)
    assert trail_actions(run) == ["ordered", "finished"]


def test_the_file_of_a_sealed_batch_is_not_downloaded(manager):
    batch = make_batch(quantity=3)
    run = make_run(batch)
    batches.seal(batch, by=manager, at=AT)  # deletes the file on commit, never here
    assert files.file_path(run).exists()

    with pytest.raises(ActionRefused, match="not there any more"):
        download(run)


def test_download_name_and_content_type():
    campaign = make_campaign(name="Été", slug="ete")
    batch = make_batch(quantity=60, name="Reel 7", campaign=campaign)
    one = make_run(batch, last=10)
    many = make_run(batch, first=11)

    assert [
        (downloads.download_name(run), downloads.content_type(run))
        for run in (one, many)
    ] == [
        (f"ete_reel-7_{batch.pk}_1-10.pdf", "application/pdf"),
        (f"ete_reel-7_{batch.pk}_11-60.zip", "application/zip"),
    ]
    one.extension = "zpl"
    assert downloads.content_type(one) == "application/octet-stream"
    assert one.parsed_setup == Setup()
