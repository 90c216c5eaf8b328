"""A visitor redeems on a phone: twice at once, by keyboard, without JavaScript …"""

import re
from datetime import datetime

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Theme
from codes import batches
from codes.models import Batch
from redemption.models import Redemption
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of
from tests.flows.browser_page import NARROW, open_page, start_session
from tests.redemption.sample_answers import ask
from tools.every_page import ASKS_EVERYTHING

DONE = "Your code is redeemed"


@pytest.fixture
def batch(live_server):
    campaign = make_campaign(
        slug="summer",
        name="Ice Cream Summer",
        intro="Every receipt has a code.",
        contact="help@example.com",
        accent_color="#e4572e",
        background_color="#fdf0d5",
    )
    return make_batch(campaign=campaign, quantity=9, prefix="BF26-")


@pytest.fixture
def text(batch):
    return text_of(make_code(batch=batch))


@pytest.fixture
def phone(browser, live_server):
    """Return a page of a phone, with the motion of the confirmation."""
    options = {"viewport": NARROW, "reduced_motion": "no-preference"}
    with open_page(browser, live_server, **options) as page:
        yield page


def redeem(page, code):
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Redeem").click()


def test_from_the_scanned_code_to_the_confirmation(phone, batch, text):
    plain = text.replace("-", "")
    sent = []
    phone.on("request", lambda r: sent.append((r.url, r.headers.get("referer", ""))))

    phone.goto(f"/SUMMER/{plain}")

    expect(phone).to_have_url(re.compile(r"/summer/\?scanned$"))
    expect(phone.get_by_label("Your code")).to_have_value(text)
    assert not Redemption.objects.exists()

    phone.get_by_role("button", name="Redeem").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)
    assert Redemption.objects.count() == 1
    # Only the address that the camera opened holds the code; no later one does.
    assert [plain in url or plain in referer for url, referer in sent].count(True) == 1
    assert phone.evaluate("document.cookie") == ""


def test_a_typing_mistake_is_explained_and_corrected(phone, batch, text):
    phone.goto("/summer/")
    redeem(phone, text[:-1] + ("2" if text[-1] != "2" else "3"))

    expect(phone.get_by_role("alert")).to_contain_text("There is a typing mistake")
    expect(phone.get_by_label("Your code")).to_have_accessible_description(
        re.compile("typing mistake")
    )

    redeem(phone, text.lower())
    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)


def test_by_keyboard_alone(phone, batch, text):
    phone.goto("/summer/")
    for key in ("Tab", "Tab"):  # past the skip link
        phone.keyboard.press(key)
    phone.keyboard.type(text)
    phone.keyboard.press("Enter")

    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_double_click_redeems_once_and_shows_the_success(
    script, browser, live_server, batch, text
):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
    page = context.new_page()
    page.goto("/summer/")
    page.get_by_label("Your code").fill(text)

    page.get_by_role("button", name="Redeem").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    assert Redemption.objects.count() == 1
    context.close()


def test_without_javascript(browser, live_server, batch, text):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/summer/")
    redeem(page, "nonsense")
    expect(page.get_by_role("alert")).to_contain_text("That is not a whole code")

    redeem(page, text)

    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    context.close()


def test_a_lost_reply_and_a_second_press_show_the_success(
    browser, live_server, batch, text
):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    lost = []

    def lose_once(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/summer/*", lose_once)
    page.goto(f"/summer/{text}")
    page.get_by_role("button", name="Redeem").click()
    page.wait_for_url("chrome-error://**")
    assert (lost, Redemption.objects.count()) == ([303], 1)

    page.goto(f"/summer/{text}")
    page.get_by_role("button", name="Redeem").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    assert Redemption.objects.count() == 1
    context.close()


def test_a_code_that_is_locked_for_long_can_be_sent_again(
    browser, live_server, batch, text
):
    with open_page(browser, live_server, expected="status of 503") as page:
        with psycopg.connect(**connection.get_connection_params()) as other:
            other.execute(
                "SELECT 1 FROM codes_code WHERE id = %s FOR UPDATE", [batch.code_id(1)]
            )
            page.goto("/summer/")
            redeem(page, text)
            expect(page.get_by_role("main")).to_contain_text("No code was redeemed.")

        page.get_by_role("button", name="Try again").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(DONE)


def test_reloading_and_coming_back_show_the_same_success(phone, batch, text):
    phone.goto("/summer/")
    redeem(phone, text)
    text_of_page = phone.locator("main").inner_text()
    sent = []
    phone.on("request", lambda request: sent.append(request.method))

    for move in (phone.reload, phone.go_back, phone.go_forward, phone.reload):
        move()
    assert phone.locator("main").inner_text() == text_of_page
    assert "POST" not in sent  # no question about sending a form again

    phone.get_by_role("link", name="Redeem another code").click()
    redeem(phone, text)
    assert phone.locator("main").inner_text() == text_of_page


def test_back_from_the_success_gives_the_next_person_an_empty_form(phone, batch, text):
    phone.goto(f"/summer/{text}")
    phone.get_by_role("button", name="Redeem").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)

    phone.go_back()

    expect(phone.get_by_label("Your code")).to_have_value("")
    phone.get_by_role("link", name="Show the code that was redeemed").click()
    expect(phone.locator(".landing-proof .code")).to_have_text(text)


@pytest.mark.parametrize("theme", Theme.values)
def test_the_page_is_light(theme, phone, batch):
    """Without compression, everything together; a campaign's pictures come on top."""
    ask(batch.campaign, theme=theme, **ASKS_EVERYTHING)
    parts = []
    phone.on("response", lambda part: parts.append((part.request.resource_type, part)))

    phone.goto("/summer/", wait_until="networkidle")

    assert sorted(kind for kind, _ in parts) == ["document", "script", "stylesheet"]
    assert 0 < sum(len(part.body()) for _, part in parts) < 60_000


def test_a_code_of_a_paused_batch_waits_and_another_one_is_redeemed(phone, batch, text):
    other = text_of(make_code(batch=make_batch(campaign=batch.campaign, quantity=1)))
    batches.pause(batch, by=None, at=timezone.now())
    phone.goto("/summer/")

    redeem(phone, text)
    expect(phone.get_by_role("alert")).to_contain_text("We will be back soon")
    expect(phone.get_by_role("alert")).to_contain_text("Keep yours")

    redeem(phone, other)
    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)


def test_an_expired_code_reads_the_day_on_its_label(phone, batch, text):
    expires_at = datetime(2026, 2, 1, tzinfo=batch.campaign.zone)
    Batch.objects.filter(pk=batch.pk).update(expires_at=expires_at)
    phone.goto("/summer/")

    redeem(phone, text)

    alert = phone.get_by_role("alert")
    expect(alert).to_contain_text("It was valid until Jan. 31, 2026.")
    expect(phone.get_by_label("Your code")).to_have_accessible_description(
        re.compile("has expired")
    )


def test_what_a_throttled_visitor_reads_out_is_found_by_staff(
    phone, browser, live_server, batch, text
):
    stranger = text_of(make_code(batch=make_batch(prefix="BF26-")))
    phone.goto("/summer/")
    for _ in range(5):
        redeem(phone, stranger)
    references = []
    for code in (stranger, text):
        redeem(phone, code)
        expect(phone.get_by_role("alert")).to_contain_text("Too many tries")
        references.append(phone.locator(".landing-reference .code").inner_text())
    assert references[0] == references[1]

    with open_page(browser, live_server) as staff:
        start_session(staff, live_server, make_user(role=Role.OPERATOR))
        staff.goto("/console/")
        staff.keyboard.press("Control+k")
        staff.keyboard.type(references[0].lower().replace("-", " "))
        staff.get_by_role("link", name=re.compile("Too many attempts")).click()
        expect(staff.get_by_role("row")).to_have_count(2)  # one is the head
        expect(staff.get_by_role("row").last).to_contain_text("2 tries")
