"""Printing again keeps what was not chosen."""

import pytest

from printing import jobs
from printing.models import PrintRun
from printing.paper.setup import Setup
from tests.factories import make_batch
from tests.printing.pages.studio_form import form_data, form_values, studio_url
from tests.printing.runs import make_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def test_a_run_is_printed_again_with_its_setup(client):
    batch = make_batch(quantity=30)
    setup = Setup(layout="cards-85x55-bleed", text="Lucky", bleed=1, skip=4)
    run = make_run(batch, setup=setup, first=3, last=9)

    data = form_data(client, batch, f"?again={run.pk}", reason="Lost in the post")
    client.post(studio_url(batch) + f"?again={run.pk}", data)

    again = PrintRun.objects.latest("id")
    assert (again.first, again.last, again.copy) == (3, 9, 2)
    assert again.parsed_setup == setup


def test_a_design_that_was_not_chosen_follows_the_layout_when_printed_again(client):
    batch = make_batch(quantity=30)
    client.post(studio_url(batch), form_data(client, batch))
    run = PrintRun.objects.get()

    page = client.get(studio_url(batch) + f"?again={run.pk}")
    assert form_values(page)["design"] == ""
    data = form_data(
        client, batch, f"?again={run.pk}", layout="tickets", reason="Another shop"
    )
    client.post(studio_url(batch) + f"?again={run.pk}", data)

    again = PrintRun.objects.latest("id")
    assert (again.parsed_setup.design, again.parsed_setup.layout) == ("", "tickets")
    assert jobs.build_run_job(again).setup.design == "ticket"
