"""The pages that remove a batch or a draft."""

import pytest
from django.utils import timezone

from campaigns.models import Campaign
from codes import removal, tasks
from codes.models import Batch
from console.views import removal as views
from tests.codes.pages import messages, url, words
from tests.factories import make_batch, make_campaign, make_code
from tests.redemption.views.pages import HTMX, make_attempt

pytestmark = pytest.mark.django_db

REASON = {"reason": "Wrong prefix", "shown_count": "3"}


@pytest.fixture
def batch():
    return make_batch(quantity=3, name="Receipts")


@pytest.fixture
def draft():
    return make_campaign(status="draft", name="Mistake")


def remove_url(target):
    if isinstance(target, Batch):
        return url("console:batch_remove", target)
    return f"/console/campaigns/{target.pk}/remove/"


def list_url(batch):
    return f"/console/campaigns/{batch.campaign_id}/batches/"


@pytest.mark.parametrize("what", ["batch", "draft"])
def test_marketers_and_managers_remove(client, client_of, request, what):
    target = request.getfixturevalue(what)
    page = remove_url(target)
    assert client.get(page).status_code == 302  # to sign in
    for person in ("viewer", "operator"):
        answer = client_of(request.getfixturevalue(person)).post(page, REASON)
        assert answer.status_code == 403
    for person in ("marketer", "manager"):
        assert client_of(request.getfixturevalue(person)).get(page).status_code == 200
    assert type(target).objects.count() == 1


def test_the_page_says_what_goes_and_asks_for_a_reason(client_of, marketer, batch):
    client = client_of(marketer)
    text = words(client.get(remove_url(batch)))
    assert "Remove this batch?" in text
    assert "Receipts Codes 3" in text
    assert "This field is required" in words(
        client.post(remove_url(batch), {"reason": ""})
    )
    assert Batch.objects.exists()


def test_a_small_batch_is_gone_at_once(client_of, marketer, batch):
    client = client_of(marketer)
    answer = client.post(remove_url(batch), REASON, follow=True)
    assert messages(answer) == ["The batch is removed."]
    assert not Batch.objects.exists()
    # A second tab, and the Back button.
    answer = client.get(url("batch_detail", batch), follow=True)
    assert answer.redirect_chain[-1][0] == list_url(batch)
    assert messages(answer) == ["This batch was removed."]


def test_many_codes_are_left_to_the_worker(client_of, marketer, batch, monkeypatch):
    monkeypatch.setattr(views, "MAX_IN_REQUEST", 2)
    enqueued = []
    monkeypatch.setattr(tasks.remove_batch, "delay_on_commit", enqueued.append)
    client = client_of(marketer)
    answer = client.post(remove_url(batch), REASON, follow=True)
    assert enqueued == [batch.pk]
    assert "Being removed" in words(answer)
    detail = words(client.get(url("batch_detail", batch)))
    assert "3 codes are left to delete." in detail
    for button in ("Resume", "Pause the batch", "Seal", "Remove…", "Void…"):
        assert button not in detail
    progress = url("batch_progress", batch)
    assert "HX-Refresh" not in client.get(progress, headers=HTMX)
    tasks.remove_batch(batch.pk)
    answer = client.get(progress, headers=HTMX)
    assert answer["HX-Redirect"] == list_url(batch)
    assert client.get(progress).url == list_url(batch)


def test_the_number_of_many_codes_is_typed(client_of, marketer):
    batch = make_batch(quantity=1_001)
    client = client_of(marketer)
    wrong = REASON | {"shown_count": "1001", "count": "1000"}
    assert "That is not their number" in words(client.post(remove_url(batch), wrong))
    client.post(remove_url(batch), wrong | {"count": "1,001"})
    assert not Batch.objects.exists()


def test_the_button_is_there_until_a_code_is_out(client_of, marketer, operator, batch):
    detail = url("batch_detail", batch)
    assert "Remove…" not in words(client_of(operator).get(detail))
    client = client_of(marketer)
    assert "Remove…" in words(client.get(detail))
    make_attempt(batch.campaign, code=make_code(batch=batch))
    assert "Remove…" not in words(client.get(detail))
    for answer in (
        client.get(remove_url(batch), follow=True),
        client.post(remove_url(batch), REASON, follow=True),
    ):
        assert messages(answer) == [
            "A visitor has typed one of its codes: void it instead."
        ]
    assert Batch.objects.exists()


def test_a_draft_is_gone_with_its_batches(client_of, marketer, draft):
    make_batch(campaign=draft, name="Receipts", quantity=3)
    client = client_of(marketer)
    assert "Remove…" in words(client.get(f"/console/campaigns/{draft.pk}/"))
    text = words(client.get(remove_url(draft)))
    assert "Mistake" in text
    assert "Receipts" in text
    answer = client.post(remove_url(draft), REASON, follow=True)
    assert messages(answer) == ["The draft is removed."]
    assert not Campaign.objects.exists()


def test_a_draft_with_many_codes_says_that_it_goes(
    client_of, marketer, draft, monkeypatch
):
    monkeypatch.setattr(views, "MAX_IN_REQUEST", 2)
    monkeypatch.setattr(tasks.remove_batch, "delay_on_commit", lambda _batch: None)
    batch = make_batch(campaign=draft)
    answer = client_of(marketer).post(remove_url(draft), REASON, follow=True)
    text = words(answer)
    assert "This draft is being removed" in text
    for button in ("Launch", "Edit", "Remove…"):
        assert button not in text.split("Overview")[0]
    tasks.remove_batch(batch.pk)
    assert not Campaign.objects.exists()


def test_a_launched_campaign_has_no_button(client_of, marketer):
    campaign = make_campaign()
    client = client_of(marketer)
    assert "Remove…" not in words(client.get(f"/console/campaigns/{campaign.pk}/"))
    answer = client.post(remove_url(campaign), REASON, follow=True)
    assert messages(answer) == [
        "It was launched, so visitors may know it: end it instead."
    ]


def test_home_shows_paused_batches_and_those_that_are_being_removed(client_of, viewer):
    paused, removed = make_batch(name="Stolen"), make_batch(name="Mistake")
    elsewhere = make_batch(campaign=make_campaign(status="paused"), name="Elsewhere")
    now = timezone.now()
    Batch.objects.filter(pk__in=[paused.pk, elsewhere.pk]).update(paused_at=now)
    removal.order(removed, reason="Typo", by=None, at=now)
    text = words(client_of(viewer).get("/console/"))
    assert "Batch paused Stolen" in text
    assert "none of its codes can be redeemed" in text
    assert "Being removed Mistake" in text
    assert "Batch paused Elsewhere" not in text
