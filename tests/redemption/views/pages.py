"""The addresses of the pages that staff see, and what tests of them need."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from redemption.models import Attempt, Channel, Reason

HTMX = {"HX-Request": "true"}
LOOKUP = "/console/lookup/"


def history_url(code):
    return (
        f"/console/campaigns/{code.batch.campaign_id}/batches/{code.batch_id}"
        f"/codes/{code.serial}/"
    )


def list_url(campaign, what="redemptions"):
    return f"/console/campaigns/{campaign.pk}/{what}/"


def queries(client, url, **kwargs):
    client.get(url, **kwargs)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, **kwargs).status_code == 200
    return len(captured)


def make_attempt(campaign, *, code=None, reason=Reason.UNKNOWN, **fields):
    return Attempt.objects.create(
        **{
            "campaign": campaign,
            "at": timezone.now(),
            "reason": reason,
            "channel": Channel.LANDING,
            "reference": "7KQ2-M9XA",
            "network": "203.0.113.0",
            "device": uuid4(),
            "code_id": code and code.pk,
        }
        | fields
    )
