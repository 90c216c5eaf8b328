from datetime import UTC, datetime

import numpy as np
import pytest
from django.utils.translation import override

from codes import vault
from codes.formats import CodeFormat
from printing import jobs
from printing.paper.labels import Words
from printing.paper.outputs import thermal
from printing.paper.setup import CUSTOM, Setup
from printing.paper.unprintable import Unprintable
from tests.factories import make_batch, make_campaign
from tests.printing.runs import AT, order, void

pytestmark = pytest.mark.django_db


def test_the_job_of_a_run(fake_press):
    campaign = make_campaign(name="Été", slug="ete", ends_at=None)
    batch = make_batch(
        quantity=120,
        campaign=campaign,
        name="Reel 7",
        prefix="BF26-",
        expires_at=datetime(2027, 4, 1, 0, 0, tzinfo=UTC),
    )
    setup = Setup(instructions=(("es", "Escanea"), ("en", "Scan")), expiry=True)
    order(batch, setup=setup)
    run = order(batch, setup=setup, reason="Jam")

    with override("de"):  # the active language does not count
        job = jobs.build_run_job(run)
    assert job.words == Words(
        title=f"Été · Reel 7 · {batch.pk} 1–120",
        name="Été",
        address="localhost:8000/ete",
        expiry=job.words.expiry,
        language="es",
        logo=None,
        mark=job.words.mark,
    )
    assert "31 de marzo de 2027" in job.words.expiry  # the last whole day
    assert job.words.mark.endswith("1")
    assert (job.setup, job.layout.name, job.site, job.batch, job.digits) == (
        setup,
        "a4-24",
        "http://LOCALHOST:8000/ETE/",
        batch.pk,
        3,
    )
    assert job.format == CodeFormat("clear", 11, "BF26-")


@pytest.mark.parametrize(
    ("public_url", "site"),
    [
        ("https://codes.example.com", "https://CODES.EXAMPLE.COM/SUMMER-2027/"),
        ("http://localhost:8000", "http://LOCALHOST:8000/SUMMER-2027/"),
        ("HTTPS://Codes.Example.com", "https://CODES.EXAMPLE.COM/SUMMER-2027/"),
    ],
)
def test_the_address_in_a_symbol_is_in_capitals_but_for_its_scheme(
    settings, public_url, site
):
    settings.PUBLIC_URL = public_url
    batch = make_batch(campaign=make_campaign(slug="summer-2027"))

    assert jobs.build_job(batch, Setup()).site == site


def test_the_expiry_is_on_labels_only_if_chosen_and_in_their_language():
    ends = datetime(2027, 3, 31, 22, 0, tzinfo=UTC)  # midnight in Madrid
    batch = make_batch(campaign=make_campaign(ends_at=ends, time_zone="Europe/Madrid"))

    def expiry(**setup):
        with override("de"):
            return jobs.build_job(batch, Setup(**setup)).words.expiry

    assert expiry(expiry=True) == "Valid until March 31, 2027"
    french = (("fr", "Scannez"), ("en", "Scan"))
    assert expiry(expiry=True, instructions=french) == "Valable jusqu’au 31 mars 2027"
    assert expiry() == ""


def test_a_grid_that_cannot_fit_is_refused():
    setup = Setup(layout=CUSTOM, grid={"page_width": 10})
    with pytest.raises(Unprintable):
        jobs.build_job(make_batch(), setup)


def test_codes_are_loaded_into_their_places(fake_press):
    batch = make_batch(quantity=40)
    void(batch, 30, 31)
    run = order(batch, setup=Setup(skip=2), first=3, last=38)
    sheets = jobs.load_labels(run, range(2))

    serials = [0, 0, *range(3, 39), *[0] * 10]
    assert sheets.serials.ravel().tolist() == serials
    empty = {0, 30, 31}
    assert sheets.here.ravel().tolist() == [serial not in empty for serial in serials]
    texts = [
        vault.texts(batch, serial, serial)[0] if serial not in empty else b""
        for serial in serials
    ]
    assert sheets.texts.ravel().tolist() == texts
    second = jobs.load_labels(run, range(1, 2))
    assert np.array_equal(second.texts, sheets.texts[1:])
    assert np.array_equal(second.here, sheets.here[1:])


def test_a_sheet_of_voided_codes_is_empty(fake_press):
    batch = make_batch(quantity=48)
    run = order(batch)
    void(batch, 1, 24)

    sheet = jobs.load_labels(run, range(1))
    assert (sheet.count, sheet.texts.shape, set(sheet.texts.ravel().tolist())) == (
        0,
        (1, 24),
        {b""},
    )


def test_no_codes_are_spelled_for_a_sealed_batch(fake_press):
    batch = make_batch(quantity=48)
    run = order(batch)
    batch.sealed_at = AT
    batch.save(update_fields=["sealed_at"])

    with pytest.raises(vault.Sealed):
        jobs.load_labels(run, range(1))


@pytest.mark.parametrize(
    ("max_sheets", "sheets"), [(1000, 1000), (50, 50), (5000, 2083), (1, 1)]
)
def test_a_part_is_limited_by_sheets_and_by_labels(max_sheets, sheets):
    job = jobs.build_job(make_batch(), Setup())

    assert jobs.sheets_per_part(job, max_sheets) == sheets


def test_a_reference_is_the_same_whichever_serials_are_printed(fake_press):
    batch = make_batch(quantity=120)
    whole, some = (
        jobs.build_run_job(order(batch, first=first, last=last, reason=reason))
        for first, last, reason in ((1, 120, ""), (7, 9, "torn"))
    )
    assert [thermal.format_reference(job, 7) for job in (whole, some)] == [
        f"{batch.pk}-007"
    ] * 2


@pytest.mark.parametrize(
    ("layout", "design"), [("a4-24", "classic"), ("tickets", "ticket")]
)
def test_a_design_that_was_not_chosen_is_that_of_the_layout(layout, design):
    job = jobs.build_job(make_batch(), Setup(layout=layout, design=""))

    assert job.setup.design == design
