import pypdfium2
import pytest
from django.urls import reverse

from printing import printers
from printing.models import Printer, PrintRun
from tests.codes.pages import messages, words
from tests.factories import make_batch
from tests.printing.pages.studio import filled, form_in, page_of
from tests.printing.runs import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def door(name, *args):
    return reverse(f"printing:{name}", args=args)


def make_printer(name="Warehouse", shift_x=-1.5, shift_y=0.25):
    return printers.save(
        None, name=name, shift_x=shift_x, shift_y=shift_y, by=None, at=AT
    )


def kept():
    found = Printer.objects.order_by("name")
    return [(p.name, float(p.shift_x), float(p.shift_y)) for p in found]


def test_a_printer_is_added(client, marketer):
    data = {"name": " Warehouse ", "shift_x": "−1,5", "shift_y": ""}
    response = client.post(door("printer_add"), data, follow=True)

    assert kept() == [("Warehouse", -1.5, 0.0)]
    assert Printer.objects.get().created_by == marketer
    assert messages(response) == ["The printer is saved."]
    assert "Warehouse −1.5 mm right, 0 mm down" in words(response)


def test_a_printer_is_changed(client):
    printer = make_printer()
    page = client.get(door("printer_edit", printer.pk))
    assert ('value="−1.5"' in page.text, 'value="0.25"' in page.text) == (True, True)

    data = {"name": "Office", "shift_x": "0.5", "shift_y": "-2"}
    client.post(door("printer_edit", printer.pk), data)
    assert kept() == [("Office", 0.5, -2.0)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": ""}, "Name : This field is required."),
        ({"name": "Office"}, "There is a printer with this name. Choose another name."),
        ({"shift_x": "10.01"}, "Choose −10 to 10."),
        ({"shift_y": "far"}, "Write a number, such as 3 or 3.5."),
    ],
)
def test_what_is_no_printer_is_refused_and_kept(client, data, message):
    make_printer("Office")
    sent = {"name": "Warehouse", "shift_x": "1.25", "shift_y": "0"} | data
    page = client.post(door("printer_add"), sent)

    assert message in words(page)
    assert [f'value="{sent[n]}"' in page.text for n in sent if sent[n]].count(
        False
    ) == 0
    assert kept() == [("Office", -1.5, 0.25)]


def test_a_printer_is_deleted_after_a_question(client):
    printer = make_printer()
    assert "Delete “Warehouse”?" in words(
        client.get(door("printer_delete", printer.pk))
    )
    assert Printer.objects.exists()
    client.post(door("printer_delete", printer.pk))
    assert not Printer.objects.exists()


@pytest.mark.usefixtures("works")
def test_labels_are_moved_by_what_the_printer_is_off(client):
    batch, printer = make_batch(quantity=1), make_printer()
    data = filled(client, batch, printer=str(printer.pk))
    client.post(page_of(batch), data)

    run = PrintRun.objects.get()
    assert (run.choices.shift_x, run.choices.shift_y) == (-1.5, 0.25)
    again = client.get(page_of(batch) + f"?again={run.pk}")
    assert form_in(again)["printer"] == str(printer.pk)


@pytest.mark.parametrize(
    ("query", "size"),
    [("", (210, 297)), ("?paper=letter", (215.9, 279.4)), ("?paper=x", (210, 297))],
)
def test_the_calibration_page_has_the_size_of_the_paper(client, query, size):
    response = client.get(door("calibration_plain") + query)
    assert response.headers["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(response.content) as pdf:
        found = [points / 72 * 25.4 for points in pdf[0].get_size()]
        text = pdf[0].get_textpage().get_text_bounded()
    assert found == pytest.approx(size, abs=0.1)
    assert "X 0 mm" in text


def test_the_calibration_page_of_a_printer_is_moved(client):
    response = client.get(door("calibration", make_printer().pk))
    with pypdfium2.PdfDocument(response.content) as pdf:
        assert "-1.5 mm" in pdf[0].get_textpage().get_text_bounded()


def test_without_a_printer_the_page_says_where_to_begin(client):
    said = words(client.get(door("printer_list")))
    assert "No printers yet" in said
    assert client.get(door("printer_edit", 7)).status_code == 404


def test_an_operator_reads_the_list_only(client_of, operator):
    make_printer()
    text = client_of(operator).get(door("printer_list")).text
    assert ("Warehouse" in text, door("printer_add") in text) == (True, False)


@pytest.mark.parametrize("n", [1, 5])
def test_queries_do_not_grow(client, django_assert_num_queries, n):
    for number in range(n):
        make_printer(str(number))
    with django_assert_num_queries(3):
        client.get(door("printer_list"))
