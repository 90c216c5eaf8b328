"""Same again: the form of a new batch with the values of another one."""

from datetime import UTC, datetime

import pytest

from codes.models import Batch
from tests.codes.pages import links, url, words
from tests.codes.test_views_generating import create_url
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(time_zone="Europe/Madrid")


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def test_same_again_is_filled_in_from_the_batch(client, campaign):
    expires = datetime(2099, 7, 1, 20, 30, tzinfo=UTC)
    batch = make_batch(
        campaign=campaign,
        name="Caps",
        quantity=1_500,
        charset="digits",
        length=18,
        prefix="BF26-",
        check=False,
        starts_as=1,
        expires_at=expires,
        filled=False,
    )
    response = client.get(url("batch_again", batch))
    form = response.context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        "name": "Caps 2",
        "quantity": "1,500",
        "charset": "digits",
        "full_alphabet": False,
        "length": 18,
        "prefix": "BF26-",
        "check": False,
        "starts_as": 1,
        "expires_at": datetime.fromisoformat("2099-07-01T22:30"),
    }
    assert 'value="2099-07-01T22:30"' in response.content.decode()
    assert f'action="{create_url(campaign)}"' in response.content.decode()
    assert "already has: 3,000 in all." in words(response)


def test_same_again_forgets_an_expiry_that_has_passed(client, campaign):
    batch = make_batch(campaign=campaign, filled=False)
    Batch.objects.filter(pk=batch.pk).update(expires_at=batch.created_at)
    response = client.get(url("batch_again", batch))
    assert response.context["form"]["expires_at"].value() is None


def test_for_another_store_it_has_a_prefix_of_its_own(client, campaign):
    batch = make_batch(campaign=campaign, prefix="S07-", filled=False)
    same, other = (
        client.get(url("batch_again", batch) + query) for query in ("", "?elsewhere")
    )
    assert [page.context["form"]["prefix"].value() for page in (same, other)] == [
        "S07-",
        "S08-",
    ]
    assert "Filled in as “Receipts”." in words(same)
    assert "?elsewhere" in links(same)
    assert "S08-" in words(other)  # the samples show it


def test_an_unchanged_form_is_not_guarded_as_changed(client, campaign):
    batch = make_batch(campaign=campaign, filled=False)
    page = client.get(url("batch_again", batch)).text
    sent = client.post(create_url(campaign), {"name": "Caps"}).text
    assert ["data-guard hx-post" in page, 'data-guard="changed"' in page] == [1, 0]
    assert 'data-guard="changed"' in sent
