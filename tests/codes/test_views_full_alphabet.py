"""The full alphabets are a choice behind a warning."""

import pytest

from codes.models import Batch
from tests.codes.pages import HTMX, url, words
from tests.codes.test_views_generating import create_url, form_data, preview_url
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db

WARNING = "Among 20,000 codes of a full alphabet stood two swear words."
TICK = "Read the warning about the full alphabet, then tick its box"
FULL = ["letters", "letters_digits"]


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def test_the_form_offers_charsets_without_vowels_first(client, campaign):
    form = client.get(create_url(campaign)).context["form"]
    assert form["charset"].value() == "clear"
    assert [value for value, _ in form.fields["charset"].choices] == [
        "clear",
        "clear_letters",
        "digits",
        "letters_digits",
        "letters",
    ]


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize("charset", FULL)
def test_a_full_alphabet_is_warned_of_with_three_void_examples(
    client, campaign, charset, headers
):
    asked = form_data(charset=charset, length="12", prefix="BF26-")
    response = client.post(preview_url(campaign), asked, headers=headers)
    assert WARNING in words(response)
    assert response.text.count("VOID-BF26-") == 3
    assert 'name="full_alphabet"' in response.text
    assert TICK not in words(response)  # while it is being filled in


@pytest.mark.parametrize("charset", ["clear", "clear_letters", "digits", "emoji", ""])
def test_no_other_charset_is_warned_of(client, campaign, charset):
    response = client.post(preview_url(campaign), form_data(charset=charset))
    assert WARNING not in words(response)
    assert "VOID-" not in response.text
    assert 'name="full_alphabet"' not in response.text


@pytest.mark.parametrize("length", ["x", "1", "99", ""])
def test_the_warning_needs_no_valid_length(client, campaign, length):
    asked = form_data(charset="letters", length=length)
    response = client.post(create_url(campaign), asked)
    assert WARNING in words(response)
    assert response.text.count("VOID-") == 3


@pytest.mark.parametrize("charset", FULL)
def test_a_full_alphabet_is_made_only_with_the_tick(client, campaign, charset):
    asked = form_data(charset=charset, length="12")
    refused = client.post(create_url(campaign), asked)
    assert TICK in words(refused)
    assert '<a href="#id_full_alphabet">' in refused.text
    assert refused.text.count("VOID-") == 3
    assert not Batch.objects.exists()
    made = client.post(create_url(campaign), asked | {"full_alphabet": "on"})
    assert made.status_code == 302
    assert Batch.objects.get().series.charset == charset


def test_letters_without_vowels_are_made_without_a_tick(client, campaign):
    asked = form_data(charset="clear_letters", length="12")
    assert client.post(create_url(campaign), asked).status_code == 302
    batch = Batch.objects.get()
    assert batch.series.charset == "clear_letters"
    page = words(client.get(url("batch_detail", batch)))
    assert "Letters: no vowels, nothing that looks alike" in page


def test_same_again_of_a_full_alphabet_is_ticked_under_its_warning(client, campaign):
    batch = make_batch(campaign=campaign, charset="letters", length=14, filled=False)
    response = client.get(url("batch_again", batch))
    assert WARNING in words(response)
    assert response.context["form"]["full_alphabet"].value() is True
