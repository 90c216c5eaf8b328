"""What the database refuses, whoever writes to it."""

import pytest
from django.db import IntegrityError, transaction

from printing.models import LabelDesign, Logo, Printer, PrintPart, PrintRun
from tests.factories import make_batch
from tests.printing.runs import AT, make_run, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]


@pytest.mark.parametrize(
    ("rule", "columns"),
    [
        ("print_run_first_before_last", {"first": 0}),
        ("print_run_first_before_last", {"first": 31}),
        ("print_run_reprint_has_a_reason", {"copy": 2}),
        ("print_run_reprint_has_a_reason", {"copy": 0, "reason": "x"}),
        ("print_run_parts_in_range", {"parts": 0}),
        ("print_run_parts_in_range", {"parts": 1 << 24}),
        ("print_run_parts_in_range", {"part_sheets": 0}),
        ("print_run_makes_no_more_than_asked", {"pages_done": 3}),
        ("print_run_makes_no_more_than_asked", {"labels_made": 31}),
        ("print_run_ready_has_its_file", {"size": None}),
        ("print_run_ready_has_its_file", {"sha256": ""}),
        ("print_run_ready_has_its_file", {"file_name": ""}),
        ("print_run_ready_has_its_file", {"finished_at": None}),
    ],
)
def test_a_print_run_keeps_its_rules(rule, columns):
    run = make_run(make_batch(quantity=30))

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        PrintRun.objects.filter(pk=run.pk).update(**columns)


@pytest.mark.parametrize(
    ("rule", "columns"),
    [
        ("print_part_made_once", {}),
        ("print_part_counts_from_one", {"number": 0}),
        ("print_part_counts_from_one", {"number": 2, "sheets": 0}),
        ("print_part_says_its_serials", {"number": 2, "first": None}),
        ("print_part_says_its_serials", {"number": 2, "labels": 0}),
        ("print_part_says_its_serials", {"number": 2, "last": 0}),
    ],
)
def test_a_part_keeps_its_rules(rule, columns):
    part = {
        "run": order(make_batch(quantity=30)),
        "number": 1,
        "sheets": 1,
        "labels": 24,
        "first": 1,
        "last": 24,
        "size": 5,
        "sha256": "0" * 64,
        "made_at": AT,
    }
    PrintPart.objects.create(**part)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        PrintPart.objects.create(**part | columns)


@pytest.mark.parametrize(
    ("rule", "model", "columns"),
    [
        ("label_design_has_a_name", LabelDesign, {"name": ""}),
        ("label_design_name_in_campaign", LabelDesign, {}),
        ("printer_has_a_name", Printer, {"name": ""}),
        ("name", Printer, {}),
        ("printer_shift_in_range", Printer, {"name": "b", "shift_y": -11}),
        ("logo_once_in_a_campaign", Logo, {}),
        ("logo_is_a_picture", Logo, {"sha256": "1", "width": 0}),
        ("logo_is_a_picture", Logo, {"sha256": "1", "kind": "gif"}),
        ("logo_is_a_picture", Logo, {"sha256": "1", "name": ""}),
    ],
)
def test_what_is_kept_keeps_its_rules(rule, model, columns):
    campaign = make_batch().campaign
    shapes = {
        LabelDesign: {"campaign": campaign, "setup": {}, "changed_at": AT},
        Printer: {"changed_at": AT},
        Logo: {
            "campaign": campaign,
            "kind": "png",
            "content": b"x",
            "width": 1,
            "height": 1,
            "sha256": "0",
        },
    }
    shape = {"name": "a", "created_at": AT} | shapes[model]
    model.objects.create(**shape)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.create(**shape | columns)
