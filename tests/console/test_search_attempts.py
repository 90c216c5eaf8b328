"""The reference that a visitor was given leads to the attempt, in box and page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from redemption.models import Reason
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of
from tests.redemption.views.pages import (
    HTMX,
    LOOKUP,
    history_url,
    list_url,
    make_attempt,
)

FIND = "/console/find/"
REFERENCE = "7KQ2-M9XA"
WRITINGS = ["7KQ2-M9XA", "7kq2m9xa", " 7KQ2 m9xa ", "7KQ2–M9XA", "7KQZ-MGXA"]


def results(client, typed=REFERENCE):
    """Return title, note and address of the attempts that the box shows."""
    answer = client.post(FIND, {"q": typed}, headers=HTMX)
    groups = {group.title: group.results for group in answer.context["groups"]}
    attempts = groups.get("Rejected attempts", [])
    return [(hit.title, hit.note, hit.url) for hit in attempts]


def filtered_url(campaign, reference=REFERENCE):
    return f"{list_url(campaign, 'attempts')}?q={reference}"


@pytest.fixture
def spring(db):
    return make_campaign(name="Spring wine", slug="wine")


def test_an_attempt_leads_to_the_list_or_to_the_history_of_its_code(
    client_of, operator, spring
):
    code = make_code(batch=make_batch(campaign=spring, quantity=2), serial=2)
    make_attempt(spring, reason=Reason.THROTTLED, tries=12)
    make_attempt(spring, code=code, reason=Reason.VOIDED)

    assert results(client_of(operator)) == [
        (REFERENCE, f"Voided · {code.reference} · Spring wine", history_url(code)),
        (REFERENCE, "Too many attempts · Spring wine", filtered_url(spring)),
    ]


@pytest.mark.parametrize("typed", WRITINGS[:-1])
def test_a_reference_is_found_however_it_was_typed(client_of, operator, spring, typed):
    make_attempt(spring)
    client = client_of(operator)

    assert [url for *_, url in results(client, typed)] == [filtered_url(spring)]
    assert client.post(LOOKUP, {"q": typed}).url == filtered_url(spring)


def test_symbols_that_look_alike_are_read_for_each_other(client_of, operator, spring):
    make_attempt(spring, reference="7KQ2-M6XY")

    answer = client_of(operator).post(LOOKUP, {"q": "7KQZ-MGXY"})

    assert answer.url == filtered_url(spring, "7KQ2-M6XY")


def test_the_only_attempt_is_opened_at_once(client_of, operator, spring):
    code = make_code(batch=make_batch(campaign=spring, quantity=1))
    make_attempt(spring, code=code, reason=Reason.REDEEMED)
    client = client_of(operator)

    answer = client.post(LOOKUP, {"q": REFERENCE}, follow=True)

    assert answer.redirect_chain == [(history_url(code), 302)]
    assert REFERENCE in answer.text


def test_the_list_that_an_attempt_leads_to_shows_it_and_its_tries(
    client_of, operator, spring
):
    attempt = make_attempt(spring, reason=Reason.THROTTLED, tries=1234)
    make_attempt(spring, reference="AAAA-AAAA", tries=1)

    answer = client_of(operator).post(LOOKUP, {"q": REFERENCE}, follow=True)

    assert [row[0] for row in answer.context["rows"]] == [attempt]
    assert "1,234 tries" in answer.text
    everything = client_of(operator).get(list_url(spring, "attempts")).text
    assert "1 try" not in everything


@pytest.mark.parametrize("n", [2, 9])
def test_several_attempts_are_shown_to_choose_from(client_of, operator, spring, n):
    for _ in range(n):
        make_attempt(spring)

    answer = client_of(operator).post(LOOKUP, {"q": REFERENCE})

    assert answer.status_code == 200
    assert answer.text.count(filtered_url(spring)) == min(n, 5)
    assert "Nothing found" not in answer.text


def test_what_is_a_name_a_code_and_a_reference_is_shown_as_each(
    client_of, operator, spring
):
    batch = make_batch(campaign=spring, quantity=1, length=7)
    code = make_code(batch=batch)
    text = text_of(code)
    make_attempt(spring, reference=text)
    client = client_of(operator)

    live = client.post(FIND, {"q": text}, headers=HTMX)
    assert live.context["is_code"]
    assert filtered_url(spring, text) in live.text
    page = client.post(LOOKUP, {"q": text})
    assert page.status_code == 200
    assert [row[0] for row in page.context["rows"]] == [code]
    assert filtered_url(spring, text) in page.text
    named = make_campaign(name=REFERENCE)
    make_attempt(spring)
    page = client.post(LOOKUP, {"q": REFERENCE})
    assert page.status_code == 200
    assert f"/campaigns/{named.pk}/" in page.text


def test_who_may_find_an_attempt(client, client_of, viewer, operator, marketer, spring):
    make_attempt(spring)

    found = {
        user.username: len(results(client_of(user)))
        for user in (viewer, operator, marketer)
    }
    assert found == {"vera": 0, "otto": 1, "mike": 1}
    page = client_of(viewer).post(LOOKUP, {"q": REFERENCE})
    assert (page.status_code, "attempts/" in page.text) == (200, False)
    nobody = client_of(make_user(role="none"))
    assert nobody.post(LOOKUP, {"q": REFERENCE}).status_code == 403
    assert client.post(FIND, {"q": REFERENCE}).url.startswith("/console/sign-in/")


def test_a_reference_that_is_not_there_is_said(client_of, operator, viewer, spring):
    words = "No rejected attempt has this reference"
    assert words in client_of(operator).post(LOOKUP, {"q": REFERENCE}).text
    assert words not in client_of(operator).post(LOOKUP, {"q": "spring"}).text
    assert words not in client_of(viewer).post(LOOKUP, {"q": REFERENCE}).text


def test_three_attempts_take_as_many_queries_as_one(client_of, operator, spring):
    client, counts = client_of(operator), []
    for _ in range(3):
        make_attempt(make_campaign())
        with CaptureQueriesContext(connection) as captured:
            results(client)
        counts.append(len(captured))
    assert counts[0] == counts[2]
