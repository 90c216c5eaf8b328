from datetime import UTC, datetime, timedelta

import pytest

from printing.expiry import expiry_text
from redemption.errors import Rejected
from redemption.models import Reason
from redemption.public.replies import Reply, reply_to
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
AFTER_LOOKUP = [
    Reason.UNKNOWN,
    Reason.INACTIVE,
    Reason.RESERVED,
    Reason.REDEEMED,
    Reason.VOIDED,
]


def reply(reason, campaign=None, **facts):
    rejected = Rejected(reason, **facts)
    rejected.reference = "7KQ2-M9XA"
    return reply_to(rejected, campaign or make_campaign(), at=NOON)


def test_after_the_lookup_there_is_one_reply_for_every_reason():
    campaign = make_campaign()

    replies = {reply(reason, campaign, code_id=5) for reason in AFTER_LOOKUP}

    assert replies == {
        Reply(
            kind="rejected",
            title="We could not accept this code",
            text="Compare it with the print, symbol by symbol. "
            "Each code counts only once.",
            next_step="Still stuck? Ask for help and give this reference.",
            reference="7KQ2-M9XA",
            status=422,
        )
    }


def test_without_a_row_no_reference_is_asked_for():
    campaign = make_campaign()
    expired_at = NOON - timedelta(days=1)
    for reason in [*AFTER_LOOKUP, Reason.BATCH_PAUSED, Reason.EXPIRED]:
        rejected = Rejected(reason, code_id=5, expired_at=expired_at)
        result = reply_to(rejected, campaign, at=NOON)
        assert [result.reference, result.next_step] == ["", ""]


# ── a batch that is paused or has expired ────────────────────────────────────


def test_a_paused_batch_is_told_in_the_words_of_a_paused_campaign():
    closed = reply(Reason.PAUSED)

    result = reply(Reason.BATCH_PAUSED, code_id=5)

    assert (result.title, result.text) == (closed.title, closed.text)
    assert "Keep yours and try again later." in result.text
    assert (result.kind, result.status, result.reference) == (
        "batch_paused",
        422,
        "7KQ2-M9XA",
    )
    assert [closed.is_closed, result.is_closed] == [True, False]


@pytest.mark.parametrize(
    ("zone", "expired_at", "text"),
    [
        # The end of a day in the zone of the campaign, which is another day in UTC.
        ("UTC", datetime(2027, 3, 1, tzinfo=UTC), "Feb. 28, 2027."),
        ("Asia/Tokyo", datetime(2027, 2, 28, 15, tzinfo=UTC), "Feb. 28, 2027."),
        ("America/New_York", datetime(2027, 3, 1, 4, 59, tzinfo=UTC), "Feb. 28, 2027."),
        ("Asia/Kolkata", datetime(2027, 2, 28, 20, tzinfo=UTC), "March 1, 2027, 1:30"),
    ],
)
def test_an_expired_code_is_told_the_day_that_its_label_says(zone, expired_at, text):
    batch = make_batch(
        campaign=make_campaign(time_zone=zone, ends_at=None),
        quantity=1,
        expires_at=expired_at,
    )
    printed = expiry_text(batch).removeprefix("Valid until ")

    result = reply(Reason.EXPIRED, batch.campaign, code_id=5, expired_at=expired_at)

    assert (result.kind, result.title) == ("expired", "This code has expired")
    assert result.text == f"It was valid until {printed}."
    assert text in f"{printed}."
    assert result.next_step == "Still stuck? Ask for help and give this reference."
    assert (result.status, result.reference) == (422, "7KQ2-M9XA")
    assert not result.is_closed


@pytest.mark.parametrize(
    ("ends_at", "day"),
    [
        (datetime(2027, 3, 1, tzinfo=UTC), "Feb. 28, 2027"),
        (datetime(2027, 2, 28, 23, 59, tzinfo=UTC), "Feb. 28, 2027"),
        (datetime(2027, 2, 28, 18, tzinfo=UTC), ""),
    ],
)
def test_an_ended_campaign_is_told_the_last_day_as_its_labels_are(ends_at, day):
    begun = datetime(2027, 1, 1, tzinfo=UTC)
    campaign = make_campaign(time_zone="UTC", starts_at=begun, ends_at=ends_at)

    result = reply(Reason.ENDED, campaign)

    assert (result.moment, result.day) == (ends_at, day)
    label = expiry_text(make_batch(campaign=campaign, quantity=1))
    assert not day or label == f"Valid until {day}"


def test_every_reason_has_a_reply():
    for reason in Reason:
        result = reply(reason, kind="check", wait=60)
        assert result.title
        assert result.text


@pytest.mark.parametrize(
    ("facts", "texts"),
    [
        (
            {"kind": "too_long"},
            (
                "That is longer than a code",
                "A code starts with BF26; 12 letters and digits follow.",
                "",
            ),
        ),
        (
            {"kind": "symbols"},
            (
                "There is a typing mistake",
                "A code starts with BF26; 12 letters and digits follow.",
                "Compare it with the print, symbol by symbol.",
            ),
        ),
        ({"kind": "empty"}, ("The code is missing", "Enter it as it is printed.", "")),
        (
            {"kind": "length"},
            (
                "That is not a whole code",
                "A code starts with BF26; 12 letters and digits follow.",
                "",
            ),
        ),
        (
            {"kind": "symbols", "group": 3},
            (
                "There is a typing mistake",
                "Look at the third group of symbols again.",
                "After BF26 these never occur: A B E G I L O S U Z 0 1 5.",
            ),
        ),
        (
            {"kind": "check", "group": 2},
            (
                "There is a typing mistake",
                "Look at the second group of symbols again.",
                "One symbol is wrong, or two have changed places.",
            ),
        ),
        (
            {"kind": "check"},
            (
                "There is a typing mistake",
                "One symbol is wrong, or two have changed places.",
                "Compare it with the print, symbol by symbol.",
            ),
        ),
    ],
)
def test_a_mistyped_code_is_explained_from_the_format_alone(facts, texts):
    campaign = make_batch(quantity=1, prefix="BF26-").campaign

    result = reply(Reason.UNREADABLE, campaign, **facts)

    assert (result.kind, result.reference) == ("typo", "")
    assert (result.title, result.text, result.next_step) == texts


def test_with_several_formats_no_single_one_is_described():
    batch = make_batch(quantity=1, prefix="BF26-")
    make_batch(quantity=1, campaign=batch.campaign, length=13)

    result = reply(Reason.UNREADABLE, batch.campaign, kind="length")

    assert (
        result.text == "Enter it as it is printed, from the first symbol to the last."
    )


@pytest.mark.parametrize(
    ("group", "ordinal"),
    enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), start=1),
)
def test_the_first_six_groups_are_named(group, ordinal):
    result = reply(Reason.UNREADABLE, kind="check", group=group)

    assert result.text == f"Look at the {ordinal} group of symbols again."


def test_group_seven_is_not_named():
    result = reply(Reason.UNREADABLE, kind="check", group=7)

    assert result.text == "Compare it with the print, symbol by symbol."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "in one minute"),
        (60, "in one minute"),
        (61, "in 2 minutes"),
        (3600, "in 60 minutes"),
    ],
)
def test_a_throttled_visitor_reads_how_long_to_wait(seconds, words):
    result = reply(Reason.THROTTLED, wait=seconds)

    assert (result.status, result.wait) == (429, seconds)
    assert words in result.text


def test_the_calendar_is_public():
    campaign = make_campaign(
        starts_at=NOON + timedelta(days=1), ends_at=NOON + timedelta(days=2)
    )
    over = make_campaign(starts_at=NOON - timedelta(days=2), ends_at=NOON)
    draft = make_campaign(status="draft", starts_at=NOON, ends_at=None)

    moments = [
        reply(Reason.NOT_STARTED, campaign).moment,
        reply(Reason.NOT_STARTED, draft).moment,  # it should have started
        reply(Reason.PAUSED, campaign).moment,
        reply(Reason.ENDED, campaign).moment,  # by staff, before its time
        reply(Reason.ENDED, over).moment,
    ]

    assert moments == [NOON + timedelta(days=1), None, None, None, NOON]
