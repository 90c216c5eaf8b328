"""The page of a redemption: loaded again, opened later, in the same browser only."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.models import Campaign
from codes import batches
from redemption.models import Redemption
from redemption.public import (
    campaign_cache,
    code_cookies,
    device_cookie,
    last_redemption,
)
from redemption.public.device_cookie import Device
from tests.factories import make_campaign, make_code, text_of
from tests.redemption.visitor_browser import Visitor, heading, reply_text

pytestmark = pytest.mark.django_db

DONE = "/summer/done.html"
ELSEWHERE = "No code was redeemed in this browser"
LEADS_BACK = "Show the code that was redeemed in this browser"


@pytest.fixture
def winner(visitor, text):
    visitor.submit(text)
    return visitor


def cookie_of(device, campaign):
    """Return the cookie that the product gives to this device."""
    response = Client().get("/healthz")
    device_cookie.set_cookie(response, device, campaign=campaign, path="/summer/")
    return response.cookies[device_cookie.COOKIE].value


def test_a_redeeming_post_leads_to_a_page_that_can_be_loaded_again(winner, text):
    assert (winner.answer.status_code, winner.answer["Location"]) == (303, DONE)
    assert winner.answer.content == b""
    assert heading(winner.page) == "Your code is redeemed"
    assert winner.page["Cache-Control"] == "private, no-store"
    again = [winner.client.get(DONE).content for _ in range(2)]
    assert again == [winner.page.content] * 2
    assert f">{text}<" in winner.page.text


def test_the_page_costs_one_prepared_statement(
    winner, django_assert_num_queries, monkeypatch
):
    sent = []
    fetch_row = last_redemption.prepared.fetch_row

    def record(*arguments):
        sent.append(arguments[0])
        return fetch_row(*arguments)

    monkeypatch.setattr(last_redemption.prepared, "fetch_row", record)
    with django_assert_num_queries(0):  # by Django's own cursor
        winner.client.get(DONE)
    assert len(sent) == 1


def test_the_device_cookie_holds_the_id_of_the_code_and_no_text(winner, text):
    cookie = winner.client.cookies[device_cookie.COOKIE]
    redemption = Redemption.objects.get()
    start = f"{redemption.attempt_id.hex}.{redemption.code_id}:"
    assert cookie.value.startswith(start)
    assert cookie["max-age"] == 90 * 24 * 60 * 60
    assert text not in cookie.value
    assert text.replace("-", "") not in cookie.value


def test_the_text_stays_in_the_browser_for_ten_minutes(winner):
    cookie = winner.client.cookies[code_cookies.REDEEMED.name]
    assert (cookie["max-age"], cookie["path"]) == (600, DONE)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_after_ten_minutes_and_a_restart_the_page_shows_a_mask(winner, text):
    later = Client()
    device = winner.client.cookies[device_cookie.COOKIE].value
    later.cookies[device_cookie.COOKIE] = device
    page = later.get(DONE)
    assert heading(page) == "Your code is redeemed"
    assert text not in page.text
    assert f"••••-••••-•{text[-3:]}" in page.text
    assert f"{Redemption.objects.get().code_id >> 32}-1" in page.text  # for staff


def test_an_old_cookie_shows_no_text(winner, text, monkeypatch):
    monkeypatch.setattr(code_cookies, "MAX_AGE", -1)
    assert text not in winner.client.get(DONE).text


def test_in_a_sealed_batch_the_page_shows_no_symbol_of_the_code(winner, batch, text):
    batches.seal(batch, by=None, at=timezone.now())
    page = winner.client.get(DONE).text
    assert "••••-••••-••••" in page
    assert text[-3:] not in page.replace("theme", "")


def test_the_text_of_another_code_is_not_shown(visitor, batch, text):
    visitor.submit(text)
    first = visitor.client.cookies[code_cookies.REDEEMED.name].value
    other = text_of(make_code(batch=batch, serial=2))
    visitor.submit(other)
    visitor.client.cookies[code_cookies.REDEEMED.name] = first
    page = visitor.client.get(DONE).text
    assert text not in page
    assert f"•{other[-3:]}" in page


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_the_page_stays_when_the_campaign_does_not(state, winner, text):
    Campaign.objects.update(status=state)
    campaign_cache.clear()
    assert f">{text}<" in winner.client.get(DONE).text
    assert LEADS_BACK in winner.client.get("/summer/").text


def test_the_next_person_on_the_phone_gets_an_empty_form_that_leads_back(winner, text):
    page = winner.open()
    assert heading(page) == "Redeem your code"
    assert winner.fields["code"] == ""
    assert f'<a href="{DONE}">{LEADS_BACK}</a>' in page.text
    assert LEADS_BACK not in Visitor("summer").open().text


def test_a_refusal_keeps_the_way_back(winner, text):
    winner.open()
    assert LEADS_BACK in winner.submit(text[:-1]).text
    assert f">{text}<" in winner.client.get(DONE).text


def test_another_browser_is_told_where_to_look_and_can_redeem(winner, batch):
    other = Visitor("summer")
    page = other.open(DONE)
    assert (page.status_code, heading(page)) == (404, "Redeem your code")
    assert reply_text(page).startswith(ELSEWHERE)
    second = text_of(make_code(batch=batch, serial=2))
    assert heading(other.submit(second)) == "Your code is redeemed"


def test_another_browser_of_an_ended_campaign_reads_that_it_ended(winner):
    Campaign.objects.update(status="ended")
    campaign_cache.clear()
    page = Visitor("summer").open(DONE)
    assert ELSEWHERE not in page.text
    assert "<form" not in page.text.partition("<footer")[0]


@pytest.mark.parametrize("is_own", [True, False])
def test_a_redemption_is_shown_to_its_own_attempt_only(is_own, winner, batch, text):
    """The signed cookie of another device, with the id of this code in it."""
    redemption = Redemption.objects.get()
    attempt_id = redemption.attempt_id if is_own else uuid4()
    device, client = Device(attempt_id, redemption.code_id), Client()
    client.cookies[device_cookie.COOKIE] = cookie_of(device, batch.campaign)
    assert (heading(client.get(DONE)) == "Your code is redeemed") is is_own


@pytest.mark.parametrize("value", ["", "x", "0" * 32 + ".1:" + "A" * 43, "\xff"])
def test_a_forged_cookie_shows_nothing(value, winner):
    winner.client.cookies[device_cookie.COOKIE] = value
    assert reply_text(winner.client.get(DONE)).startswith(ELSEWHERE)


def test_a_cookie_of_another_campaign_shows_nothing(winner):
    redemption = Redemption.objects.get()
    device = Device(redemption.attempt_id, redemption.code_id)
    make_campaign(slug="winter")
    winter = Client()
    winter.cookies[device_cookie.COOKIE] = cookie_of(device, make_campaign())
    assert reply_text(winter.get("/winter/done.html")).startswith(ELSEWHERE)


def test_the_page_is_read_only(winner):
    assert winner.client.post(DONE).status_code in {403, 405}
    assert Client().get("/nobody-made-this/done.html").status_code == 404


# ── a code scanned in one browser and opened in another ──────────────────────


def test_a_browser_without_the_scanned_code_says_what_to_do(visitor, text):
    visitor.open(f"/summer/{text}")
    handed_over = visitor.page.redirect_chain[-1][0]
    assert handed_over == "/summer/?scanned"
    other = Visitor("summer")
    page = other.open(handed_over)
    assert page.status_code == 200
    assert reply_text(page).startswith("Scan the code once more, or type it")
    assert heading(other.submit(text)) == "Your code is redeemed"


def test_a_browser_with_the_scanned_code_says_nothing(visitor, text):
    assert reply_text(visitor.open(f"/summer/{text}")) == ""
    assert visitor.fields["code"] == text


def test_going_back_after_redeeming_asks_for_no_scan(visitor, text):
    visitor.open(f"/summer/{text}")
    visitor.submit()
    page = visitor.open("/summer/?scanned")
    assert reply_text(page) == ""
    assert LEADS_BACK in page.text


def test_a_closed_campaign_asks_for_no_scan():
    make_campaign(slug="summer", status="ended")
    assert "Scan the code" not in Client().get("/summer/?scanned").text
