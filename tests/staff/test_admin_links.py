"""Each page of the admin leads to the console, and its history is the trail."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from redemption.models import Attempt, Channel, Reason
from staff import trail
from tests.codes.test_admin_moves import make_move
from tests.edit_forms import fields_of
from tests.factories import make_batch, make_code, make_redemption, make_user
from tests.printing.runs import order

TRAIL = "/console/trail/?target="


@pytest.fixture
def boss(db):
    return make_user(username="boss", role="manager", is_staff=True)


def objects():
    """Return the label, the object, its history and its page in the console of each."""
    batch = make_batch(quantity=9)
    campaign = batch.campaign
    redemption = make_redemption(code=make_code(batch=batch, serial=3))
    attempt = Attempt.objects.create(
        campaign=campaign,
        at=timezone.now(),
        reason=Reason.UNKNOWN,
        channel=Channel.LANDING,
        reference="7KQ2-M9XA",
    )
    entry = trail.record("batches.paused", batch, by=None, at=timezone.now())
    user = make_user()
    run = order(batch)
    pages = f"/console/campaigns/{campaign.pk}/"
    batch_page = f"{pages}batches/{batch.pk}/"
    attempts = f"{pages}attempts/?q=7KQ2-M9XA"
    return [
        ("codes/batch", batch, f"{TRAIL}codes.batch%3A{batch.pk}", batch_page),
        (
            "codes/code",
            redemption.code,
            f"{batch_page}codes/3/",
            f"{batch_page}codes/?serial=3",
        ),
        (
            "codes/move",
            make_move(batch),
            f"{TRAIL}codes.batch%3A{batch.pk}",
            batch_page,
        ),
        (
            "campaigns/campaign",
            campaign,
            f"{TRAIL}campaigns.campaign%3A{campaign.pk}",
            pages,
        ),
        (
            "redemption/redemption",
            redemption,
            f"{batch_page}codes/3/",
            f"{batch_page}codes/3/",
        ),
        ("redemption/attempt", attempt, attempts, attempts),
        (
            "printing/printrun",
            run,
            f"{TRAIL}codes.batch%3A{batch.pk}",
            f"{batch_page}labels/{run.pk}/",
        ),
        ("staff/entry", entry, f"{TRAIL}codes.batch%3A{batch.pk}", ""),
        ("staff/user", user, f"{TRAIL}staff.user%3A{user.pk}", ""),
    ]


def test_history_is_the_trail_or_the_story_and_never_djangos_log(client_of, boss):
    client = client_of(boss)
    for label, obj, history, console in objects():
        page = client.get(f"/admin/{label}/{obj.pk}/change/").text
        assert (label, f'href="{history}"' in page) == (label, True)
        assert (label, f'href="{console}"' in page) == (label, bool(console))
        assert (label, "/history/" in page) == (label, False)
        answer = client.get(f"/admin/{label}/{obj.pk}/history/")
        assert (label, answer.status_code, answer.url) == (label, 302, history)
        assert client.get(history).status_code == 200


def test_no_model_of_the_admin_is_left_out():
    known = {
        "codes.batch",
        "codes.code",
        "codes.move",
        "campaigns.campaign",
        "redemption.redemption",
        "redemption.attempt",
        "printing.printrun",
        "staff.entry",
        "staff.user",
    }
    assert {model._meta.label_lower for model in admin.site._registry} == known


def test_who_may_not_read_the_trail_is_not_led_there(client_of, db):
    batch = make_batch(quantity=1)
    client = client_of(make_user(role="operator", is_staff=True))
    page = client.get(f"/admin/codes/batch/{batch.pk}/change/").text
    assert TRAIL not in page
    assert client.get(f"/admin/codes/batch/{batch.pk}/history/").status_code == 403
    viewer = client_of(make_user(role="viewer", is_staff=True))
    code = make_code(batch=batch)
    answer = viewer.get(f"/admin/codes/code/{code.pk}/history/", follow=True)
    assert "It does not exist, or you may not see it." in answer.text


def test_the_history_of_what_does_not_exist(client_of, boss):
    answer = client_of(boss).get("/admin/codes/batch/99999/history/", follow=True)
    assert "It does not exist, or you may not see it." in answer.text


def test_a_changed_account_is_in_the_trail_that_its_history_shows(client_of, boss):
    """Django's log knows it too, but not that a person changed their own password."""
    nora = make_user(username="nora")
    client, address = client_of(boss), f"/admin/staff/user/{nora.pk}/change/"
    client.post(address, fields_of(client.get(address), address) | {"role": "operator"})
    assert LogEntry.objects.count() == 1
    page = client.get(f"/admin/staff/user/{nora.pk}/history/", follow=True)
    assert "Member of staff changed" in page.text
