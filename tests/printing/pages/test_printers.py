import pypdfium2
import pytest
from django.urls import reverse

from printing import printers
from printing.models import Printer, PrintRun
from tests.codes.pages import messages, words
from tests.edit_forms import fields_of, open_form
from tests.factories import make_batch
from tests.printing.pages.studio_form import form_data, form_values, studio_url
from tests.printing.runs import AT
from ui.edit_versions import EditConflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def page_url(name, *args):
    return reverse(f"printing:{name}", args=args)


def make_printer(name="Warehouse", shift_x=-1.5, shift_y=0.25):
    values = {"name": name, "shift_x": shift_x, "shift_y": shift_y}
    return printers.save(None, values, by=None, at=AT)


def saved_printers():
    saved = Printer.objects.order_by("name")
    return [(p.name, float(p.shift_x), float(p.shift_y)) for p in saved]


def test_a_printer_is_added(client, marketer):
    data = {"name": " Warehouse ", "shift_x": "−1,5", "shift_y": ""}
    response = client.post(page_url("printer_add"), data, follow=True)

    assert saved_printers() == [("Warehouse", -1.5, 0.0)]
    assert Printer.objects.get().created_by == marketer
    assert messages(response) == ["The printer is saved."]
    assert "Warehouse −1.5 mm right, 0 mm down" in words(response)


def test_a_printer_is_changed(client):
    printer = make_printer()
    page = client.get(page_url("printer_edit", printer.pk))
    assert ('value="−1.5"' in page.text, 'value="0.25"' in page.text) == (True, True)

    url = page_url("printer_edit", printer.pk)
    data = {"name": "Office", "shift_x": "0.5", "shift_y": "-2"}
    client.post(url, open_form(client, url) | data)
    assert saved_printers() == [("Office", 0.5, -2.0)]


def test_two_people_change_one_printer(ana, ben):
    printer = make_printer()
    url = page_url("printer_edit", printer.pk)
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"shift_x": "−2"})
    page = ben.post(url, form | {"shift_y": "1"}, follow=True)
    assert saved_printers() == [("Warehouse", -2.0, 1.0)]
    assert messages(page) == [
        "The printer is saved.",
        "Others changed this meanwhile, and it is kept: To the right, in mm.",
    ]

    del form["form_token"]
    page = ben.post(url, form | {"shift_x": "−3"})
    assert "Ana Ruiz changed this meanwhile (" in words(page)
    assert "Saved by the other −2 Use theirs" in words(page)
    shown = fields_of(page, url)
    assert [shown["shift_x"], shown["shift_y"]] == ["−3", "1"]
    ben.post(url, shown)
    assert saved_printers() == [("Warehouse", -3.0, 1.0)]


def test_a_printer_is_not_overwritten_by_a_page_without_a_version(ana):
    url = page_url("printer_edit", make_printer().pk)
    data = {"name": "Warehouse", "shift_x": "0", "shift_y": "0"}
    page = ana.post(url, data)
    assert "Something else is saved here by now." in words(page)
    assert saved_printers() == [("Warehouse", -1.5, 0.25)]


def test_the_action_refuses_what_was_not_merged_with_the_row_as_it_is():
    printer = make_printer()
    seen = printers.values_of(printer)
    printers.save(printer, seen | {"shift_x": 1.0}, by=None, at=AT, seen=seen)
    with pytest.raises(EditConflict, match="shift_x"):
        printers.save(printer, seen | {"shift_y": 2.0}, by=None, at=AT, seen=seen)
    assert saved_printers() == [("Warehouse", 1.0, 0.25)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": ""}, "Name : This field is required."),
        ({"name": "Office"}, "There is a printer with this name. Choose another name."),
        ({"shift_x": "10.01"}, "Choose −10 to 10."),
        ({"shift_y": "far"}, "Write a number, such as 3 or 3.5."),
    ],
)
def test_a_wrong_printer_is_refused_and_the_form_kept(client, data, message):
    make_printer("Office")
    typed = {"name": "Warehouse", "shift_x": "1.25", "shift_y": "0"} | data
    page = client.post(page_url("printer_add"), typed)

    assert message in words(page)
    assert [v for v in typed.values() if v and f'value="{v}"' not in page.text] == []
    assert saved_printers() == [("Office", -1.5, 0.25)]


def test_a_printer_is_deleted_after_confirmation(client):
    printer = make_printer()
    assert "Delete “Warehouse”?" in words(
        client.get(page_url("printer_delete", printer.pk))
    )
    assert Printer.objects.exists()
    client.post(page_url("printer_delete", printer.pk))
    assert not Printer.objects.exists()


@pytest.mark.usefixtures("fake_press")
def test_a_run_has_the_shift_of_its_printer(client):
    batch, printer = make_batch(quantity=1), make_printer()
    data = form_data(client, batch, printer=str(printer.pk))
    client.post(studio_url(batch), data)

    run = PrintRun.objects.get()
    assert (run.parsed_setup.shift_x, run.parsed_setup.shift_y) == (-1.5, 0.25)
    again = client.get(studio_url(batch) + f"?again={run.pk}")
    assert form_values(again)["printer"] == str(printer.pk)


@pytest.mark.parametrize(
    ("query", "size"),
    [("", (210, 297)), ("?paper=letter", (215.9, 279.4)), ("?paper=x", (210, 297))],
)
def test_the_calibration_page_has_the_size_of_the_paper(client, query, size):
    response = client.get(page_url("calibration_plain") + query)
    assert response.headers["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(response.content) as pdf:
        millimetres = [points / 72 * 25.4 for points in pdf[0].get_size()]
        text = pdf[0].get_textpage().get_text_bounded()
    assert millimetres == pytest.approx(size, abs=0.1)
    assert "X 0 mm" in text


def test_the_calibration_page_of_a_printer_is_moved(client):
    response = client.get(page_url("calibration", make_printer().pk))
    with pypdfium2.PdfDocument(response.content) as pdf:
        assert "-1.5 mm" in pdf[0].get_textpage().get_text_bounded()


def test_without_pango_the_calibration_page_says_what_to_install(client, no_pango):
    response = client.get(page_url("calibration_plain"), follow=True)
    assert response.redirect_chain == [(page_url("printer_list"), 302)]
    assert "does not find Pango on this machine" in messages(response)[0]


def test_the_list_without_printers_explains_calibration(client):
    text = words(client.get(page_url("printer_list")))
    assert "No printers yet" in text
    assert client.get(page_url("printer_edit", 7)).status_code == 404


def test_an_operator_reads_the_list_only(client_of, operator):
    make_printer()
    text = client_of(operator).get(page_url("printer_list")).text
    assert ("Warehouse" in text, page_url("printer_add") in text) == (True, False)


@pytest.mark.parametrize("count", [1, 5])
def test_queries_do_not_grow(client, django_assert_num_queries, count):
    for number in range(count):
        make_printer(str(number))
    with django_assert_num_queries(3):
        client.get(page_url("printer_list"))
