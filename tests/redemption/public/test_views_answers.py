"""The landing page that asks for more than the code: nothing typed is ever lost."""

import re
from html import unescape

import pytest
from django.db import OperationalError
from django.test import Client

from redemption.models import Answers, Redemption
from redemption.public import campaign_cache, views
from tests.factories import make_code, statuses, text_of
from tests.redemption.sample_answers import ANSWERS, ask
from tests.redemption.visitor_browser import Visitor, fields_of, heading, reply_text
from tools.every_page import ASKS_EVERYTHING

pytestmark = pytest.mark.django_db

NAMES = ["code", "name", "email", "phone", "postcode", "answer", "terms"]
MISSING = "Please look at what is marked"


@pytest.fixture
def batch(batch):
    ask(batch.campaign, **ASKS_EVERYTHING)
    return batch


def field(page, name):
    """Return the attributes of a field of the form."""
    tag = re.search(rf'<input[^>]*\sname="{name}"[^>]*>', page.text)[0]
    attributes = re.findall(r'([\w-]+)(?:="([^"]*)")?', tag.removeprefix("<input"))
    return {key: unescape(value) for key, value in attributes}


def error(page, name):
    """Return the error of a field, by the id that the field itself names."""
    ids = field(page, name).get("aria-describedby", "").split()
    texts = [re.search(rf'id="{id_}"[^>]*>([^<]*)<', page.text) for id_ in ids]
    errors = [unescape(text[1]) for text in texts if text]
    return errors[0] if field(page, name).get("aria-invalid") else ""


def shown(page):
    return list(re.findall(r'<input[^>]*\sname="(\w+)"', page.text))


# ── what is asked ────────────────────────────────────────────────────────────


def test_fields_follow_the_code_as_phones_know_them(visitor):
    page = visitor.open()

    assert [name for name in shown(page) if name in NAMES] == NAMES
    assert {
        name: [field(page, name).get(key, "") for key in ("type", "autocomplete")]
        for name in NAMES[1:]
    } == {
        "name": ["text", "name"],
        "email": ["email", "email"],
        "phone": ["tel", "tel"],
        "postcode": ["text", "postal-code"],
        "answer": ["text", "off"],
        "terms": ["checkbox", ""],
    }
    assert {name: field(page, name).get("dir", "") for name in NAMES[1:]} == {
        "name": "auto",
        "email": "ltr",
        "phone": "ltr",
        "postcode": "ltr",
        "answer": "auto",
        "terms": "",
    }
    for name in NAMES:
        assert f'for="{field(page, name)["id"]}"' in page.text
    assert "In which shop?" in page.text
    assert page.text.count("optional</span>") == 2
    assert page.text.count("Be fair.") == 1  # beside the box, not at the foot
    assert not [name for name in NAMES if error(page, name)]
    assert "novalidate" in page.text


def test_a_page_that_asks_nothing_has_the_code_alone(visitor, batch):
    ask(batch.campaign, **dict.fromkeys(("asks_name", "asks_email"), "no"))
    ask(batch.campaign, asks_phone="no", asks_postcode="no", asks_question="no")
    ask(batch.campaign, asks_terms=False)
    page = visitor.open()
    assert [name for name in shown(page) if name in NAMES] == ["code"]
    assert page.text.count("Be fair.") == 1
    assert field(page, "code")["enterkeyhint"] == "go"
    assert "landing-question" not in page.text


@pytest.mark.parametrize(
    ("language", "label"), [("es", "¿En qué tienda?"), ("fr", "In which shop?")]
)
def test_the_question_is_asked_in_the_language_of_the_page(batch, language, label):
    ask(batch.campaign, translations={"es": {"question": "¿En qué tienda?"}})
    page = Client(headers={"accept-language": language}).get("/summer/")
    assert label in page.text


def test_what_the_campaign_asks_is_escaped(visitor, batch):
    ask(batch.campaign, question="<b>Shop</b> & “more”?")
    assert "&lt;b&gt;Shop&lt;/b&gt; &amp; “more”?" in visitor.open().text


# ── answered ─────────────────────────────────────────────────────────────────


def test_a_code_with_its_answers_is_redeemed(visitor, batch, text):
    page = visitor.submit(text, **ANSWERS)

    assert (page.status_code, heading(page)) == (200, "Your code is redeemed")
    assert Answers.objects.get().email == "ana@example.com"
    assert "ana@example.com" not in page.text


def test_a_form_sent_twice_keeps_the_first_answers(visitor, text):
    first = visitor.submit(text, **ANSWERS)
    second = visitor.submit(text, **ANSWERS | {"name": "Bob"})

    assert first.content == second.content
    assert Answers.objects.get().name == "Ana Díaz"


def test_what_was_not_asked_is_not_kept(visitor, batch, text):
    ask(batch.campaign, asks_name="no", asks_phone="no")
    visitor.submit(text, **ANSWERS)
    stored = Answers.objects.get()
    assert [stored.name, stored.phone, stored.email] == ["", "", "ana@example.com"]


# ── missing ──────────────────────────────────────────────────────────────────


def test_what_is_missing_is_said_beside_each_field_and_nothing_is_lost(
    visitor, batch, text
):
    typed = {"name": "Ana Díaz", "email": "ana@", "phone": "12", "postcode": "28001"}
    page = visitor.submit(text, **typed)

    assert page.status_code == 422
    assert reply_text(page).startswith(MISSING)
    assert {name: error(page, name) for name in NAMES} == {
        "code": "",
        "name": "",
        "email": "Enter a whole e-mail address, such as ana@example.com.",
        "phone": "Enter the whole number, such as +34 600 123 456.",
        "postcode": "",
        "answer": "Answer this question, please.",
        "terms": "Accept the terms to redeem your code.",
    }
    assert typed.items() | {("code", text)} <= fields_of(page).items()
    assert [name for name in NAMES if "autofocus" in field(page, name)] == ["email"]
    assert statuses(batch) == ["available"] * 3

    done = visitor.submit(**fields_of(page) | ANSWERS)
    assert heading(done) == "Your code is redeemed"


def test_all_at_once_when_nothing_is_filled_in(visitor):
    page = visitor.submit("", terms="")
    assert error(page, "code") == "The code is missing"
    assert [name for name in NAMES if error(page, name)] == [
        "code",
        "name",
        "email",
        "answer",
        "terms",
    ]
    assert [name for name in NAMES if "autofocus" in field(page, name)] == ["code"]


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_a_closed_campaign_shows_no_form(visitor, batch, text, state):
    visitor.open()
    ask(batch.campaign, status=state)
    page = visitor.submit(text)
    assert [name for name in shown(page) if name in NAMES] == []
    assert heading(page) in {"We will be back soon", "This campaign has ended"}


def test_the_page_that_lacks_answers_is_the_same_for_every_code(batch, text):
    """But for the code itself, which comes back, and the token of the form."""

    def page_for(typed):
        campaign_cache.clear()
        visitor = Visitor("summer")
        page = visitor.submit(typed, name="Ana")
        hidden = re.sub(
            r'name="(csrfmiddlewaretoken|attempt)" value="[^"]+"',
            "",
            (page.text.replace(typed, "CODE")),
        )
        return page.status_code, hidden

    redeemed = text_of(make_code(batch=batch, serial=2))
    Visitor("summer").submit(redeemed, **ANSWERS)
    unknown = text_of(make_code())
    pages = [page_for(typed) for typed in (text, redeemed, unknown, "7KQ2")]
    assert all(page == pages[0] for page in pages)


# ── whatever is replied, what was typed is there again ───────────────────────


def mistyped(visitor, text, batch):
    return visitor.submit(text[:-1], **ANSWERS)


def refused(visitor, text, batch):
    return visitor.submit(text_of(make_code()), **ANSWERS)


def throttled(visitor, text, batch):
    for _ in range(6):
        page = visitor.submit(text_of(make_code()), **ANSWERS)
    assert page.status_code == 429
    return page


def without_cookie(visitor, text, batch):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/summer/", {"code": text} | ANSWERS)
    assert page.status_code == 403
    return page


@pytest.mark.parametrize("reply", [mistyped, refused, throttled, without_cookie])
def test_answers_are_there_again_whatever_is_replied(reply, visitor, text, batch):
    page = reply(visitor, text, batch)

    fields = fields_of(page)
    assert {name: fields[name] for name in ANSWERS} == ANSWERS | {"terms": ""}
    assert "checked" in field(page, "terms")
    assert fields["code"]
    assert not [name for name in ANSWERS if error(page, name)]
    assert not Answers.objects.exists()


def test_answers_are_sent_again_with_the_code_when_we_could_not_answer(
    visitor, text, monkeypatch
):
    def lost(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    visitor.open()
    with monkeypatch.context() as patch:
        patch.setattr(views.attempts, "attempt", lost)
        page = visitor.submit(text, **ANSWERS, other="not ours")

    assert page.status_code == 503
    again = fields_of(page)
    assert {name: again.get(name) for name in ("code", *ANSWERS)} == {
        "code": text
    } | ANSWERS
    assert "other" not in again
    assert heading(visitor.submit(**again)) == "Your code is redeemed"


def test_what_is_typed_is_text_and_stays_text(visitor, text):
    evil = '"><script>alert(1)</script>'
    page = visitor.submit(text, **ANSWERS | {"answer": evil, "email": evil})
    assert "<script>alert" not in page.text
    assert fields_of(page)["answer"] == evil


def test_half_a_megabyte_is_answered_shortly(visitor, text):
    page = visitor.submit(text, **ANSWERS | {"name": "A" * 500_000})
    assert error(page, "name") == "Shorten it to 100 characters at most."
    assert len(page.content) < 15_000


def test_ten_megabytes_are_refused_with_the_form(visitor, text):
    page = visitor.submit(text, name="A" * 10_000_000)
    assert page.status_code == 400
    assert [name for name in shown(page) if name in NAMES] == NAMES
    assert not [name for name in NAMES[1:] if error(page, name)]


def test_the_page_costs_the_same_query_whatever_it_asks(
    batch, django_assert_num_queries
):
    Client().get("/summer/")
    with django_assert_num_queries(1):
        Client().get("/summer/")


def test_the_page_with_all_fields_is_light(visitor, batch):
    assert len(visitor.open().content) < 11_000


def test_staff_who_try_a_draft_redeem_nothing(client_of, marketer, batch, text):
    ask(batch.campaign, status="draft")
    page = client_of(marketer).post("/summer/", {"code": text} | ANSWERS)
    assert heading(page) == "Not open yet"
    assert not Redemption.objects.exists()
