import pytest
from django.utils import timezone

from codes import batches, lookup
from redemption.models import Reason
from staff.models import Entry
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    text_of,
)
from tests.redemption.views.pages import LOOKUP, make_attempt, story_url


def test_a_code_leads_to_its_story_and_not_into_an_address(client_of, operator, code):
    text = text_of(code)
    answer = client_of(operator).post(LOOKUP, {"q": text.lower()})
    assert [answer.status_code, answer.url] == [302, story_url(code)]
    entry = Entry.objects.get(action="codes.looked_up")
    assert [entry.actor, entry.data] == [operator, {"serial": 2}]


def test_a_reference_leads_to_its_story(client_of, operator, code):
    answer = client_of(operator).post(LOOKUP, {"q": f" {code.batch_id}-2 "})
    assert answer.url == story_url(code)


def test_a_bare_serial_shows_the_candidates(client_of, operator, code):
    other = make_code(batch=make_batch(name="Other batch", quantity=2), serial=2)
    answer = client_of(operator).post(LOOKUP, {"q": "2"})
    assert answer.status_code == 200
    assert [row[0] for row in answer.context["rows"]] == [other, code]
    assert story_url(code) in answer.text
    assert "Other batch" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nothing like it", "No campaign has codes of this length"),
        ("", "Enter a name, a code or a serial."),
        ("x" * 201, "at most 200 characters"),
        ("\x00", "Null characters are not allowed."),
        ("<script>", "No campaign has codes of this length"),
        ("999-1", "No campaign has codes of this length"),
    ],
)
def test_what_leads_nowhere_is_said(client_of, operator, code, typed, words):
    answer = client_of(operator).post(LOOKUP, {"q": typed})
    assert answer.status_code == 200
    assert words in answer.text
    assert "<script>" not in answer.text


def test_the_lookup_shows_an_empty_form(client_of, operator, code):
    answer = client_of(operator).get(LOOKUP, {"q": text_of(code)})
    assert [answer.status_code, answer.context["form"].is_bound] == [200, False]
    assert "no-store" in answer["Cache-Control"]


def test_lookups_are_throttled(client_of, operator, code, monkeypatch):
    monkeypatch.setattr(
        lookup,
        "RATE_LIMIT",
        lookup.rate_limits.RateLimit("lookup", tries=2, seconds=60),
    )
    client = client_of(operator)
    answers = [client.post(LOOKUP, {"q": code.reference}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert "Too many lookups." in answers[2].text


# ── the story of a code ──────────────────────────────────────────────────────


def test_the_story_is_masked_and_complete(client_of, operator, code, campaign):
    redemption = make_redemption(code=code)
    make_attempt(campaign, code=code, reason=Reason.REDEEMED)
    answer = client_of(operator).get(story_url(code))
    told = answer.context["story"]
    assert [told.status, told.redemption] == ["redeemed", redemption]
    for words in ("Already redeemed", "7KQ2-M9XA", "Landing page", told.mask):
        assert words in answer.text
    assert text_of(code) not in answer.text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("person", ["operator", "marketer"])
def test_an_available_code_can_be_revealed_and_voided(request, client_of, code, person):
    answer = client_of(request.getfixturevalue(person)).get(story_url(code))
    void = f"/batches/{code.batch_id}/codes/void/?which=some&amp;serial=2"
    assert void in answer.text
    assert f"{story_url(code)}reveal/" in answer.text


def test_a_final_code_cannot_be_voided_nor_a_sealed_one_revealed(
    client_of, manager, code
):
    make_redemption(code=code)
    batches.seal(code.batch, by=manager, at=timezone.now())
    answer = client_of(manager).get(story_url(code))
    assert "codes/void/" not in answer.text
    assert "/reveal/" not in answer.text
    assert "The batch is sealed" in answer.text


@pytest.mark.parametrize("change", ["campaign", "batch", "serial", "huge", "zero"])
def test_a_story_of_another_place_is_not_found(client_of, manager, code, change):
    url = {
        "campaign": story_url(code).replace(
            f"campaigns/{code.batch.campaign_id}/", f"campaigns/{make_campaign().pk}/"
        ),
        "batch": story_url(code).replace(f"batches/{code.batch_id}", "batches/99999"),
        "serial": story_url(code).replace("codes/2", "codes/4"),
        "huge": story_url(code).replace("codes/2", f"codes/{2**40}"),
        "zero": story_url(code).replace("codes/2", "codes/0"),
    }[change]
    assert client_of(manager).get(url).status_code == 404


# ── lists ────────────────────────────────────────────────────────────────────
