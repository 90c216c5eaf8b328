import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from redemption.models import Attempt, Channel, Reason, Redemption
from staff.models import Entry
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
    text_of,
)
from ui.admin import export as admin_export

REDEMPTIONS = "/admin/redemption/redemption/"
ATTEMPTS = "/admin/redemption/attempt/"


@pytest.fixture
def support(db):
    """Return an operator who may come into the admin."""
    return make_user(username="sue", role="operator", is_staff=True)


@pytest.fixture
def admin_client(client_of, support):
    return client_of(support)


def make_attempt(campaign, reference="7KQ2-M9XA", reason=Reason.UNKNOWN):
    return Attempt.objects.create(
        campaign=campaign,
        at=timezone.now(),
        reason=reason,
        channel=Channel.LANDING,
        reference=reference,
    )


def shown(response):
    return list(response.context["cl"].result_list)


def test_redemptions_are_looked_at_and_never_changed(admin_client):
    redemption = make_redemption()
    assert shown(admin_client.get(REDEMPTIONS)) == [redemption]
    page = admin_client.get(f"{REDEMPTIONS}{redemption.pk}/change/")
    assert page.status_code == 200
    assert "Save" not in page.text
    assert text_of(redemption.code) not in page.text
    for path in ("add/", f"{redemption.pk}/delete/"):
        assert admin_client.post(f"{REDEMPTIONS}{path}").status_code == 403
    changed = admin_client.post(f"{REDEMPTIONS}{redemption.pk}/change/", {"channel": 3})
    assert changed.status_code == 403


def test_viewers_see_neither(client_of, db):
    client = client_of(make_user(role="viewer", is_staff=True))
    assert client.get(REDEMPTIONS).status_code == 403
    assert client.get(ATTEMPTS).status_code == 403


def test_redemptions_by_campaign_and_reference(admin_client):
    mine, other = make_redemption(), make_redemption()
    by_campaign = admin_client.get(REDEMPTIONS, {"campaign": mine.campaign_id})
    assert shown(by_campaign) == [mine]
    assert shown(admin_client.get(REDEMPTIONS, {"q": other.code.reference})) == [other]
    assert shown(admin_client.get(REDEMPTIONS, {"campaign": "99999"})) == []
    assert admin_client.get(REDEMPTIONS, {"campaign": "x"}).status_code == 200


def test_attempts_by_reference_reason_and_campaign(admin_client):
    campaign = make_campaign()
    wanted = make_attempt(campaign, reason=Reason.VOIDED)
    other = make_attempt(make_campaign(), reference="AAAA-AAAA")
    assert shown(admin_client.get(ATTEMPTS)) == [other, wanted]
    for query in ({"q": "7kq2m9xa"}, {"reason": "voided"}, {"campaign": campaign.pk}):
        assert shown(admin_client.get(ATTEMPTS, query)) == [wanted]
    assert admin_client.post(f"{ATTEMPTS}add/").status_code == 403
    assert admin_client.post(f"{ATTEMPTS}{wanted.pk}/delete/").status_code == 403


@pytest.mark.parametrize("query", ["", "campaign"])
def test_lists_count_nothing_and_ask_the_same_for_more_rows(admin_client, query):
    campaign = make_campaign()
    batch, lengths = make_batch(campaign=campaign), []
    for serials in ((1,), (2, 3, 4)):
        for serial in serials:
            make_redemption(code=make_code(batch=batch, serial=serial))
            make_attempt(campaign)
        for url in (REDEMPTIONS, ATTEMPTS):
            query_params = {"campaign": campaign.pk} if query else {}
            admin_client.get(url, query_params)
            with CaptureQueriesContext(connection) as captured:
                assert admin_client.get(url, query_params).status_code == 200
            assert not [q["sql"] for q in captured if "COUNT(" in q["sql"].upper()]
            lengths.append(len(captured))
    assert lengths[:2] == lengths[2:]
    assert max(lengths) <= 12


# ── export ───────────────────────────────────────────────────────────────────


def export(client, query="", kind="0"):
    return client.post(
        f"{REDEMPTIONS}export/{query}", {"format": kind, "resource": "0"}
    )


def test_redemptions_are_exported_without_codes(admin_client, support):
    redemption = make_redemption()
    assert admin_client.get(f"{REDEMPTIONS}export/").status_code == 200
    response = export(admin_client)
    assert response["Content-Type"] == "text/csv"
    [row] = csv.DictReader(StringIO(response.content.decode()))
    assert row == {
        "campaign": "Summer",
        "batch": "Receipts",
        "batch-serial": redemption.code.reference,
        "at": row["at"],
        "channel": "Landing page",
    }
    assert row["at"].startswith(redemption.at.strftime("%Y-%m-%d %H:%M"))
    entry = Entry.objects.get(action="redemptions.exported")
    assert [entry.actor, entry.target] == [support, f"staff.user:{support.pk}"]


def test_an_export_keeps_to_the_filter_and_says_so_in_the_trail(admin_client):
    mine, _other = make_redemption(), make_redemption()
    response = export(admin_client, f"?campaign={mine.campaign_id}")
    [row] = csv.DictReader(StringIO(response.content.decode()))
    assert row["batch-serial"] == mine.code.reference
    entry = Entry.objects.get(action="redemptions.exported")
    assert entry.target == f"campaigns.campaign:{mine.campaign_id}"


def test_too_many_rows_are_refused_in_words(admin_client, monkeypatch):
    monkeypatch.setattr(admin_export, "MAX_ROWS", 1)
    make_redemption()
    make_redemption()
    response = admin_client.post(
        f"{REDEMPTIONS}export/", {"format": "0", "resource": "0"}, follow=True
    )
    assert "More than 1 rows: narrow the list by its filters first." in response.text
    assert not Entry.objects.filter(action="redemptions.exported").exists()


def test_nothing_imports_redemptions(admin_client):
    make_redemption()
    assert admin_client.get(f"{REDEMPTIONS}import/").status_code in (302, 404)
    assert Redemption.objects.count() == 1
