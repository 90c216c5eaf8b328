"""Constraints of the database: each refuses a row that breaks its rule."""

import pytest
from django.db import IntegrityError, transaction

from printing.models import LabelDesign, Logo, Printer, PrintPart, PrintRun
from tests.factories import make_batch
from tests.printing.runs import AT, make_run, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


@pytest.mark.parametrize(
    ("constraint", "columns"),
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
def test_constraints_of_print_runs(constraint, columns):
    run = make_run(make_batch(quantity=30))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PrintRun.objects.filter(pk=run.pk).update(**columns)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("print_part_made_once", {}),
        ("print_part_counts_from_one", {"number": 0}),
        ("print_part_counts_from_one", {"number": 2, "sheets": 0}),
        ("print_part_says_its_serials", {"number": 2, "first": None}),
        ("print_part_says_its_serials", {"number": 2, "labels": 0}),
        ("print_part_says_its_serials", {"number": 2, "last": 0}),
    ],
)
def test_constraints_of_parts(constraint, columns):
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

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PrintPart.objects.create(**part | columns)


@pytest.mark.parametrize(
    ("constraint", "model", "columns"),
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
def test_constraints_of_designs_printers_and_logos(constraint, model, columns):
    campaign = make_batch().campaign
    model_columns = {
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
    row = {"name": "a", "created_at": AT} | model_columns[model]
    model.objects.create(**row)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**row | columns)
