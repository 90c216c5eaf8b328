"""Two people press the same button of a batch."""

import pytest
from django.urls import reverse

from tests.factories import make_batch

PAUSED = "Paused: none of its codes can be redeemed until you resume it."
RESUMED = "Resumed: its codes can be redeemed again."


@pytest.mark.parametrize(("page", "text"), [("pause", PAUSED), ("resume", RESUMED)])
def test_who_presses_what_another_has_pressed_is_told(ana, ben, page, text):
    batch = make_batch()
    address = {
        name: reverse(f"codes:batch_{name}", args=[batch.campaign_id, batch.pk])
        for name in ("pause", "resume")
    }
    if page == "resume":
        ana.post(address["pause"])
    told = [
        [
            str(one)
            for one in client.post(address[page], follow=True).context["messages"]
        ]
        for client in (ana, ana, ben)
    ]
    assert told[0][-1] == text
    assert told[1] == []
    assert len(told[2]) == 1
    assert told[2][0].startswith("Ana Ruiz did it before you (")
