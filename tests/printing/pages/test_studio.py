from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from codes import batches
from printing import tasks
from printing.models import PrintRun
from printing.paper.setup import Setup
from tests.codes.pages import HTMX, words
from tests.factories import make_batch, make_campaign
from tests.printing.pages.studio import filled, form_in, page_of, url
from tests.printing.runs import AT, make, make_run, order, void

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]

GRID = {
    "grid_page_width": "100",
    "grid_page_height": "150",
    "grid_columns": "2",
    "grid_rows": "3",
    "grid_label_width": "45",
    "grid_label_height": "45",
    "grid_left": "3",
    "grid_top": "4.5",
    "grid_pitch_x": "48",
    "grid_pitch_y": "47,5",
    "grid_inset": "2",
}


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def test_an_operator_orders_labels(
    client, operator, django_capture_on_commit_callbacks, monkeypatch
):
    batch, rung = make_batch(quantity=30), []
    monkeypatch.setattr(tasks.render_print_run, "delay", rung.append)
    data = filled(client, batch, first="2", last="29", line_es="Escanea", line_en="")

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(page_of(batch), data)

    run = PrintRun.objects.get()
    assert (response.status_code, response.headers["Location"]) == (
        302,
        url("print_run_detail", batch, run.pk),
    )
    assert (run.first, run.last, run.copy, run.created_by) == (2, 29, 1, operator)
    assert run.choices == Setup(instructions=(("es", "Escanea"),))
    assert rung == [run.pk]


def test_everything_that_is_chosen_is_ordered(client):
    batch = make_batch(quantity=30)
    chosen = {
        "layout": "avery-l7163",
        "design": "code",
        "symbol": "datamatrix",
        "symbol_size": "20",
        "code_size": "9,5",
        "text_size": "7",
        "ink": "#000080",
        "accent": "#AA0000",
        "ground": "#ffffee",
        "name": None,
        "serial": None,
        "expiry": "on",
        "line_en": "Scan me",
        "line_es": "Escanea",
        "text": "Good luck",
        "back": "Thank you",
        "bleed": "0",
        "crop_marks": "on",
        "skip": "3",
        "order": "stack",
        "output": "csv",
    }
    client.post(page_of(batch), filled(client, batch, **chosen))

    assert PrintRun.objects.get().choices == Setup(
        layout="avery-l7163",
        design="code",
        symbol="datamatrix",
        symbol_size=20.0,
        code_size=9.5,
        text_size=7.0,
        ink="#000080",
        accent="#aa0000",
        ground="#ffffee",
        name=False,
        serial=False,
        expiry=True,
        instructions=(("en", "Scan me"), ("es", "Escanea")),
        text="Good luck",
        back="Thank you",
        crop_marks=True,
        skip=3,
        order="stack",
        output="csv",
    )


def test_a_grid_of_ones_own_is_ordered(client):
    batch = make_batch(quantity=7)
    client.post(page_of(batch), filled(client, batch, layout="custom", **GRID))

    run = PrintRun.objects.get()
    assert (run.choices.layout, run.pages) == ("custom", 2)
    assert run.choices.grid == {
        "page_width": 100,
        "page_height": 150,
        "columns": 2,
        "rows": 3,
        "label_width": 45,
        "label_height": 45,
        "left": 3,
        "top": 4.5,
        "pitch_x": 48,
        "pitch_y": 47.5,
        "inset": 2,
    }


def test_the_design_suits_the_layout_if_none_is_chosen(client):
    batch = make_batch(quantity=1)
    client.post(page_of(batch), filled(client, batch, layout="receipt-80", design=""))
    assert PrintRun.objects.get().choices.design == "receipt"


def test_other_languages_are_folded_until_they_say_something(client):
    batch = make_batch(quantity=1)

    def shown(language, **data):
        asked = {"accept-language": language}
        page = client.get(page_of(batch), headers=asked)
        if data:
            data = filled(client, batch, first="9", **data)
            page = client.post(page_of(batch), data, headers=asked)
        form = page.context["form"]
        return form.line.name, [line.name for line in form.other_lines], form.says_more

    others = [
        f"line_{code}" for code, _name in settings.CONSOLE_LANGUAGES if code != "en"
    ]
    assert shown("en") == ("line_en", others, False)
    german, others, _open = shown("de-AT")
    assert (german, "line_en" in others, german in others) == ("line_de", True, False)
    assert shown("en", line_es="Escanea")[2]
    assert not shown("en", line_es="", line_en="Scan")[2]


def test_the_form_suggests_where_to_type(client):
    batch = make_batch(campaign=make_campaign(slug="spring"))
    said = form_in(client.get(page_of(batch)))["line_en"]
    assert said == "Scan the symbol, or type the code at localhost:8000/spring."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"last": "11"}, "Choose serials between 1 and 10: so many codes exist."),
        ({"first": "11"}, "Choose serials between 1 and 10: so many codes exist."),
        ({"first": "8", "last": "7"}, "Choose serials between 1 and 10"),
        ({"first": "-4"}, "Ask for 1 or more."),
        ({"line_en": "x" * 121}, "at most 120 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"layout": "cube"}, "cube is not one of the available choices."),
        ({"layout": ""}, "This field is required."),
        ({"design": "own"}, "own is not one of the available choices."),
        ({"ink": "black"}, "Use a colour such as"),
        ({"logo": "999"}, "999 is not one of the available choices."),
        ({"printer": "999"}, "999 is not one of the available choices."),
        ({"skip": "24"}, "A sheet has 24 labels: skip 0 to 23 of them."),
        ({"bleed": "2"}, "room for a bleed of 0 mm"),
        ({"layout": "custom", **GRID, "grid_pitch_x": "40"}, "at least 45 mm"),
        ({"layout": "custom", **GRID, "grid_rows": ""}, "Write a number."),
        ({"layout": "custom", **GRID, "grid_rows": "4"}, "the page"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_kept(client, data, message):
    batch = make_batch(quantity=10)
    sent = filled(client, batch, reason="", **{"text": "Typed with care"} | data)
    response = client.post(page_of(batch), sent)

    assert (response.status_code, message in words(response)) == (200, True)
    assert not PrintRun.objects.exists()
    shown = form_in(response)
    expected = {k: v for k, v in sent.items() if k in shown and k not in data}
    assert {name: shown[name] for name in expected} == expected


def test_labels_that_were_printed_need_a_reason(client):
    batch = make_batch(quantity=30)
    first = form_in(client.get(page_of(batch)))
    assert "reason" not in first
    make_run(batch, first=1, last=10)

    refused = client.post(page_of(batch), first | {"first": "10", "last": "20"})
    assert "Say why they are printed again" in words(refused)
    asked = form_in(refused)
    assert (asked["reason"], asked["first"], asked["last"]) == ("", "10", "20")
    client.post(page_of(batch), asked | {"reason": "Paper jam"})

    run = PrintRun.objects.latest("id")
    assert (run.first, run.last, run.copy, run.reason) == (10, 20, 2, "Paper jam")


def test_a_run_is_printed_again_as_it_was(client):
    batch = make_batch(quantity=30)
    setup = Setup(layout="cards-85x55-bleed", text="Lucky", bleed=1, skip=4)
    run = make_run(batch, setup=setup, first=3, last=9)

    data = filled(client, batch, f"?again={run.pk}", reason="Lost in the post")
    client.post(page_of(batch) + f"?again={run.pk}", data)

    again = PrintRun.objects.latest("id")
    assert (again.first, again.last, again.copy) == (3, 9, 2)
    assert again.choices == setup


@pytest.mark.parametrize("query", ["?again=0", "?again=x", "?design=" + "9" * 30])
def test_what_is_not_there_is_no_start(client, query):
    assert client.get(page_of(make_batch()) + query).status_code == 404


def test_a_run_of_another_batch_is_no_start(client):
    run = order(make_batch())
    assert client.get(page_of(make_batch()) + f"?again={run.pk}").status_code == 404


def test_a_run_in_work_is_polled_and_a_ready_one_is_not(client):
    batch = make_batch(quantity=30)
    run = order(batch)

    part = client.get(page_of(batch), headers=HTMX).text
    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    assert f'hx-get="{page_of(batch)}"' in part
    assert "Waiting for a worker" in part

    make(run)
    part = client.get(page_of(batch), headers=HTMX).text
    assert "every 2s" not in part
    assert url("print_run_detail", batch, run.pk) in part


def test_the_page_says_when_nobody_works(client):
    batch = make_batch(quantity=30)
    run = order(batch, at=timezone.now())
    silent = "No worker is at work"
    assert silent not in client.get(page_of(batch)).text

    long_ago = timezone.now() - timedelta(minutes=1)
    PrintRun.objects.filter(pk=run.pk).update(created_at=long_ago)
    assert silent in client.get(page_of(batch)).text


def test_the_list_says_how_many_places_are_empty(client):
    batch = make_batch(quantity=30)
    void(batch, 3, 5)
    make_run(batch)
    assert "3 places are empty" in words(client.get(page_of(batch)))


def test_a_sealed_batch_has_no_studio(client, manager):
    batch = make_batch(quantity=1)
    batches.seal(batch, by=manager, at=AT)

    page = client.get(page_of(batch))
    assert ("This batch is sealed" in page.text, form_in(page)) == (True, {})
    assert client.post(page_of(batch), {"layout": "a4-24"}).status_code == 200
    assert not PrintRun.objects.exists()


def test_a_batch_without_codes_has_no_studio(client):
    page = client.get(page_of(make_batch(filled=False)))
    assert ("There are no codes yet" in page.text, form_in(page)) == (True, {})


@pytest.mark.parametrize("n", [1, 4])
def test_queries_do_not_grow(client, django_assert_num_queries, n):
    batch = make_batch(quantity=30)
    for _ in range(n):
        order(batch, reason="Again")
    client.get(page_of(batch))  # whoever signs in is looked up once
    with django_assert_num_queries(10):
        client.get(page_of(batch))
