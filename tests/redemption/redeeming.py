"""Redeem a code by its text, with whatever a test does not care about filled in."""

from uuid import uuid4

import pytest
from django.utils import timezone

from redemption.errors import Rejected
from redemption.models import Channel
from redemption.redeem import redeem


def redeem_text(text, campaign, **fields):
    return redeem(
        text,
        **{
            "campaign": campaign,
            "channel": Channel.LANDING,
            "attempt_id": uuid4(),
            "at": timezone.now(),
        }
        | fields,
    )


def rejection(text, campaign, **fields):
    """Return reason and code id of the refusal; fail if the code is redeemed."""
    with pytest.raises(Rejected) as caught:
        redeem_text(text, campaign, **fields)
    return caught.value.reason, caught.value.code_id
