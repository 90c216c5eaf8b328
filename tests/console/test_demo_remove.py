"""The demo goes away: by a page that says what goes, and deletes nothing redeemable."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaigns.models import Campaign
from codes import batches, generation
from codes.models import Batch, Code
from console import integrity
from console.demo import demo_campaign
from redemption.errors import Rejected
from redemption.models import Channel, Redemption
from redemption.redeem import redeem
from staff.models import Entry
from tests.factories import make_campaign, make_code, text_of

pytestmark = pytest.mark.django_db

REMOVE = "/console/demo/remove/"


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "demo-password"
    path.write_text("a password of this installation\n")
    return path


@pytest.fixture
def shown(password_file):
    call_command("demo", password_file=password_file)
    return Campaign.objects.get()


def counts():
    return [model.objects.count() for model in (Campaign, Batch, Code, Redemption)]


def test_asking_says_what_goes_and_changes_nothing(client_of, manager, shown):
    before = [*counts(), Entry.objects.count()]
    page = client_of(manager).get(REMOVE)
    assert page.context["figures"].available == 270
    for words in ("Harvest days (demo)", "400", "270", "120", "Remove the demo"):
        assert words in page.text
    shown.refresh_from_db()
    assert [shown.status, *counts(), Entry.objects.count()] == ["running", *before]


def test_by_post_it_ends_is_sealed_and_the_last(client_of, manager, shown):
    other, before = make_campaign(position=200), counts()
    code = make_code(batch=Batch.objects.get(name=demo_campaign.HISTORY), serial=200)
    text = text_of(code)
    answer = client_of(manager).post(REMOVE)
    assert answer.url == "/console/"
    shown.refresh_from_db()
    assert shown.status == "ended"
    assert list(Campaign.objects.in_display_order()) == [other, shown]
    assert [batch.is_sealed for batch in Batch.objects.all()] == [True, True]
    assert not Batch.objects.unfinished().exists()
    assert [before[0] + 0, *before[1:]] == counts()  # nothing is deleted
    with pytest.raises(Rejected):
        redeem(
            text,
            campaign=shown,
            channel=Channel.LANDING,
            attempt_id=uuid4(),
            at=timezone.now(),
        )
    assert set(
        Entry.objects.filter(actor=manager).values_list("action", flat=True)
    ) == {
        "campaigns.ended",
        "campaigns.edited",
        "batches.generation_cancelled",
        "batches.sealed",
    }
    assert list(integrity.check(at=timezone.now())) == []


def test_it_goes_once(client_of, manager, shown):
    client = client_of(manager)
    answers = [client.post(REMOVE).status_code for _ in range(2)]
    assert [*answers, client.get(REMOVE).status_code] == [302, 404, 404]


def test_a_campaign_of_ones_own_at_the_same_address_never_goes(client_of, manager):
    mine = make_campaign(slug="demo", created_by=manager)
    assert client_of(manager).post(REMOVE).status_code == 404
    mine.refresh_from_db()
    assert mine.status == "running"


def test_who_may_let_it_go(request, client, client_of, shown):
    people = ("viewer", "operator", "marketer")
    for person in people:
        of = client_of(request.getfixturevalue(person))
        assert [of.get(REMOVE).status_code, of.post(REMOVE).status_code] == [403, 403]
    assert client.post(REMOVE).url.startswith("/console/sign-in/")
    shown.refresh_from_db()
    assert shown.status == "running"


def test_what_somebody_has_paused_or_sealed_before_goes_as_well(manager, shown):
    at = timezone.now()
    for batch in Batch.objects.all():
        generation.fill(batch)
        batches.seal(batch, by=manager, at=at)
    demo_campaign.remove(shown, by=manager, at=at)
    assert Entry.objects.filter(action="batches.sealed").count() == 2


def test_it_does_not_come_back(shown, manager, password_file, capsys):
    demo_campaign.remove(shown, by=manager, at=timezone.now())
    before = [*counts(), Entry.objects.count()]
    call_command("demo", password_file=password_file)
    capsys.readouterr()
    call_command("demo", "--show", password_file=password_file)
    told = capsys.readouterr().out
    assert ["Sign in as" in told, "/demo/" in told, "Codes to try" in told] == [1, 0, 0]
    assert [*counts(), Entry.objects.count()] == before
