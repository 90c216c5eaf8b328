import pytest
from django.test import Client
from django.urls import reverse

from printing import label_designs, logos, printers
from printing.models import PrintRun
from printing.paper.setup import Setup
from tests.factories import make_batch
from tests.printing.pages.studio import filled, page_of, url
from tests.printing.runs import AT, make_run, order

pytestmark = pytest.mark.django_db

PIXEL = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<path d="M0 0h9"/></svg>'
)


def answers(client, doors, data=None):
    found = [
        getattr(client, how)(door, data if how == "post" else None)
        for how, door in doors
    ]
    for response in found:
        response.getvalue() if response.streaming else response.content
    return [response.status_code for response in found]


def to(expected, code):
    """Return what those are answered who may not; a wrong method is told first."""
    return [405 if wanted == 405 else code for wanted in expected]


def test_who_may_use_the_studio(client_of, marketer, operator, viewer):
    batch = make_batch(quantity=9)
    data = filled(client_of(marketer), batch, last="2", reason="A test")
    logo = logos.add(batch.campaign, name="A", content=PIXEL, by=None, at=AT)
    doors = [
        ("get", page_of(batch)),
        ("post", page_of(batch)),
        ("put", page_of(batch)),
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

    assert answers(client_of(marketer), doors, data) == expected
    assert answers(client_of(operator), doors, data) == expected
    assert answers(client_of(viewer), doors, data) == to(expected, 403)
    assert set(answers(Client(), doors, data)) == {302}
    assert PrintRun.objects.count() == 2


@pytest.mark.usefixtures("works")
def test_who_may_have_a_run(client_of, marketer, operator, viewer):
    batch = make_batch(quantity=1)
    run, other = make_run(batch), order(batch, reason="Again")
    data = {"reason": "A test"}
    doors = [
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

    assert answers(client_of(viewer), doors, data) == to(expected, 403)
    assert set(answers(Client(), doors, data)) == {302}
    other.refresh_from_db()
    run.refresh_from_db()
    assert (other.state, run.downloads) == ("running", 0)
    assert answers(client_of(marketer), doors, data) == expected
    assert answers(client_of(operator), doors, data) == expected


def test_who_may_delete_a_design(client_of, operator, viewer):
    batch = make_batch(quantity=1)
    design = label_designs.save(batch.campaign, name="A", setup=Setup(), by=None, at=AT)
    door = url("label_design_delete", batch, design.pk)
    doors = [("get", door), ("put", door), ("post", door)]

    assert answers(client_of(viewer), doors) == [403, 405, 403]
    assert answers(Client(), doors) == [302, 302, 302]
    assert answers(client_of(operator), doors) == [200, 405, 302]


def test_who_may_change_printers(client_of, marketer, operator, viewer):
    printer = printers.save(None, name="A", shift_x=1, shift_y=0, by=None, at=AT)

    def door(name, *args):
        return reverse(f"printing:{name}", args=args)

    doors = [
        ("get", door("printer_list")),
        ("post", door("printer_list")),
        ("get", door("calibration_plain")),
        ("post", door("calibration_plain")),
        ("get", door("calibration", printer.pk)),
        ("get", door("printer_add")),
        ("get", door("printer_edit", printer.pk)),
        ("put", door("printer_edit", printer.pk)),
        ("get", door("printer_delete", printer.pk)),
    ]
    assert answers(client_of(operator), doors) == [
        *(200, 405, 200, 405, 200),
        *(403, 403, 405, 403),
    ]
    expected = [200, 405, 200, 405, 200, 200, 200, 405, 200]
    assert answers(client_of(marketer), doors) == expected
    assert answers(client_of(viewer), doors) == to(expected, 403)
    assert set(answers(Client(), doors)) == {302}
