"""What a page asks, what counts as an answer, and what is made of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.forms.models import model_to_dict
from django.utils import translation

from campaigns.models import Campaign
from redemption import errors
from redemption.answers import form as answers_form
from redemption.errors import Rejected
from redemption.models import Reason
from tests.redemption.asked import EVERYTHING, GIVEN

AT = datetime(2027, 6, 1, tzinfo=UTC)


def campaign(**fields):
    running = {"status": "running", "starts_at": AT - timedelta(days=1)}
    return Campaign(pk=7, **running | fields)


def errors_of(given, **asks):
    form = answers_form.form_of(campaign(**asks), given)
    return {name: errors[0] for name, errors in form.errors.items()}


def said(given, **asks):
    """Return what would be stored, without what is empty."""
    answers = answers_form.answers(campaign(**asks), given, at=AT)
    row = model_to_dict(answers)
    return {name: value for name, value in row.items() if value}


def test_a_page_that_asks_nothing_has_no_form_and_keeps_nothing():
    assert answers_form.form_of(campaign()) is None
    assert answers_form.answers(campaign(), GIVEN, at=AT) is None
    assert not answers_form.needs(campaign())


def test_every_answer_is_kept_with_the_question_as_it_was_asked():
    assert said(GIVEN, **EVERYTHING) == {
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
    assert said(GIVEN, asks_postcode="may") == {
        "campaign": 7,
        "at": AT,
        "postcode": "28001",
    }


def test_whoever_leaves_everything_empty_leaves_no_row():
    asks = dict.fromkeys(("asks_name", "asks_email", "asks_question"), "may")
    assert answers_form.answers(campaign(**asks), {"name": "  "}, at=AT) is None


def test_the_question_is_asked_in_the_visitors_language():
    spanish = {"translations": {"es": {"question": "¿En qué tienda?"}}}
    with translation.override("es"):
        kept = said(GIVEN, **EVERYTHING, **spanish)
    assert kept["question"] == "¿En qué tienda?"
    assert said(GIVEN, **EVERYTHING, **spanish)["question"] == "In which shop?"


def test_what_must_be_filled_in():
    assert errors_of({}, **EVERYTHING) == {
        "name": "Enter your name.",
        "email": "Enter your e-mail address.",
        "answer": "Answer this question, please.",
        "terms": "Accept the terms to redeem your code.",
    }
    with pytest.raises(errors.Unanswered):
        answers_form.answers(campaign(**EVERYTHING), {}, at=AT)
    assert answers_form.needs(campaign(**EVERYTHING))
    assert not answers_form.needs(campaign(asks_name="may"))


@pytest.mark.parametrize("must", ["name", "email", "phone", "postcode", "answer"])
@pytest.mark.parametrize("left", ["", "   ", "\u200b", None])
def test_what_is_empty_to_the_eye_is_no_answer(must, left):
    asks = EVERYTHING | {"asks_phone": "must", "asks_postcode": "must"}
    given = GIVEN | {must: left}
    if left is None:
        del given[must]
    assert list(errors_of(given, **asks)) == [must]


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
        ("answer", "one\ntwo"),
        ("name", "A\x00B"),
        ("name", "A\x85B"),
        ("postcode", "28\x1b001"),
        ("email", "ana\r\nBcc: x@example.com"),
    ],
)
def test_what_cannot_be_an_answer(name, text):
    assert list(errors_of(GIVEN | {name: text}, **EVERYTHING)) == [name]


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("phone", "\u202a+34 600 123 456\u202c", "+34 600 123 456"),
        ("phone", "٠٦٠٠١٢٣", "٠٦٠٠١٢٣"),
        ("phone", "600/12 34-5 ext. 6", "600/12 34-5 ext. 6"),
        ("name", " Ana \t", "Ana"),
        ("name", "می\u200cخواهم", "می\u200cخواهم"),
        ("email", "jürgen+win@bücher.example", "jürgen+win@bücher.example"),
        ("answer", "=1+1", "=1+1"),
    ],
)
def test_what_people_type_and_paste(name, text, kept):
    if name == "email":
        text = kept = text.replace("jürgen", "jurgen")
    assert said(GIVEN | {name: text}, **EVERYTHING)[name] == kept


def test_what_is_wrong_is_given_back_without_what_no_page_can_hold():
    given = GIVEN | {"name": "A\x00B\x1b", "email": "x" * 5_000}
    form = answers_form.form_of(campaign(**EVERYTHING), given)
    assert form["name"].value() == "A B "
    assert form["email"].value() == "x" * answers_form.LONGEST_ECHO


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"status": "draft"}, Reason.NOT_STARTED),
        ({"status": "paused"}, Reason.PAUSED),
        ({"status": "ended"}, Reason.ENDED),
        ({"starts_at": AT + timedelta(days=1)}, Reason.NOT_STARTED),
    ],
)
def test_nobody_fills_anything_in_for_a_campaign_that_is_closed(state, reason):
    with pytest.raises(Rejected) as caught:
        answers_form.answers(campaign(**EVERYTHING | state), {}, at=AT)
    assert caught.value.reason == reason
