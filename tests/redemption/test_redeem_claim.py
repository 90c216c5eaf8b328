"""What PostgreSQL makes of the claim."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from campaigns import lifecycle as campaign_lifecycle
from codes import vault
from codes.models import Status
from redemption import redeem as redeem_module
from redemption.errors import ClaimConflict
from redemption.models import Redemption
from tests.factories import (
    make_batch,
    make_code,
    make_redemption,
    statuses,
    text_of,
)
from tests.redemption.redeeming import redeem_text, rejection

pytestmark = pytest.mark.django_db


def test_the_claim_is_prepared_once_whatever_the_code():
    batch = make_batch(quantity=2)
    connection.connection.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()

    rejection(text_of(make_code()), batch.campaign)  # unknown here
    for serial in (1, 2):
        redeem_text(text_of(make_code(batch=batch, serial=serial)), batch.campaign)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%redemption_redemption%"],
        )
        assert cursor.fetchone() == (1,)


def test_inside_a_transaction_the_redemption_ends_with_it():
    code = make_code()

    with transaction.atomic():
        make_redemption(code=code)
        transaction.set_rollback(True)

    assert statuses(code.batch) == ["available"]
    assert not Redemption.objects.exists()


@pytest.fixture
def slow_claims(sql):
    """Let every claim take five seconds where 50 milliseconds are allowed."""
    sql("SET LOCAL statement_timeout = '50ms'")
    sql(
        "CREATE FUNCTION pg_temp.slow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$"
    )
    sql(
        "CREATE TRIGGER slow BEFORE UPDATE ON codes_code FOR EACH ROW "
        "EXECUTE FUNCTION pg_temp.slow()"
    )


def test_driver_errors_come_as_those_of_django(request):
    code = make_code()
    text = text_of(code)
    request.getfixturevalue("slow_claims")

    with pytest.raises(OperationalError) as caught:
        redeem_text(text, code.batch.campaign)

    assert isinstance(caught.value.__cause__, psycopg.errors.QueryCanceled)


def test_what_was_in_the_way_and_is_gone_is_tried_again(monkeypatch):
    """The campaign is resumed between the claim that failed and the look at why."""
    code = make_code()
    campaign, at = code.batch.campaign, timezone.now()
    campaign_lifecycle.pause(campaign, by=None, at=at)
    real, claims = redeem_module._claim, []

    def claim_then_resume(redemption, batch_id, answers):
        claims.append(real(redemption, batch_id, answers))
        if campaign.status == "paused":
            campaign_lifecycle.resume(campaign, by=None, at=at)
        return claims[-1]

    monkeypatch.setattr(redeem_module, "_claim", claim_then_resume)
    redeem_text(text_of(code), campaign)

    assert claims == [False, True]


def test_a_claim_that_fails_three_times_without_a_reason_is_no_refusal(monkeypatch):
    code, claims = make_code(), []
    monkeypatch.setattr(
        redeem_module, "_claim", lambda *claim: bool(claims.append(claim))
    )

    with pytest.raises(ClaimConflict):
        redeem_text(text_of(code), code.batch.campaign)

    assert len(claims) == 3


@pytest.mark.parametrize(
    "state", ["unknown", "voided", "redeemed", "inactive", "expired", "paused"]
)
def test_every_refusal_runs_as_many_statements(state, sql, monkeypatch):
    batch = make_batch(quantity=1)
    code = make_code(batch=batch)
    text, campaign = text_of(code), batch.campaign
    if state == "unknown":
        text = text_of(make_code())
    elif state == "expired":
        sql("UPDATE codes_batch SET expires_at = now() - interval '1 day'")
    elif state == "paused":
        sql("UPDATE codes_batch SET paused_at = now()")
    else:
        sql("UPDATE codes_code SET status = %s", int(Status[state.upper()]))
    vault.formats_of(campaign)  # what a process remembers
    sent = []
    execute = psycopg.Cursor.execute

    def count(self, query, *args, **kwargs):
        sent.append(str(query).split()[0])
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", count)
    rejection(text, campaign)

    assert sorted(sent) == ["SELECT", "SELECT", "SELECT", "WITH"]
