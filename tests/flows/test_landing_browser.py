"""A visitor's phone: scan, press, read; slowly, twice, without JavaScript."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import Theme
from redemption.models import Redemption
from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.flows.watching import faults
from tests.redemption.sample_answers import ASKS_EVERYTHING, ask

PHONE = {"width": 320, "height": 640}
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
    """Return a page in a browser of its own, in which nothing may break."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console", lambda said: troubles.append(said.text) if is_trouble(said) else 0
    )
    yield page
    context.close()
    assert troubles == []


def is_trouble(said):
    # Of an answer with the status 422, a refusal, Chromium makes a note.
    return said.type == "error" and "responded with a status of" not in said.text


def redeem(page, code):
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Redeem").click()


def test_from_the_printed_code_to_the_stamp(phone, batch, text):
    plain = text.replace("-", "")
    told = []
    phone.on("request", lambda r: told.append((r.url, r.headers.get("referer", ""))))

    phone.goto(f"/SUMMER/{plain}")

    expect(phone).to_have_url(re.compile(r"/summer/$"))
    expect(phone.get_by_label("Your code")).to_have_value(text)
    assert not Redemption.objects.exists()

    phone.get_by_role("button", name="Redeem").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)
    assert Redemption.objects.count() == 1
    # Only the request that the camera made knows the code; nobody was told later.
    assert [plain in url or plain in referer for url, referer in told].count(True) == 1
    assert phone.evaluate("document.cookie") == ""


def test_a_slip_of_the_finger_is_shown_and_mended(phone, batch, text):
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
            lost.append(route.fetch().status)
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/summer/", lose_once)
    page.goto(f"/summer/{text}")
    page.get_by_role("button", name="Redeem").click()
    page.wait_for_url("chrome-error://**")
    assert (lost, Redemption.objects.count()) == ([200], 1)

    page.goto(f"/summer/{text}")
    page.get_by_role("button", name="Redeem").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)
    assert Redemption.objects.count() == 1
    context.close()


def test_a_code_that_is_locked_for_long_is_our_fault_and_can_be_sent_again(
    phone, batch, text
):
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(
            "SELECT 1 FROM codes_code WHERE id = %s FOR UPDATE", [batch.code_id(1)]
        )
        phone.goto("/summer/")
        redeem(phone, text)
        expect(phone.get_by_role("main")).to_contain_text("No code was redeemed.")

    phone.get_by_role("button", name="Try again").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text(DONE)


def test_reloading_and_coming_back_show_the_same_success(phone, batch, text):
    phone.goto("/summer/")
    redeem(phone, text)
    shown = phone.locator("main").inner_text()

    phone.reload()  # the browser sends the form again
    assert phone.locator("main").inner_text() == shown

    phone.get_by_role("link", name="Redeem another code").click()
    redeem(phone, text)
    assert phone.locator("main").inner_text() == shown


# ── every state, light and dark, small and large ─────────────────────────────


def show_open(page, text):
    page.goto("/summer/")


def show_scanned(page, text):
    page.goto(f"/summer/{text}")


def show_typo(page, text):
    page.goto("/summer/")
    redeem(page, text[:-1])


def show_rejected(page, text):
    page.goto("/summer/")
    redeem(page, text_of(make_code(batch=make_other())))


def show_throttled(page, text):
    show_rejected(page, text)
    for _ in range(5):
        page.get_by_role("button", name="Redeem").click()
    expect(page.get_by_role("alert")).to_contain_text("Too many tries")


def show_redeemed(page, text):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/summer/")
    redeem(page, text)
    expect(page.get_by_role("heading", level=1)).to_have_text(DONE)


def show_not_started(page, text):
    now = timezone.now()
    make_campaign(
        slug="soon", starts_at=now + timedelta(days=9), contact="us@example.com"
    )
    page.goto("/soon/")


def show_paused(page, text):
    make_campaign(slug="halted", status="paused")
    page.goto("/halted/")


def show_ended(page, text):
    now = timezone.now()
    make_campaign(
        slug="over", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=1)
    )
    page.goto("/over/")


def show_nothing(page, text):
    page.goto("/nobody-made-this/")


def make_other():
    """Return a batch whose codes look like those of the campaign on the page."""
    return make_batch(quantity=1, prefix="BF26-")


STATES = [
    show_open,
    show_scanned,
    show_typo,
    show_rejected,
    show_throttled,
    show_redeemed,
    show_not_started,
    show_paused,
    show_ended,
    show_nothing,
]


@pytest.mark.parametrize("show", STATES, ids=lambda show: show.__name__[5:])
def test_every_state_is_accessible_and_fits(show, phone, text):
    show(phone, text)
    assert faults(phone, ["ltr", "rtl"]) == {}


@pytest.mark.parametrize("theme", Theme.values)
def test_the_page_is_light(theme, phone, batch):
    """Unpacked and all together; pictures are what a campaign makes of them."""
    ask(batch.campaign, theme=theme, **ASKS_EVERYTHING)
    parts = []
    phone.on("response", lambda one: parts.append((one.request.resource_type, one)))

    phone.goto("/summer/", wait_until="networkidle")

    assert sorted(kind for kind, _ in parts) == ["document", "script", "stylesheet"]
    assert 0 < sum(len(part.body()) for _, part in parts) < 60_000
