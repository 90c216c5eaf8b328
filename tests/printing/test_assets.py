"""Save and delete label designs, printers and logos."""

import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from codes.lifecycle import ActionRefused
from printing import jobs, label_designs, logos, printers
from printing.models import LabelDesign, Logo, Printer
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from staff.models import Entry
from tests.factories import make_batch, make_campaign
from tests.printing.runs import AT, order, render_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def trail_entries():
    return list(Entry.objects.order_by("id").values_list("action", "target", "data"))


def png(size=(20, 10)):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "PNG")
    return file.getvalue()


def test_a_saved_design_leaves_out_skip_and_shift(marketer):
    campaign = make_campaign()
    setup = Setup(design="card", ink="#123456", skip=3, shift_x=1.5, shift_y=-2)
    first = label_designs.save(campaign, name="Cards", setup=setup, by=marketer, at=AT)
    again = label_designs.save(campaign, name="Cards", setup=Setup(), by=None, at=AT)
    other = label_designs.save(
        make_campaign(), name="Cards", setup=setup, by=None, at=AT
    )

    assert first.parsed_setup == Setup(design="card", ink="#123456")
    assert (again.pk, again.parsed_setup, again.created_by) == (
        first.pk,
        Setup(),
        marketer,
    )
    assert other.pk != first.pk
    target = f"campaigns.campaign:{campaign.pk}"
    changes = {"setup.design": ["card", "classic"], "setup.ink": ["#123456", "#000000"]}
    assert trail_entries()[:2] == [
        ("label_designs.saved", target, {"name": "Cards"}),
        ("label_designs.saved", target, {"name": "Cards", "changes": changes}),
    ]


def test_a_design_is_deleted():
    campaign = make_campaign()
    design = label_designs.save(campaign, name="Cards", setup=Setup(), by=None, at=AT)
    label_designs.delete(design, by=None, at=AT)

    assert not LabelDesign.objects.exists()
    assert [action for action, *_ in trail_entries()] == [
        "label_designs.saved",
        "label_designs.deleted",
    ]


def save_printer(printer=None, **fields):
    by = fields.pop("by", None)
    values = {"name": "Brother", "shift_x": 0.5, "shift_y": -1.25} | fields
    return printers.save(printer, values, by=by, at=AT)


def test_printers_are_added_changed_and_deleted(marketer):
    printer = save_printer(by=marketer)
    save_printer(Printer.objects.get(pk=printer.pk), name="Brother 2", shift_x=0.1)
    printer.refresh_from_db()
    assert (printer.name, printer.shift_x, printer.shift_y, printer.created_by) == (
        "Brother 2",
        Decimal("0.10"),
        Decimal("-1.25"),
        marketer,
    )
    printer_id = printer.pk
    printers.delete(printer, by=None, at=AT)
    assert not Printer.objects.exists()
    data = {"name": "Brother 2", "shift_x": 0.1, "shift_y": -1.25}
    assert trail_entries() == [
        (
            "printers.added",
            f"printing.printer:{printer_id}",
            {"name": "Brother", "shift_x": 0.5, "shift_y": -1.25},
        ),
        (
            "printers.changed",
            f"printing.printer:{printer_id}",
            {
                "name": "Brother 2",
                "changes": {"name": ["Brother", "Brother 2"], "shift_x": [0.5, 0.1]},
            },
        ),
        ("printers.deleted", f"printing.printer:{printer_id}", data),
    ]


def test_two_printers_do_not_share_a_name():
    save_printer()
    other = save_printer(name="Zebra")

    for printer in (None, other):
        with pytest.raises(ActionRefused, match="with this name"):
            save_printer(printer, name="Brother")
    assert len(trail_entries()) == 2


@pytest.mark.parametrize("shift", [10.01, -10.01])
def test_a_shift_of_more_than_a_centimetre_is_refused(shift):
    for axis in ("shift_x", "shift_y"):
        with pytest.raises(IntegrityError), transaction.atomic():
            save_printer(**{axis: shift})
    save_printer(shift_x=10, shift_y=-10)


def test_a_logo_is_saved_once_and_belongs_to_its_campaign(marketer):
    campaign = make_campaign()
    logo = logos.add(campaign, name=" a.png ", content=png(), by=marketer, at=AT)
    same = logos.add(campaign, name="b.png", content=png(), by=None, at=AT)
    assert (same.pk, logo.name, logo.kind, logo.width, logo.height) == (
        logo.pk,
        "a.png",
        "png",
        20,
        10,
    )
    assert [action for action, *_ in trail_entries()] == ["logos.added"]

    setup = Setup(logo=logo.pk)
    job = jobs.build_job(make_batch(campaign=campaign), setup)
    assert job.words.logo.content == bytes(Logo.objects.get().content)
    with pytest.raises(Unprintable, match="logo is not there"):
        jobs.build_job(make_batch(), setup)


def test_a_file_that_is_no_picture_is_refused():
    with pytest.raises(Unprintable):
        logos.add(make_campaign(), name="x", content=b"MZ\x90", by=None, at=AT)
    assert not Logo.objects.exists()


def test_a_logo_is_not_deleted_while_a_run_uses_it():
    batch = make_batch()
    logo = logos.add(batch.campaign, name="", content=png(), by=None, at=AT)
    run = order(batch, setup=Setup(logo=logo.pk))

    with pytest.raises(ActionRefused, match="being made"):
        logos.delete(logo, by=None, at=AT)
    render_run(run)
    logos.delete(logo, by=None, at=AT)
    assert not Logo.objects.exists()
    assert [action for action, *_ in trail_entries() if "logos" in action] == [
        "logos.added",
        "logos.deleted",
    ]
