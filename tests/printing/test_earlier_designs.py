"""An update takes a design that suits its layout as one that was not chosen."""

from importlib import import_module

import pytest

from printing.models import PrintRun
from printing.paper.designs import catalogue
from printing.paper.setup import CUSTOM, Setup
from printing.paper.sheets.layouts import LAYOUTS
from tests.factories import make_batch
from tests.printing.runs import AT

pytestmark = pytest.mark.django_db

MIGRATION = import_module("printing.migrations.0002_derived_designs")
DEFAULTS = {name: catalogue.default_for(layout) for name, layout in LAYOUTS.items()}
DEFAULTS[CUSTOM] = "classic"


def make_earlier_run(layout, design):
    return PrintRun.objects.create(
        batch=make_batch(),
        first=1,
        last=1,
        pages=1,
        setup=Setup(layout=layout, design=design).as_json(),
        created_at=AT,
    )


def run_all(sql, statements):
    for statement in statements:
        sql(statement)


@pytest.mark.parametrize(("layout", "default"), DEFAULTS.items())
def test_the_default_of_a_layout_was_not_chosen(sql, layout, default):
    run = make_earlier_run(layout, default)

    run_all(sql, MIGRATION.DERIVE)
    run.refresh_from_db()
    assert run.setup == Setup(layout=layout, design="").as_json() | {"instructions": []}

    run_all(sql, MIGRATION.WRITE_OUT)
    run.refresh_from_db()
    assert run.parsed_setup.design == default


@pytest.mark.parametrize(
    ("layout", "design"), [("tickets", "classic"), ("a4-24", "code"), ("a4-24", "own")]
)
def test_another_design_was(sql, layout, design):
    run = make_earlier_run(layout, design)

    run_all(sql, MIGRATION.DERIVE)

    run.refresh_from_db()
    assert run.parsed_setup.design == design
