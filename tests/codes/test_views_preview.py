"""The forecast beside the form of a new batch."""

import pytest

from codes.models import Batch, Series
from staff.models import Entry
from tests.codes.pages import HTMX, words
from tests.codes.test_views_generating import create_url, form_data, preview_url
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(time_zone="Europe/Madrid")


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def test_the_empty_form_shows_the_forecast_of_its_defaults(client, campaign):
    response = client.get(create_url(campaign))
    text = words(response)
    assert "One guess in 95.3 billion hits." in text
    assert "Label sheets 417 pages of 24" in text
    assert "Add 20 % for reprints: 12,000" in text
    assert "In the time zone of the campaign, Europe/Madrid." in text


def test_typing_swaps_the_panel_alone(client, campaign):
    response = client.post(
        preview_url(campaign), form_data(name="", quantity="1,000,000"), headers=HTMX
    )
    assert response.content.decode().lstrip().startswith('<aside class="aside panel"')
    text = words(response)
    for part in (
        "One guess in 952.8 million hits.",
        "90 days of guessing would find 0.008 codes; a bot with 1,000 guesses a "
        "second and no throttle 8.2.",
        "Use the suggested length, 12",
        "Time 2 seconds",
        "Disk 62.9",
        "Label sheets 41,667 pages of 24",
        "Add 20 % for reprints: 1,200,000",
    ):
        assert part in text
    assert len(response.context["forecast"].samples) == 3
    assert "required" not in text


def test_the_panel_warns_of_weak_codes_and_shows_errors(client, campaign):
    weak = words(
        client.post(preview_url(campaign), form_data(length="8"), headers=HTMX)
    )
    assert "Easy to guess" not in weak
    weak = words(
        client.post(
            preview_url(campaign), form_data(length="8", quantity="2,000"), headers=HTMX
        )
    )
    assert "Easy to guess" in weak
    refused = words(
        client.post(
            preview_url(campaign), form_data(length="6", quantity="9,000"), headers=HTMX
        )
    )
    assert "Length Too short: one guess in 16,448 would hit a code." in refused
    assert "One guess in 16,448 hits." in refused
    senseless = words(
        client.post(preview_url(campaign), form_data(quantity="many"), headers=HTMX)
    )
    assert "Quantity Write a whole number in digits" in senseless
    missing = words(
        client.post(preview_url(campaign), form_data(quantity=""), headers=HTMX)
    )
    assert "Fill in quantity and length" in missing


def test_the_codes_that_exist_count_in_the_panel(client, campaign):
    make_batch(campaign=campaign, quantity=950, filled=False)
    text = words(client.post(preview_url(campaign), form_data(), headers=HTMX))
    assert "already has: 1,000 in all." in text


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_one_click_sets_the_length_or_the_margin(client, campaign, headers):
    asked = form_data(quantity="1000000", length="11", prefix="BF26-")
    longer = client.post(
        preview_url(campaign), asked | {"use_length": "12"}, headers=headers
    )
    more = client.post(
        preview_url(campaign), asked | {"use_quantity": "1200000"}, headers=headers
    )
    for response, name, value in (
        (longer, "length", "12"),
        (more, "quantity", "1200000"),
    ):
        form = response.context["form"]
        assert form[name].value() == value
        assert form["prefix"].value() == "BF26-"
        assert 'id="batch-form"' in response.content.decode()
        assert ("<html" in response.content.decode()) is (headers == {})
    assert "use_length" not in longer.content.decode()  # it is the suggested one now


def test_without_htmx_a_preview_is_the_whole_page(client, campaign):
    response = client.post(preview_url(campaign), form_data(name="Caps for Lugo"))
    text = response.content.decode()
    assert "<h1>" in text
    assert 'value="Caps for Lugo"' in text
    assert "One guess in" in words(response)


def test_a_preview_writes_nothing(client, campaign, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        client.post(preview_url(campaign), form_data(), headers=HTMX)
    assert not Batch.objects.exists()
    assert not Series.objects.exists()
    assert not Entry.objects.exists()


def test_a_preview_of_invalid_data_is_a_page(client, campaign):
    rubbish = form_data(
        quantity="\0" * 50, length="1e9", prefix="\u202e=", charset="", use_length="∞"
    )
    for headers in (HTMX, {}):
        response = client.post(preview_url(campaign), rubbish, headers=headers)
        assert response.status_code == 200
