"""Remove the demo: a page says what is removed; no code is deleted."""

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
def demo(password_file):
    call_command("demo", password_file=password_file)
    return Campaign.objects.get()


def count_rows():
    return [model.objects.count() for model in (Campaign, Batch, Code, Redemption)]


def test_the_page_says_what_is_removed_and_changes_nothing(client_of, manager, demo):
    before = [*count_rows(), Entry.objects.count()]
    page = client_of(manager).get(REMOVE)
    assert page.context["figures"].available == 270
    for text in ("Harvest days (demo)", "400", "270", "120", "Remove the demo"):
        assert text in page.text
    demo.refresh_from_db()
    assert [demo.status, *count_rows(), Entry.objects.count()] == ["running", *before]


def test_a_post_ends_the_campaign_seals_its_batches_and_puts_it_last(
    client_of, manager, demo
):
    other, before = make_campaign(position=200), count_rows()
    code = make_code(batch=Batch.objects.get(name=demo_campaign.HISTORY), serial=200)
    text = text_of(code)
    response = client_of(manager).post(REMOVE)
    assert response.url == "/console/"
    demo.refresh_from_db()
    assert demo.status == "ended"
    assert list(Campaign.objects.in_display_order()) == [other, demo]
    assert [batch.is_sealed for batch in Batch.objects.all()] == [True, True]
    assert not Batch.objects.unfinished().exists()
    assert before == count_rows()  # nothing is deleted
    with pytest.raises(Rejected):
        redeem(
            text,
            campaign=demo,
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


def test_it_can_be_removed_once(client_of, manager, demo):
    client = client_of(manager)
    statuses = [client.post(REMOVE).status_code for _ in range(2)]
    assert [*statuses, client.get(REMOVE).status_code] == [302, 404, 404]


def test_a_campaign_of_staff_at_the_same_address_is_never_removed(client_of, manager):
    campaign = make_campaign(slug="demo", created_by=manager)
    assert client_of(manager).post(REMOVE).status_code == 404
    campaign.refresh_from_db()
    assert campaign.status == "running"


def test_only_managers_may_remove_it(request, client, client_of, demo):
    for role in ("viewer", "operator", "marketer"):
        browser = client_of(request.getfixturevalue(role))
        statuses = [browser.get(REMOVE).status_code, browser.post(REMOVE).status_code]
        assert statuses == [403, 403]
    assert client.post(REMOVE).url.startswith("/console/sign-in/")
    demo.refresh_from_db()
    assert demo.status == "running"


def test_it_can_be_removed_when_its_batches_are_sealed(manager, demo):
    at = timezone.now()
    for batch in Batch.objects.all():
        generation.fill(batch)
        batches.seal(batch, by=manager, at=at)
    demo_campaign.remove(demo, by=manager, at=at)
    assert Entry.objects.filter(action="batches.sealed").count() == 2


def test_the_demo_command_does_not_restore_it(demo, manager, password_file, capsys):
    demo_campaign.remove(demo, by=manager, at=timezone.now())
    before = [*count_rows(), Entry.objects.count()]
    call_command("demo", password_file=password_file)
    capsys.readouterr()
    call_command("demo", "--show", password_file=password_file)
    output = capsys.readouterr().out
    assert "Sign in as" in output
    assert "/demo/" not in output
    assert "Codes to try" not in output
    assert [*count_rows(), Entry.objects.count()] == before
