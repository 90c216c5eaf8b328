import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import batches, exporting, lifecycle, lookup, revealing, vault
from codes.exporting import Extent
from codes.lifecycle import Selection
from codes.models import Status
from redemption.models import Reason
from staff.models import Entry
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    text_of,
)
from tests.redemption.code_events.past import insert_run, record_run_download
from tests.redemption.views.pages import (
    LOOKUP,
    history_url,
    make_attempt,
    queries,
)


def test_a_code_leads_to_its_history_and_not_into_an_address(client_of, operator, code):
    text = text_of(code)
    response = client_of(operator).post(LOOKUP, {"q": text.lower()})
    assert [response.status_code, response.url] == [302, history_url(code)]
    entry = Entry.objects.get(action="codes.looked_up")
    assert [entry.actor, entry.data] == [operator, {"serial": 2}]


def test_a_reference_leads_to_the_history_of_its_code(client_of, operator, code):
    response = client_of(operator).post(LOOKUP, {"q": f" {code.batch_id}-2 "})
    assert response.url == history_url(code)


def test_a_bare_serial_shows_the_candidates(client_of, operator, code):
    other = make_code(batch=make_batch(name="Other batch", quantity=2), serial=2)
    response = client_of(operator).post(LOOKUP, {"q": "2"})
    assert response.status_code == 200
    assert [row[0] for row in response.context["rows"]] == [other, code]
    assert history_url(code) in response.text
    assert "Other batch" in response.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nothing like it", "No campaign has codes of this length"),
        ("", "Enter a name, a code or a serial."),
        ("x" * 201, "at most 200 characters"),
        ("\x00", "An invisible character was in it."),
        ("<script>", "No campaign has codes of this length"),
        ("999-1", "No campaign has codes of this length"),
    ],
)
def test_what_leads_nowhere_is_said(client_of, operator, code, typed, words):
    response = client_of(operator).post(LOOKUP, {"q": typed})
    assert response.status_code == 200
    assert words in response.text
    assert "<script>" not in response.text


def test_the_lookup_shows_an_empty_form(client_of, operator, code):
    response = client_of(operator).get(LOOKUP, {"q": text_of(code)})
    assert [response.status_code, response.context["form"].is_bound] == [200, False]
    assert "no-store" in response["Cache-Control"]


def test_lookups_are_throttled(client_of, operator, code, monkeypatch):
    monkeypatch.setattr(
        lookup,
        "RATE_LIMIT",
        lookup.rate_limits.RateLimit("lookup", tries=2, seconds=60),
    )
    client = client_of(operator)
    answers = [client.post(LOOKUP, {"q": code.reference}) for _ in range(3)]
    assert [response.status_code for response in answers] == [302, 302, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert "Too many lookups." in answers[2].text


# ── damaged codes ────────────────────────────────────────────────────────────


def damaged(code, *places):
    text = text_of(code)
    return "".join("?" if at in places else s for at, s in enumerate(text))


def test_a_damaged_code_leads_to_its_history_with_its_mask(client_of, operator, code):
    client = client_of(operator)
    response = client.post(LOOKUP, {"q": damaged(code, 0, 6)}, follow=True)
    assert response.redirect_chain == [(history_url(code), 302)]
    assert vault.masks(code.batch, [code.serial])[0] in response.text
    assert text_of(code) not in response.text


def test_a_mask_shows_no_symbol_that_was_missing(client_of, operator, manager, code):
    """It is the reveal, which is in the trail by itself, that shows it."""
    client, mask = client_of(operator), vault.masks(code.batch, [code.serial])[0]
    response = client.post(LOOKUP, {"q": damaged(code, 13)}, follow=True)
    codes_url = history_url(code).removesuffix("2/")
    for page in (response, client.get(history_url(code)), client.get(codes_url)):
        assert mask not in page.text
        assert "••••-••••-••••" in page.text
    assert "some were missing when you looked it up" in response.text
    other = client_of(manager).get(history_url(code)).text
    assert mask in other
    assert "some were missing" not in other
    revealed = client.post(f"{history_url(code)}reveal/", follow=True)
    assert text_of(code) in revealed.text


def test_of_several_found_codes_no_mask_shows_what_was_missing(
    client_of, operator, code, monkeypatch
):
    other = make_code(batch=make_batch(name="Other batch", quantity=2), serial=2)
    found = lookup.damaged_search.FoundByCandidates([other.pk, code.pk], {code.pk})
    monkeypatch.setattr(lookup.damaged_search, "find", lambda _: found)
    response = client_of(operator).post(LOOKUP, {"q": damaged(code, 13)})
    assert [(row[0], row[1]) for row in response.context["rows"]] == [
        (other, vault.masks(other.batch, [2])[0]),
        (code, "••••-••••-••••"),
    ]


def test_a_damaged_code_takes_twelve_queries_at_most(client_of, operator, code):
    client = client_of(operator)
    text = text_of(code)
    for typed in (damaged(code, 6), f"{text[:6]} {text[7:]}", damaged(code, 0, 13)):
        with CaptureQueriesContext(connection) as captured:
            assert client.post(LOOKUP, {"q": typed}).status_code == 302
        begun = [each for each in captured if "SAVEPOINT" not in each["sql"]]
        assert len(begun) <= 12, [each["sql"][:90] for each in begun]


def test_a_viewer_tries_nothing(client_of, viewer, code):
    response = client_of(viewer).post(LOOKUP, {"q": damaged(code, 6)})
    assert history_url(code) not in response.text
    assert not Entry.objects.filter(action="codes.damaged_looked_up").exists()


def test_too_few_tries_are_said_with_a_wait(client_of, operator, code, monkeypatch):
    monkeypatch.setattr(
        lookup,
        "RATE_LIMIT",
        lookup.rate_limits.RateLimit("lookup", tries=22, seconds=60),
    )
    response = client_of(operator).post(LOOKUP, {"q": damaged(code, 0, 6)})
    assert [response.status_code, "at most 22 are tried" in response.text] == [
        200,
        True,
    ]
    monkeypatch.setattr(
        lookup,
        "RATE_LIMIT",
        lookup.rate_limits.RateLimit("lookup", tries=23, seconds=60),
    )
    client_of(operator).post(LOOKUP, {"q": code.reference})
    response = client_of(operator).post(LOOKUP, {"q": damaged(code, 0, 6)})
    assert [response.status_code, "Too many lookups." in response.text] == [429, True]


# ── the history of a code ────────────────────────────────────────────────────


def test_the_history_is_masked_and_complete(client_of, operator, code, campaign):
    redemption = make_redemption(code=code)
    make_attempt(campaign, code=code, reason=Reason.REDEEMED)
    response = client_of(operator).get(history_url(code))
    history = response.context["history"]
    assert [history.status, history.redemption] == ["redeemed", redemption]
    for words in ("Already redeemed", "7KQ2-M9XA", "Landing page", history.mask):
        assert words in response.text
    assert text_of(code) not in response.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("person", ["operator", "marketer"])
def test_an_available_code_can_be_revealed_and_voided(request, client_of, code, person):
    response = client_of(request.getfixturevalue(person)).get(history_url(code))
    void = f"/batches/{code.batch_id}/codes/void/?which=some&amp;serial=2"
    assert void in response.text
    assert f"{history_url(code)}reveal/" in response.text


def test_a_final_code_cannot_be_voided_nor_a_sealed_one_revealed(
    client_of, manager, code
):
    make_redemption(code=code)
    batches.seal(code.batch, by=manager, at=timezone.now())
    response = client_of(manager).get(history_url(code))
    assert "codes/void/" not in response.text
    assert "/reveal/" not in response.text
    assert "The batch is sealed" in response.text


# What each part of the story says; the roles that see it.
PARTS = {
    "Batch ordered": {"operator", "marketer"},
    "Code generated": {"operator", "marketer"},
    "Attempt rejected": {"operator", "marketer"},
    "Redeemed": {"operator", "marketer"},
    "Labels ordered": {"operator", "marketer"},
    "Labels downloaded": {"operator", "marketer"},
    "Voiding ordered": {"operator", "marketer"},
    "Batch downloaded": {"marketer"},
    "Code revealed": {"marketer"},
    "Damaged code looked up": {"marketer"},
    "Batch paused": {"marketer"},
}


@pytest.fixture
def storied(code, campaign, manager):
    """Return a code to which everything happened."""
    batch, at = code.batch, timezone.now()
    run = insert_run(batch, by=manager)
    record_run_download(run, by=manager)
    exporting.start(batch, Extent(), by=manager, at=at).close()
    revealing.reveal(code, by=manager, at=at)
    lookup.look_up(damaged(code, 6), by=manager, at=at, try_candidates=True)
    batches.pause(batch, by=manager, at=at)
    batches.resume(batch, by=manager, at=at)
    make_attempt(campaign, code=code, reason=Reason.INACTIVE)
    make_redemption(code=code)
    void = lifecycle.order(batch, Status.VOIDED, Selection(1, 3), by=manager, at=at)
    lifecycle.carry_out(void, at=at)
    return code


@pytest.mark.parametrize("person", ["operator", "marketer"])
def test_what_each_person_reads_in_the_story(request, client_of, storied, person):
    page = client_of(request.getfixturevalue(person)).get(history_url(storied))
    shown = {event.title for event in page.context["history"].events}
    assert {title for title, who in PARTS.items() if person in who} == shown & {*PARTS}
    assert text_of(storied) not in page.text


def test_a_visitor_and_a_viewer_read_no_story(client, client_of, viewer, storied):
    assert client.get(history_url(storied)).status_code == 302
    assert client_of(viewer).get(history_url(storied)).status_code == 403


def test_the_whole_story_takes_twelve_queries_at_most(client_of, manager, storied):
    assert queries(client_of(manager), history_url(storied)) <= 12


def test_a_folded_story_unfolds(client_of, operator, code):
    for number in range(30):
        insert_run(code.batch, copy=number + 1)
    client = client_of(operator)
    page = client.get(history_url(code))
    assert ["20 earlier entries" in page.text, 'href="?all=prints"' in page.text] == [
        True,
        True,
    ]
    everything = client.get(f"{history_url(code)}?all=prints")
    assert everything.text.count("Labels ordered") == 30
    assert "earlier" not in everything.text


@pytest.mark.parametrize("change", ["campaign", "batch", "serial", "huge", "zero"])
def test_a_history_of_another_place_is_not_found(client_of, manager, code, change):
    url = {
        "campaign": history_url(code).replace(
            f"campaigns/{code.batch.campaign_id}/", f"campaigns/{make_campaign().pk}/"
        ),
        "batch": history_url(code).replace(f"batches/{code.batch_id}", "batches/99999"),
        "serial": history_url(code).replace("codes/2", "codes/4"),
        "huge": history_url(code).replace("codes/2", f"codes/{2**40}"),
        "zero": history_url(code).replace("codes/2", "codes/0"),
    }[change]
    assert client_of(manager).get(url).status_code == 404


# ── lists ────────────────────────────────────────────────────────────────────
