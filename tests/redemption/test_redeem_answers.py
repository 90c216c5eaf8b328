"""Code and answers: both or nothing, once, and in one statement."""

from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from codes import vault
from redemption import attempts, throttle
from redemption.errors import Rejected, Unanswered
from redemption.models import Answers, Attempt, Reason, Redemption
from tests.factories import make_batch, make_campaign, make_code, statuses, text_of
from tests.redemption.sample_answers import ANSWERS
from tests.threads import in_threads
from throttling import rate_limits
from tools.every_page import ASKS_EVERYTHING

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(db):
    return make_batch(campaign=make_campaign(**ASKS_EVERYTHING), quantity=3)


def attempt(text, campaign, **fields):
    device = fields.pop("device", None) or uuid4()
    return attempts.attempt(
        text,
        **{
            "campaign": campaign,
            "device": device,
            "address": "203.0.113.77",
            "attempt_id": device,
            "at": timezone.now(),
            "form_data": ANSWERS,
        }
        | fields,
    )


def names():
    return list(Answers.objects.order_by("pk").values_list("name", flat=True))


def test_every_column_of_the_answers_is_stored(batch, text):
    at = timezone.now()
    attempt(text, batch.campaign, at=at)

    assert Answers.objects.values().get() == {
        "redemption_id": batch.code_id(1),
        "campaign_id": batch.campaign_id,
        "at": at,
        "name": "Ana Díaz",
        "email": "ana@example.com",
        "phone": "+34 600 123 456",
        "postcode": "28001",
        "question": "In which shop?",
        "answer": "At the harbour",
        "accepted_terms_at": at,
    }


def test_answers_are_kept_with_the_redemption(batch, text):
    redemption = attempt(text, batch.campaign)

    stored = Answers.objects.get()
    assert [stored.pk, stored.campaign, stored.at] == [
        redemption.pk,
        batch.campaign,
        redemption.at,
    ]
    assert redemption.answers == stored
    assert stored.pairs == [
        ("Name", "Ana Díaz"),
        ("E-mail", "ana@example.com"),
        ("Phone", "+34 600 123 456"),
        ("Postcode", "28001"),
        ("In which shop?", "At the harbour"),
    ]


@pytest.mark.parametrize("missing", ["name", "email", "answer", "terms"])
def test_no_code_is_redeemed_without_what_must_be_answered(missing, batch, text):
    answers = {name: value for name, value in ANSWERS.items() if name != missing}
    for incomplete in (answers, answers | {missing: " "}, None):
        if missing == "terms" and incomplete:
            incomplete.pop("terms", None)
        with pytest.raises(Unanswered):
            attempt(text, batch.campaign, form_data=incomplete)
    assert statuses(batch) == ["available"] * 3
    assert not Redemption.objects.exists()


def test_a_refused_code_keeps_no_answers(batch, text):
    with pytest.raises(Rejected):
        attempt(text_of(make_code()), batch.campaign)
    attempt(text, batch.campaign)
    with pytest.raises(Rejected):
        attempt(text, batch.campaign, form_data=ANSWERS | {"name": "Bob"})
    assert names() == ["Ana Díaz"]


def test_the_same_attempt_again_keeps_the_first_answers(batch, text):
    device = uuid4()
    first = attempt(text, batch.campaign, device=device)
    again = attempt(
        text, batch.campaign, device=device, form_data=ANSWERS | {"name": "Another"}
    )
    assert again == first
    assert names() == ["Ana Díaz"]


# ── both or nothing ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("table", ["redemption_answers", "redemption_redemption"])
def test_where_one_cannot_be_written_nothing_is(table, batch, text, sql):
    sql(
        "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no'; END $$"
    )
    sql(
        f"CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION pg_temp.refuse()"
    )
    sql("SAVEPOINT before")
    with pytest.raises(DatabaseError):
        attempt(text, batch.campaign)
    sql("ROLLBACK TO SAVEPOINT before")
    assert statuses(batch) == ["available"] * 3
    assert [Redemption.objects.count(), Answers.objects.count()] == [0, 0]


def test_there_are_no_answers_without_a_redemption(batch, sql):
    with pytest.raises(DatabaseError):
        sql(
            "INSERT INTO redemption_answers (redemption_id, campaign_id, at, name, "
            "email, phone, postcode, question, answer) "
            "VALUES (%s, %s, now(), '', '', '', '', '', ''); SET CONSTRAINTS ALL "
            "IMMEDIATE",
            batch.code_id(1),
            batch.campaign_id,
        )


@pytest.fixture
def sent(monkeypatch):
    """Return the statements that go to PostgreSQL from now on, by their first word."""
    statements, execute = [], psycopg.Cursor.execute

    def count(self, query, *args, **kwargs):
        statements.append(str(query).split()[0])
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", count)
    return statements


@pytest.mark.parametrize("asks", [{}, {"asks_name": "may"}, ASKS_EVERYTHING])
def test_one_statement_whatever_is_asked(asks, sent):
    batch = make_batch(campaign=make_campaign(**asks), quantity=1)
    text = text_of(make_code(batch=batch))
    vault.formats_of(batch.campaign)  # what a process remembers
    vault.locate(text, batch.campaign)
    sent.clear()

    attempt(text, batch.campaign)

    assert sent == ["WITH"]


def test_the_claim_with_answers_is_prepared_once(batch):
    connection.connection.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()

    for serial in (1, 2):
        attempt(text_of(make_code(batch=batch, serial=serial)), batch.campaign)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%redemption_answers%"],
        )
        assert cursor.fetchone() == (1,)


# ── a missing answer tells nothing of the code, and costs nothing ────────────


@pytest.mark.parametrize("state", ["good", "unknown", "redeemed", "mistyped"])
def test_without_answers_the_code_is_not_looked_at(state, batch, text, sent):
    if state == "redeemed":
        attempt(text, batch.campaign)
    typed = {"unknown": text_of(make_code()), "mistyped": text[:-1]}.get(state, text)
    device = uuid4()
    visitor = throttle.Visitor(batch.campaign, device, "203.0.113.77")
    sent.clear()

    for _ in range(40):
        with pytest.raises(Unanswered):
            attempt(typed, batch.campaign, device=device, form_data={})

    assert sent == []
    assert not rate_limits.seconds_blocked(visitor.all_charges)
    assert not Attempt.objects.exists()


def test_a_throttled_visitor_learns_nothing_by_leaving_answers_out(batch, text):
    device = uuid4()
    for _ in range(5):
        with pytest.raises(Rejected):
            attempt(text_of(make_code()), batch.campaign, device=device)
    with pytest.raises(Unanswered):
        attempt(text, batch.campaign, device=device, form_data={})
    with pytest.raises(Rejected) as caught:
        attempt(text, batch.campaign, device=device)
    assert caught.value.reason == Reason.THROTTLED


# ── many at once ─────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [False, True], ids=["two visitors", "a double click"])
def test_of_two_at_once_one_redeems_and_one_row_of_answers_stays(same):
    batch = make_batch(campaign=make_campaign(**ASKS_EVERYTHING), quantity=25)
    for serial in range(1, 26):
        text, device = text_of(make_code(batch=batch, serial=serial)), uuid4()

        def redeem_as(name, text=text, device=device, address=f"10.0.0.{serial}"):
            try:
                return attempt(
                    text,
                    batch.campaign,
                    device=device if same else uuid4(),
                    address=address,
                    form_data=ANSWERS | {"name": name},
                ).answers.name
            except Rejected as rejected:
                return rejected.reason

        outcomes = in_threads(lambda: redeem_as("Ana"), lambda: redeem_as("Bob"))
        [stored] = Answers.objects.filter(pk=batch.code_id(serial))
        lost = stored.name if same else Reason.REDEEMED
        assert sorted(outcomes) == sorted([stored.name, lost])
    assert Redemption.objects.count() == Answers.objects.count() == 25
