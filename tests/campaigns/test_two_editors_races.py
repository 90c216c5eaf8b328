"""Two people save one campaign at the same moment."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import transaction

from campaigns import editing
from campaigns.models import Campaign
from campaigns.views import design as design_views
from campaigns.views import editing as views
from redemption.models import QuarterCount
from tests.campaigns.pages import campaign_url
from tests.edit_forms import open_form
from tests.factories import make_campaign
from tests.threads import TIMEOUT, Background, in_threads
from ui.edit_versions import EditConflict

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture
def url():
    return campaign_url("edit", make_campaign(name="Summer", status="draft"))


def save_at_once(url, *edits):
    """Send the forms of several clients at once, all opened before; return answers."""
    opened = [(client, open_form(client, url) | typed) for client, typed in edits]

    def send(client, form):
        client.raise_request_exception = False  # it would raise that of the other, too
        return client.post(url, form).status_code

    return in_threads(*(lambda c=c, form=form: send(c, form) for c, form in opened))


def stored(*names):
    campaign = Campaign.objects.get()
    return [getattr(campaign, name) for name in names]


@pytest.mark.parametrize("_again", range(3))
def test_of_different_fields_both_are_kept(ana, ben, url, _again):
    answers = save_at_once(url, (ana, {"name": "Ana’s"}), (ben, {"position": "5"}))
    assert answers == [302, 302]
    assert stored("name", "position") == ["Ana’s", 5]


@pytest.mark.parametrize("_again", range(3))
def test_of_the_same_field_exactly_one_is_a_conflict(ana, ben, url, _again):
    answers = save_at_once(url, (ana, {"name": "Ana’s"}), (ben, {"name": "Ben’s"}))
    assert sorted(answers) == [200, 302]
    assert stored("name") == ["Ana’s" if answers[0] == 302 else "Ben’s"]


@pytest.fixture
def both_read_first(monkeypatch):
    """Let the view read without its lock, and neither save before both have read."""
    both = threading.Barrier(2)

    def read(campaign_id, *, locked):
        campaign = Campaign.objects.get(pk=campaign_id)
        if locked:
            both.wait(TIMEOUT)
        return campaign

    monkeypatch.setattr(views, "_get_campaign", read)


@pytest.mark.usefixtures("both_read_first")
def test_without_the_lock_of_the_page_the_action_refuses_the_second(
    ana, ben, url, caplog
):
    edits = (ana, {"name": "Ana’s"}), (ben, {"position": "5"})
    answers = save_at_once(url, *edits)
    assert sorted(answers) == [302, 500]
    assert EditConflict.__name__ in caplog.text
    assert stored("name", "position") in (["Ana’s", 100], ["Summer", 5])


@pytest.mark.usefixtures("both_read_first")
def test_without_lock_and_check_a_change_is_lost(ana, ben, url, monkeypatch):
    """The negative control: what these tests look for can happen."""
    monkeypatch.setattr(editing.edit_versions, "check_unchanged", lambda *_: None)
    edits = (ana, {"name": "Ana’s"}), (ben, {"position": "5"})
    assert save_at_once(url, *edits) == [302, 302]
    assert stored("name", "position") in (["Ana’s", 100], ["Summer", 5])


def refer_to(campaign):
    """Insert a row that refers to the campaign, as an attempt of a visitor does."""
    return QuarterCount.objects.create(campaign=campaign, starts_at=START, n=1)


@pytest.mark.parametrize("page", [views, design_views])
def test_a_visitor_does_not_wait_for_an_edit(page):
    campaign = make_campaign()
    with transaction.atomic():
        page._get_campaign(campaign.pk, locked=True)
        row = Background(lambda: refer_to(campaign))
        assert not row.waits_for_a_lock()
    assert row.result().campaign == campaign


def test_a_visitor_would_wait_for_a_lock_of_the_whole_row():
    """The negative control: the lock that an edit does not take."""
    campaign = make_campaign()
    with transaction.atomic():
        Campaign.objects.select_for_update().get()
        row = Background(lambda: refer_to(campaign))
        assert row.waits_for_a_lock()
    assert row.result().campaign == campaign
