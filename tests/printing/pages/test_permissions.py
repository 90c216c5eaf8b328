import pytest
from django.test import Client
from django.urls import reverse

from printing import label_designs, logos, printers
from printing.models import PrintRun
from printing.paper.setup import Setup
from tests.factories import make_batch
from tests.printing.pages.studio_form import form_data, studio_url, url
from tests.printing.runs import AT, make_run, order

pytestmark = pytest.mark.django_db

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<path d="M0 0h9"/></svg>'
)


def statuses(client, requests, data=None):
    responses = [
        getattr(client, method)(address, data if method == "post" else None)
        for method, address in requests
    ]
    for response in responses:
        response.getvalue() if response.streaming else response.content
    return [response.status_code for response in responses]


def with_refusals(expected, refusal):
    """Return the statuses for a user without permission: a 405 comes before it."""
    return [405 if status == 405 else refusal for status in expected]


def test_permissions_of_the_studio(client_of, marketer, operator, viewer):
    batch = make_batch(quantity=9)
    data = form_data(client_of(marketer), batch, last="2", reason="A test")
    logo = logos.add(batch.campaign, name="A", content=SVG, by=None, at=AT)
    requests = [
        ("get", studio_url(batch)),
        ("post", studio_url(batch)),
        ("put", studio_url(batch)),
        ("get", url("preview", batch)),
        ("post", url("preview", batch)),
        ("get", url("proof", batch)),
        ("post", url("proof", batch)),
        ("get", url("label_design_save", batch)),
        ("post", url("label_design_save", batch)),
        ("get", url("logo_add", batch)),
        ("post", url("logo_add", batch)),
        ("get", url("logo_delete", batch, logo.pk)),
        ("put", url("logo_delete", batch, logo.pk)),
    ]
    expected = [200, 302, 405, 405, 200, 405, 200, 405, 200, 405, 200, 200, 405]

    assert statuses(client_of(marketer), requests, data) == expected
    assert statuses(client_of(operator), requests, data) == expected
    assert statuses(client_of(viewer), requests, data) == with_refusals(expected, 403)
    assert set(statuses(Client(), requests, data)) == {302}
    assert PrintRun.objects.count() == 2


@pytest.mark.usefixtures("fake_press")
def test_permissions_of_print_runs(client_of, marketer, operator, viewer):
    batch = make_batch(quantity=1)
    run, other = make_run(batch), order(batch, reason="Again")
    data = {"reason": "A test"}
    requests = [
        ("get", url("print_run_detail", batch, run.pk)),
        ("post", url("print_run_detail", batch, run.pk)),
        ("get", url("print_run_manifest", batch, run.pk)),
        ("post", url("print_run_manifest", batch, run.pk)),
        ("get", url("print_run_download", batch, run.pk)),
        ("post", url("print_run_download", batch, run.pk)),
        ("get", url("print_run_cancel", batch, other.pk)),
        ("post", url("print_run_cancel", batch, other.pk)),
    ]
    expected = [200, 405, 200, 405, 405, 200, 405, 302]

    assert statuses(client_of(viewer), requests, data) == with_refusals(expected, 403)
    assert set(statuses(Client(), requests, data)) == {302}
    other.refresh_from_db()
    run.refresh_from_db()
    assert (other.state, run.downloads) == ("running", 0)
    assert statuses(client_of(marketer), requests, data) == expected
    assert statuses(client_of(operator), requests, data) == expected


def test_permissions_of_deleting_a_design(client_of, operator, viewer):
    batch = make_batch(quantity=1)
    design = label_designs.save(batch.campaign, name="A", setup=Setup(), by=None, at=AT)
    address = url("label_design_delete", batch, design.pk)
    requests = [("get", address), ("put", address), ("post", address)]

    assert statuses(client_of(viewer), requests) == [403, 405, 403]
    assert statuses(Client(), requests) == [302, 302, 302]
    assert statuses(client_of(operator), requests) == [200, 405, 302]


def test_permissions_of_printers(client_of, marketer, operator, viewer):
    printer = printers.save(
        None, {"name": "A", "shift_x": 1, "shift_y": 0}, by=None, at=AT
    )

    def address(name, *args):
        return reverse(f"printing:{name}", args=args)

    requests = [
        ("get", address("printer_list")),
        ("post", address("printer_list")),
        ("get", address("calibration_plain")),
        ("post", address("calibration_plain")),
        ("get", address("calibration", printer.pk)),
        ("get", address("printer_add")),
        ("get", address("printer_edit", printer.pk)),
        ("put", address("printer_edit", printer.pk)),
        ("get", address("printer_delete", printer.pk)),
    ]
    assert statuses(client_of(operator), requests) == [
        *(200, 405, 200, 405, 200),
        *(403, 403, 405, 403),
    ]
    expected = [200, 405, 200, 405, 200, 200, 200, 405, 200]
    assert statuses(client_of(marketer), requests) == expected
    assert statuses(client_of(viewer), requests) == with_refusals(expected, 403)
    assert set(statuses(Client(), requests)) == {302}
