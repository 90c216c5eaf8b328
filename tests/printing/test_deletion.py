"""What printing stores of a batch or a draft goes with it."""

import pytest

from codes import removal
from codes.lifecycle import ActionRefused
from printing import downloads, files, label_designs, logos
from printing.models import LabelDesign, Logo, PrintRun
from printing.paper.setup import Setup
from tests.factories import make_batch, make_campaign
from tests.printing.runs import AT, make_run, order
from tests.printing.test_assets import png

pytestmark = pytest.mark.django_db


def remove(batch):
    removal.order(batch, reason="Typo", by=None, at=AT)
    removal.carry_out(batch.pk)


def test_print_runs_and_their_files_go_with_a_batch(
    fake_press, django_capture_on_commit_callbacks
):
    kept, batch = make_batch(quantity=2), make_batch(quantity=2)
    kept_run, path = make_run(kept), files.file_path(make_run(batch))
    order(batch, reason="Torn")
    with django_capture_on_commit_callbacks(execute=True):
        remove(batch)
    assert not path.exists()
    assert list(PrintRun.objects.all()) == [kept_run]
    assert files.file_path(kept_run).exists()


def test_labels_have_left_when_their_file_is_downloaded(fake_press):
    batch = make_batch(quantity=2)
    run = make_run(batch)
    batch.refresh_from_db()
    assert batch.codes_left_at is None
    downloads.open_download(run, by=None, at=AT).close()
    batch.refresh_from_db()
    assert batch.codes_left_at == AT
    with pytest.raises(ActionRefused, match="void it instead"):
        remove(batch)


def test_nothing_is_printed_of_a_batch_that_is_being_removed(fake_press):
    batch = make_batch(quantity=2)
    run = make_run(batch)
    removal.order(batch, reason="Typo", by=None, at=AT)
    for leave in (
        lambda: order(batch, reason="Torn"),
        lambda: downloads.open_download(run, by=None, at=AT),
    ):
        with pytest.raises(ActionRefused):
            leave()


def test_label_designs_and_logos_go_with_a_draft():
    draft = make_campaign(status="draft")
    logos.add(draft, name="Sun", content=png(), by=None, at=AT)
    label_designs.save(draft, name="Mine", setup=Setup(), by=None, at=AT)
    removal.order_draft(draft, reason="Typo", by=None, at=AT)
    assert not LabelDesign.objects.exists()
    assert not Logo.objects.exists()
