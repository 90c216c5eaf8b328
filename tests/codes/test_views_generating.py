"""The form of a new batch: permissions, batches it starts, and refusals."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from codes import generation
from codes.forms import BatchForm
from codes.models import Batch, Code, Series
from tests.codes.pages import messages, url, words
from tests.factories import make_batch, make_campaign, statuses

pytestmark = pytest.mark.django_db


def create_url(campaign):
    return reverse("codes:batch_create", args=[campaign.pk])


def preview_url(campaign):
    return reverse("codes:batch_preview", args=[campaign.pk])


def form_data(**fields):
    return {
        "name": "Caps",
        "quantity": "50",
        "charset": "clear",
        "length": "11",
        "prefix": "",
        "check": "on",
        "starts_as": "2",
        "expires_at": "",
    } | fields


@pytest.fixture
def campaign():
    return make_campaign(time_zone="Europe/Madrid")


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


# ── who ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["create", "preview"])
def test_operators_and_visitors_generate_nothing(client_of, operator, campaign, name):
    address = reverse(f"codes:batch_{name}", args=[campaign.pk])
    assert client_of(operator).post(address, form_data()).status_code == 403
    assert type(client_of(operator))().post(address, form_data()).status_code == 302
    assert not Batch.objects.exists()


def test_a_preview_is_posted(client, campaign):
    assert client.get(preview_url(campaign)).status_code == 405


def test_a_campaign_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("codes:batch_create", args=[999_999])).status_code == 404


# ── what it makes ────────────────────────────────────────────────────────────


def test_a_small_batch_is_made_at_once(client, campaign, marketer):
    response = client.post(
        create_url(campaign),
        form_data(
            quantity="１，０００",
            prefix=" bf26–\u2060",  # the dash of a word processor
            starts_as="1",
            expires_at="2099-07-01T22:30",
        ),
        follow=True,
    )
    batch = Batch.objects.get()
    assert response.redirect_chain == [(url("batch_detail", batch), 302)]
    assert messages(response) == ["The codes are made."]
    assert (
        batch.name,
        batch.quantity,
        batch.prefix,
        batch.starts_as,
        batch.expires_at,
        batch.created_by,
        batch.generation,
    ) == (
        "Caps",
        1_000,
        "BF26-",
        1,
        datetime(2099, 7, 1, 20, 30, tzinfo=UTC),
        marketer,
        "done",
    )
    assert statuses(batch) == ["inactive"] * 1_000


def test_a_large_batch_is_left_to_the_worker(
    client, campaign, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(create_url(campaign), form_data(quantity="2,000"))
    assert callbacks == []
    assert Batch.objects.get().generation == "done"
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(create_url(campaign), form_data(quantity="2,001"))
    batch = Batch.objects.latest("id")
    assert (batch.generation, batch.generated) == ("running", 0)
    assert not Code.objects.of(batch).exists()
    assert len(callbacks) == 1


def test_a_refusal_by_start_shows_the_form_again(client, campaign, monkeypatch):
    """The form was valid when it was cleaned, and not when the batch was started."""
    start = generation.start

    def start_late(*args, **kwargs):
        monkeypatch.undo()
        make_batch(campaign=campaign, length=12, check=False, filled=False)
        return start(*args, **kwargs)

    monkeypatch.setattr(generation, "start", start_late)
    response = client.post(create_url(campaign), form_data(name="Mine"))
    assert response.status_code == 200
    assert "Choose another prefix" in words(response)
    assert response.context["form"]["name"].value() == "Mine"
    assert [batch.name for batch in Batch.objects.all()] == ["Receipts"]


# ── what it refuses ──────────────────────────────────────────────────────────

LONG = "A" * 300


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "   "}, "name", "This field is required."),
        (
            {"name": LONG},
            "name",
            "Ensure this value has at most 100 characters (it has 300).",
        ),
        (
            {"name": "a\0b"},
            "name",
            "An invisible character was in it. It is gone now: look, and go on.",
        ),
        ({"quantity": ""}, "quantity", "This field is required."),
        ({"quantity": "0"}, "quantity", "Ask for 1 or more."),
        ({"quantity": "-1"}, "quantity", "Ask for 1 or more."),
        (
            {"quantity": "1.5"},
            "quantity",
            "Write a whole number in digits, such as 10,000.",
        ),
        (
            {"quantity": "1e12"},
            "quantity",
            "Write a whole number in digits, such as 10,000.",
        ),
        ({"quantity": "1000000000000"}, "quantity", "At most 100,000,000."),
        ({"length": ""}, "length", "This field is required."),
        ({"length": "x"}, "length", "Enter a whole number."),
        (
            {"length": "1"},
            "length",
            "Codes of this charset have 5 random symbols or more.",
        ),
        (
            {"length": "-4"},
            "length",
            "Codes of this charset have 5 random symbols or more.",
        ),
        (
            {"length": "21"},
            "length",
            "Codes of this charset have at most 20 random symbols.",
        ),
        (
            {"length": "9" * 200},
            "length",
            "Codes of this charset have at most 20 random symbols.",
        ),
        (
            {"length": "6", "quantity": "2000"},
            "length",
            "Too short: one guess in 74,017 would hit a code. We suggest a length of "
            "10.",
        ),
        (
            {"charset": "emoji"},
            "charset",
            "Select a valid choice. emoji is not one of the available choices.",
        ),
        (
            {"prefix": "=1+1"},
            "prefix",
            "A prefix has only the letters A to Z, digits and dashes.",
        ),
        (
            {"prefix": "ÑU"},
            "prefix",
            "A prefix has only the letters A to Z, digits and dashes.",
        ),
        ({"prefix": LONG}, "prefix", "A prefix has at most 15 symbols."),
        ({"prefix": "-A"}, "prefix", "A prefix starts with a letter or a digit."),
        (
            {"starts_as": "5"},
            "starts_as",
            "Select a valid choice. 5 is not one of the available choices.",
        ),
        (
            {"starts_as": "x"},
            "starts_as",
            "Select a valid choice. x is not one of the available choices.",
        ),
        (
            {"expires_at": "2001-01-01T00:00"},
            "expires_at",
            "Choose a moment that is still to come.",
        ),
        (
            {"expires_at": "soon"},
            "expires_at",
            "Write day and time such as 2027-06-01 09:30.",
        ),
    ],
)
def test_an_invalid_form_is_shown_again_with_its_values(
    client, campaign, fields, field, message
):
    asked = form_data(**fields)
    response = client.post(create_url(campaign), asked)
    form = response.context["form"]
    assert response.status_code == 200
    assert form.errors == {field: [message]}
    assert message in words(response)
    asked["name"] = asked["name"].replace("\0", "")
    assert {name: form[name].value() for name in asked} == asked | {"check": True}
    assert (Batch.objects.count(), Series.objects.count()) == (0, 0)


def test_an_empty_request_is_refused_field_by_field(client, campaign):
    response = client.post(create_url(campaign), {"x": "y"})
    assert set(response.context["form"].errors) == {
        "name",
        "quantity",
        "charset",
        "length",
        "starts_as",
    }


def test_a_clashing_format_is_refused_with_a_prefix_that_works(client, campaign):
    make_batch(campaign=campaign, filled=False)
    asked = form_data(length="12", check="")
    response = client.post(create_url(campaign), asked)
    (message,) = response.context["form"].errors["prefix"]
    prefix = message.split("such as ")[1].split(",")[0]
    assert (
        client.post(create_url(campaign), asked | {"prefix": prefix}).status_code == 302
    )


def test_a_valid_form_has_a_spec_that_can_be_started(campaign):
    """The form is validated by the function that the start calls."""
    form = BatchForm(form_data(), campaign=campaign, at=datetime.now(UTC))
    assert form.is_valid()
    generation.validate(campaign, form.spec)  # raises if it cannot
