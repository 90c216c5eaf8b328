"""A message after an action has an undo button, if the action can be undone."""

import re

import pytest

from staff.models import Entry
from tests.campaigns.pages import campaign_url as campaign_page
from tests.codes.pages import url as batch_page
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db


def undo(answer):
    """Return the addresses of the undo buttons of the messages."""
    messages = answer.text.partition('id="messages"')[2].partition("</main>")[0]
    return re.findall(r'class="notice-undo" method="post" action="([^"]*)"', messages)


def test_pausing_and_resuming_a_batch_can_be_undone(client_of, marketer):
    batch, client = make_batch(filled=False), client_of(marketer)
    pause, resume = (batch_page(f"batch_{name}", batch) for name in ("pause", "resume"))
    paused = client.post(pause, follow=True)
    assert undo(paused) == [resume]
    assert undo(client.post(undo(paused)[0], follow=True)) == [pause]
    batch.refresh_from_db()
    assert not batch.is_paused
    actions = Entry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions)[1:] == ["batches.paused", "batches.resumed"]


def test_pausing_and_resuming_a_campaign_can_be_undone(client_of, marketer):
    campaign, client = make_campaign(), client_of(marketer)
    pause, resume, end = (
        campaign_page(name, campaign) for name in ("pause", "resume", "end")
    )
    paused = client.post(pause, follow=True)
    assert undo(paused) == [resume]
    assert undo(client.post(resume, follow=True)) == [pause]
    ended = client.post(end, follow=True)
    assert "The campaign is ended." in ended.text
    assert undo(ended) == []  # final


def test_a_refusal_is_an_alert_without_undo(client_of, marketer):
    campaign, client = make_campaign(status="ended"), client_of(marketer)
    refused = client.post(campaign_page("pause", campaign), follow=True)
    messages = refused.text.partition('id="messages"')[2]
    assert 'role="alert"' in messages.partition('class="toasts"')[0]
    assert undo(refused) == []


def test_an_undo_after_another_person_has_done_it_does_nothing(
    client_of, marketer, manager
):
    batch, client = make_batch(filled=False), client_of(marketer)
    paused = client.post(batch_page("batch_pause", batch), follow=True)
    client_of(manager).post(batch_page("batch_resume", batch))
    late = client.post(undo(paused)[0], follow=True)
    told = [str(message) for message in late.context["messages"]]
    assert [len(told), undo(late)] == [1, []]
    assert told[0].startswith(f"{manager} did it before you (")
