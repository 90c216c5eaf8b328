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
from tests.printing.runs import AT, make_run, order, trail, void
from tests.threads import in_threads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]


def take(run, **fields):
    """Download a file and return what is in it."""
    with downloads.hand_out(run, **{"by": None, "at": AT} | fields) as file:
        return file.read()


def test_the_first_download_is_in_the_trail(operator):
    batch = make_batch(quantity=30)
    void(batch, 1, 5)
    run = make_run(batch)

    assert hashlib.sha256(take(run, by=operator)).hexdigest() == run.sha256
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
    first = take(run)

    with pytest.raises(ReasonMissing, match="downloaded before"):
        take(run, reason="  ")
    assert (run.downloads, trail(run)[2:]) == (1, ["downloaded"])
    assert take(run, reason="The stick was lost") == first
    assert run.downloads == 2
    last = Entry.objects.filter(action="print_runs.downloaded").latest("id")
    assert last.data["reason"] == "The stick was lost"
    with pytest.raises(ActionRefused):
        take(run, reason="x" * 201)


@pytest.mark.django_db(transaction=True)
def test_of_two_downloads_at_once_one_is_the_first():
    run = make_run(make_batch(quantity=3))

    def deed():
        mine = PrintRun.objects.get(pk=run.pk)
        try:
            return len(take(mine))
        except ReasonMissing:
            return 0

    answers = in_threads(*[deed] * 4)
    run.refresh_from_db()
    assert sorted(answers) == [0, 0, 0, run.size]
    assert (run.downloads, trail(run).count("downloaded")) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_both_would_be_the_first(monkeypatch):
    """The negative control: the two do come at the same time."""
    run = make_run(make_batch(quantity=3))

    def unconditional(run, _reason, **_):
        known = PrintRun.objects.get(pk=run.pk).downloads
        PrintRun.objects.filter(pk=run.pk).update(downloads=known + 1)

    monkeypatch.setattr(downloads, "_count", unconditional)
    answers = in_threads(*[lambda: len(take(PrintRun.objects.get(pk=run.pk)))] * 4)
    assert answers == [run.size] * 4


def test_a_file_that_is_not_there_is_not_handed_out(operator):
    run = order(make_batch(quantity=3))
    with pytest.raises(ActionRefused, match="not there any more"):
        take(run)

    rendering.render_parts(run)
    files.path_of(run).unlink()
    with pytest.raises(ActionRefused, match="not there any more"):
        take(run)
    assert trail(run) == ["ordered", "finished"]


def test_a_file_of_a_batch_that_is_sealed_is_not_handed_out(manager):
    batch = make_batch(quantity=3)
    run = make_run(batch)
    batches.seal(batch, by=manager, at=AT)  # and nobody has deleted the file yet
    assert files.path_of(run).exists()

    with pytest.raises(ActionRefused, match="not there any more"):
        take(run)


def test_what_a_file_is_called():
    campaign = make_campaign(name="Été", slug="ete")
    batch = make_batch(quantity=60, name="Reel 7", campaign=campaign)
    one = make_run(batch, last=10)
    many = make_run(batch, first=11)

    assert [
        (downloads.file_name(run), downloads.content_type(run)) for run in (one, many)
    ] == [
        (f"ete_reel-7_{batch.pk}_1-10.pdf", "application/pdf"),
        (f"ete_reel-7_{batch.pk}_11-60.zip", "application/zip"),
    ]
    one.extension = "zpl"
    assert downloads.content_type(one) == "application/octet-stream"
    assert one.choices == Setup()
