from uuid import UUID

import pytest

from codes.models import Status
from redemption.models import Attempt, Redemption
from redemption.public import device_cookie
from tests.factories import make_campaign, make_code, statuses, text_of
from tests.redemption.visitor_browser import (
    Visitor,
    fields_of,
    heading,
    reference,
    reply_text,
)

pytestmark = pytest.mark.django_db


REFUSED = (
    "We could not accept this code Compare it with the print, symbol by symbol. "
    "Each code counts only once. Still stuck? Ask for help and give this reference."
)


# ── the main path ────────────────────────────────────────────────────────────


def test_a_visitor_types_a_code_and_sees_it_redeemed(visitor, batch, text):
    assert heading(visitor.open()) == "Redeem your code"

    page = visitor.submit(text)

    assert (page.status_code, heading(page)) == (200, "Your code is redeemed")
    assert text in page.content.decode()
    assert visitor.answer.status_code == 303
    assert visitor.answer["Location"] == "/summer/done.html"
    assert statuses(batch) == ["redeemed", "available", "available"]


def test_the_success_shows_the_code_as_printed_however_it_was_typed(visitor, text):
    page = visitor.submit(f"code: {text.replace('-', ' ').lower()}")

    assert f">{text}<" in page.text


def test_the_campaigns_own_words_are_shown(visitor, batch, text):
    batch.campaign.headline = "Win <b>ice</b>"
    batch.campaign.intro = "Line one\nLine two"
    batch.campaign.success_headline = "Enjoy!"
    batch.campaign.success_text = "Show this at the till."
    batch.campaign.contact = "help@example.com"
    batch.campaign.save()

    opened = visitor.open().content.decode()
    done = visitor.submit(text).content.decode()

    assert "Win &lt;b&gt;ice&lt;/b&gt;" in opened
    assert "Line one\nLine two" in opened
    assert 'href="mailto:help@example.com"' in opened
    assert "<h1>Enjoy!</h1>" in done
    assert "Show this at the till." in done


def test_a_scanned_code_leaves_the_address_and_waits_in_the_form(visitor, batch, text):
    page = visitor.open(f"/summer/{text}")

    assert page.redirect_chain == [("/summer/?scanned", 303)]
    assert visitor.fields["code"] == text
    assert statuses(batch) == ["available"] * 3
    assert heading(visitor.submit()) == "Your code is redeemed"


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda path: path + "/"])
def test_a_scanned_address_in_any_writing(change, visitor, text):
    plain = text.replace("-", "")

    visitor.open(change(f"/summer/{plain}"))

    assert visitor.fields["code"] == text


def test_bots_that_open_the_scanned_address_use_nothing_up(batch, text):
    for _ in range(20):
        Visitor("summer").open(f"/summer/{text}")

    assert statuses(batch) == ["available"] * 3
    assert not Attempt.objects.exists()


def test_after_redeeming_the_scanned_code_is_forgotten(visitor, text):
    visitor.open(f"/summer/{text}")
    visitor.submit()

    deleted = visitor.answer.cookies["pp_scanned"]
    assert (deleted.value, deleted["max-age"], deleted["path"]) == ("", 0, "/summer/")
    visitor.open()

    assert visitor.fields["code"] == ""


# ── the same success again ───────────────────────────────────────────────────


def test_a_form_sent_twice_shows_the_same_success(visitor, text):
    first = visitor.submit(text)
    second = visitor.submit(text)

    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert Redemption.objects.count() == 1


def test_a_link_opened_again_on_the_same_device_shows_the_same_success(visitor, text):
    visitor.open(f"/summer/{text}")
    first = visitor.submit()

    visitor.open(f"/summer/{text}")
    second = visitor.submit()

    assert first.content == second.content


def test_another_device_is_refused(visitor, text):
    visitor.submit(text)

    page = Visitor("summer").submit(text)

    assert (page.status_code, reply_text(page)) == (422, REFUSED)


def test_the_form_alone_is_enough_when_the_device_cookie_is_lost(visitor, text):
    visitor.open()
    first = visitor.submit(text)
    del visitor.client.cookies[device_cookie.COOKIE]

    second = visitor.submit(text)

    assert heading(second) == heading(first) == "Your code is redeemed"


def test_of_two_forms_opened_at_once_the_one_that_was_sent_stays(batch, text):
    """Both were answered before either's cookie was stored: the later cookie won."""
    visitor, other = Visitor("summer"), Visitor("summer")
    other.open()
    visitor.open()
    sent = visitor.fields["attempt"]
    visitor.client.cookies[device_cookie.COOKIE] = other.client.cookies[
        device_cookie.COOKIE
    ].value

    visitor.submit(text)
    visitor.open()

    assert visitor.fields["attempt"] == sent
    assert heading(visitor.submit(text)) == "Your code is redeemed"


@pytest.mark.parametrize("forged", ["", "x", "0" * 32, "0" * 32 + ":" + "A" * 43])
def test_a_forged_attempt_counts_as_the_browsers_own(forged, visitor, text):
    visitor.open()
    device = visitor.client.cookies[device_cookie.COOKIE].value.partition(".")[0]

    visitor.submit(text, attempt=forged)

    assert Redemption.objects.get().attempt_id == UUID(device)


def test_an_attempt_of_another_campaign_is_not_ours(visitor, text):
    other = Visitor(make_campaign().slug)
    other.open()

    visitor.open()
    visitor.submit(text, attempt=other.fields["attempt"])

    taken = Redemption.objects.get().attempt_id
    assert taken.hex != other.fields["attempt"].partition(":")[0]


# ── refusals ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "state", ["unknown", "inactive", "reserved", "redeemed", "voided"]
)
def test_every_refusal_reads_the_same(state, visitor, text, sql):
    if state == "unknown":
        text = text_of(make_code())
    else:
        sql(
            "UPDATE codes_code SET status = %s WHERE id & 15 = 1", Status[state.upper()]
        )

    page = visitor.submit(text)

    assert (page.status_code, reply_text(page)) == (422, REFUSED)
    attempt = Attempt.objects.get()
    assert (attempt.reason, attempt.reference) == (state, reference(page))
    assert fields_of(page)["code"] == text


def test_pages_of_refusals_differ_by_nothing_but_reference_and_token(
    visitor, text, sql
):
    pages = []
    for typed, status in [(text_of(make_code()), 0), (text, 1), (text, 5), (text, 6)]:
        sql("ALTER TABLE codes_code DISABLE TRIGGER USER")
        sql("UPDATE codes_code SET status = %s", status or 2)
        visitor = Visitor("summer")
        page = visitor.submit(typed)
        content = page.content.decode()
        for value in [reference(page), *fields_of(page).values()]:
            content = content.replace(value, "…")
        pages.append((page.status_code, headers_of(page), content))

    assert len(set(pages)) == 1
    assert Attempt.objects.values_list("reason", flat=True).distinct().count() == 4


def headers_of(page):
    """Return the headers but the id of the request, and the names of the cookies."""
    headers = {name: page[name] for name in page.headers if name != "X-Request-ID"}
    return tuple(sorted(headers.items())), tuple(sorted(page.cookies))


def test_a_mistyped_code_gets_a_hint_and_stays_in_the_form(visitor, text):
    typed = text[:-1] + ("2" if text[-1] != "2" else "3")

    page = visitor.submit(typed)

    assert page.status_code == 422
    assert reply_text(page).startswith("There is a typing mistake")
    assert fields_of(page)["code"] == typed
    assert reference(page) == ""


def test_too_many_misses_must_wait(visitor, text):
    visitor.open()
    for _ in range(5):
        visitor.submit(text_of(make_code()))

    page = visitor.submit(text)

    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 15 * 60
    assert len(reference(page)) == 9
    assert Attempt.objects.get(reason="throttled").reference == reference(page)
    assert reply_text(page).startswith(
        "Too many tries You can try again in 15 minutes."
    )


def test_a_made_up_forwarded_address_does_not_get_around_the_throttle(batch, text):
    stranger = text_of(make_code())
    for n in range(20):
        visitor = Visitor("summer", headers={"x-forwarded-for": f"198.51.{n}.1"})
        assert visitor.submit(stranger).status_code == 422

    visitor = Visitor("summer", headers={"x-forwarded-for": "192.0.2.1"})
    assert visitor.submit(text).status_code == 429


def test_behind_our_proxy_each_visitor_has_an_address(batch, text, settings):
    settings.TRUSTED_PROXIES = 1
    stranger = text_of(make_code())
    for n in range(20):
        visitor = Visitor(
            "summer", headers={"x-forwarded-for": f"9.9.9.9, 198.51.{n}.1"}
        )
        assert visitor.submit(stranger).status_code == 422

    assert Visitor("summer").submit(text).status_code == 200
    assert Attempt.objects.values("network").distinct().count() == 20
