from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from codes import batches
from printing import jobs, tasks
from printing.models import PrintRun
from printing.paper.setup import Setup
from tests.codes.pages import HTMX, words
from tests.factories import make_batch, make_campaign
from tests.printing.pages.studio_form import form_data, form_values, studio_url, url
from tests.printing.runs import AT, make_run, order, render_run, void

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]

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
    batch, enqueued = make_batch(quantity=30), []
    monkeypatch.setattr(tasks.render_print_run, "delay", enqueued.append)
    data = form_data(client, batch, first="2", last="29", line_es="Escanea", line_en="")

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(studio_url(batch), data)

    run = PrintRun.objects.get()
    assert (response.status_code, response.headers["Location"]) == (
        302,
        url("print_run_detail", batch, run.pk),
    )
    assert (run.first, run.last, run.copy, run.created_by) == (2, 29, 1, operator)
    assert run.parsed_setup == Setup(design="", instructions=(("es", "Escanea"),))
    assert enqueued == [run.pk]


def test_every_choice_is_ordered(client):
    batch = make_batch(quantity=30)
    choices = {
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
    client.post(studio_url(batch), form_data(client, batch, **choices))

    assert PrintRun.objects.get().parsed_setup == Setup(
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


def test_an_own_grid_is_ordered(client):
    batch = make_batch(quantity=7)
    client.post(studio_url(batch), form_data(client, batch, layout="custom", **GRID))

    run = PrintRun.objects.get()
    assert (run.parsed_setup.layout, run.pages) == ("custom", 2)
    assert run.parsed_setup.grid == {
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


def test_the_default_design_depends_on_the_layout(client):
    batch = make_batch(quantity=1)
    client.post(
        studio_url(batch), form_data(client, batch, layout="receipt-80", design="")
    )
    job = jobs.build_run_job(PrintRun.objects.get())
    assert job.setup.design == "receipt"


def test_other_languages_are_folded_until_filled_in(client):
    batch = make_batch(quantity=1)

    def fields_shown(language, **data):
        headers = {"accept-language": language}
        page = client.get(studio_url(batch), headers=headers)
        if data:
            data = form_data(client, batch, first="9", **data)
            page = client.post(studio_url(batch), data, headers=headers)
        form = page.context["form"]
        return (
            form.instruction_field.name,
            [f.name for f in form.other_instruction_fields],
            form.has_other_instructions,
        )

    others = [
        f"line_{code}" for code, _name in settings.CONSOLE_LANGUAGES if code != "en"
    ]
    assert fields_shown("en") == ("line_en", others, False)
    german, others, _open = fields_shown("de-AT")
    assert (german, "line_en" in others, german in others) == ("line_de", True, False)
    assert fields_shown("en", line_es="Escanea")[2]
    assert not fields_shown("en", line_es="", line_en="Scan")[2]


def test_the_form_suggests_an_instruction_with_the_address(client):
    batch = make_batch(campaign=make_campaign(slug="spring"))
    instruction = form_values(client.get(studio_url(batch)))["line_en"]
    assert instruction == "Scan the symbol, or type the code at localhost:8000/spring"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"last": "11"}, "Choose serials between 1 and 10: so many codes exist."),
        ({"first": "11"}, "Choose serials between 1 and 10: so many codes exist."),
        (
            {"first": "8", "last": "7"},
            "The first serial must not come after the last one.",
        ),
        ({"first": "-4"}, "Ask for 1 or more."),
        ({"line_en": "x" * 121}, "at most 120 characters"),
        ({"text": "a\0b"}, "An invisible character was in it."),
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
def test_a_wrong_form_is_refused_and_kept(client, data, message):
    batch = make_batch(quantity=10)
    fields = {"reason": "", "text": "Typed with care"} | data
    typed = form_data(client, batch, **fields)
    response = client.post(studio_url(batch), typed)

    assert (response.status_code, message in words(response)) == (200, True)
    assert not PrintRun.objects.exists()
    shown = form_values(response)
    expected = {k: v for k, v in typed.items() if k in shown and k not in data}
    assert {name: shown[name] for name in expected} == expected


def test_labels_that_were_printed_need_a_reason(client):
    batch = make_batch(quantity=30)
    first = form_values(client.get(studio_url(batch)))
    assert "reason" not in first
    make_run(batch, first=1, last=10)

    refused = client.post(studio_url(batch), first | {"first": "10", "last": "20"})
    assert "Say why they are printed again" in words(refused)
    values = form_values(refused)
    assert (values["reason"], values["first"], values["last"]) == ("", "10", "20")
    client.post(studio_url(batch), values | {"reason": "Paper jam"})

    run = PrintRun.objects.latest("id")
    assert (run.first, run.last, run.copy, run.reason) == (10, 20, 2, "Paper jam")


@pytest.mark.parametrize("query", ["?again=0", "?again=x", "?design=" + "9" * 30])
def test_an_unknown_start_is_not_found(client, query):
    assert client.get(studio_url(make_batch()) + query).status_code == 404


def test_a_run_of_another_batch_is_not_found(client):
    run = order(make_batch())
    assert client.get(studio_url(make_batch()) + f"?again={run.pk}").status_code == 404


def test_a_running_run_is_polled_and_a_ready_one_is_not(client):
    batch = make_batch(quantity=30)
    run = order(batch)

    part = client.get(studio_url(batch), headers=HTMX).text
    assert part.lstrip().startswith("<section")
    assert "<html" not in part
    assert f'hx-get="{studio_url(batch)}"' in part
    assert "Waiting for a worker" in part

    render_run(run)
    part = client.get(studio_url(batch), headers=HTMX).text
    assert "every 2s" not in part
    assert url("print_run_detail", batch, run.pk) in part


def test_the_page_shows_that_no_worker_is_active(client):
    batch = make_batch(quantity=30)
    run = order(batch, at=timezone.now())
    message = "No worker is at work"
    assert message not in client.get(studio_url(batch)).text

    long_ago = timezone.now() - timedelta(minutes=1)
    PrintRun.objects.filter(pk=run.pk).update(created_at=long_ago)
    assert message in client.get(studio_url(batch)).text


def test_the_list_shows_how_many_places_are_empty(client):
    batch = make_batch(quantity=30)
    void(batch, 3, 5)
    make_run(batch)
    assert "3 places are empty" in words(client.get(studio_url(batch)))


def test_a_sealed_batch_has_no_studio(client, manager):
    batch = make_batch(quantity=1)
    batches.seal(batch, by=manager, at=AT)

    page = client.get(studio_url(batch))
    assert ("This batch is sealed" in page.text, form_values(page)) == (True, {})
    assert client.post(studio_url(batch), {"layout": "a4-24"}).status_code == 200
    assert not PrintRun.objects.exists()


def test_a_batch_without_codes_has_no_studio(client):
    page = client.get(studio_url(make_batch(filled=False)))
    assert ("There are no codes yet" in page.text, form_values(page)) == (True, {})


@pytest.mark.parametrize("count", [1, 4])
def test_queries_do_not_grow(client, django_assert_num_queries, count):
    batch = make_batch(quantity=30)
    for _ in range(count):
        order(batch, reason="Again")
    client.get(studio_url(batch))  # signs in, which is a query once
    with django_assert_num_queries(10):
        client.get(studio_url(batch))
