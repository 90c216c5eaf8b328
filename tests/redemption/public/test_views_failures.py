import io
import logging
import re
from logging.config import DictConfigurator

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from campaigns.models import Campaign
from codes.keys import CodesKeyError
from redemption.errors import ClaimConflict
from redemption.models import Answers
from redemption.public import views
from tests.factories import make_code, statuses, text_of
from tests.redemption.sample_answers import ANSWERS, ask
from tests.redemption.visitor_browser import Visitor, fields_of, heading, reply_text
from tools.every_page import ASKS_EVERYTHING

pytestmark = pytest.mark.django_db


# ── CSRF ─────────────────────────────────────────────────────────────────────


def test_without_the_cookie_nothing_is_redeemed_and_nothing_lost(batch, text):
    client = Client(enforce_csrf_checks=True)

    page = client.post("/summer/", {"code": text})

    assert page.status_code == 403
    assert reply_text(page).startswith("Please press the button once more")
    assert fields_of(page)["code"] == text
    assert statuses(batch) == ["available"] * 3
    # The page brought the cookie: pressing once more is enough.
    page = client.post("/summer/", fields_of(page), follow=True)
    assert heading(page) == "Your code is redeemed"


def test_a_failed_csrf_check_elsewhere_has_its_own_page(batch):
    page = Client(enforce_csrf_checks=True).post("/console/sign-in/", {"username": "x"})

    assert page.status_code == 403
    assert heading(page) == "Please try once more"


# ── languages ────────────────────────────────────────────────────────────────


def test_the_page_varies_by_the_browsers_language(batch):
    page = Client(headers={"accept-language": "es"}).get("/summer/")

    assert page["Content-Language"] == "es"
    assert "Accept-Language" in page["Vary"]
    assert '<html lang="es"' in page.content.decode()


# ── failures of ours ─────────────────────────────────────────────────────────


def test_a_slow_database_is_our_fault_and_uses_nothing_up(visitor, text, sql):
    visitor.open()
    sql(
        "CREATE FUNCTION pg_temp.slow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$"
    )
    sql(
        "CREATE TRIGGER slow BEFORE UPDATE ON codes_code FOR EACH ROW "
        "EXECUTE FUNCTION pg_temp.slow()"
    )
    sql("SET statement_timeout = '50ms'")

    page = visitor.submit(text)

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert page["Referrer-Policy"] == "same-origin"  # else its form comes from “null”
    assert "No code was redeemed." in page.content.decode()
    sent = {name: visitor.fields[name] for name in ("attempt",)} | {"code": text}
    assert sent.items() <= fields_of(page).items()


def test_a_connection_lost_on_the_way_promises_only_what_is_true(
    visitor, text, monkeypatch
):
    def lost(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    visitor.open()
    monkeypatch.setattr(views.attempts, "attempt", lost)

    page = visitor.submit(text)

    assert page.status_code == 503
    assert "No code was redeemed" not in page.content.decode()
    assert "your code counts once" in page.content.decode()


@pytest.mark.parametrize(
    ("state", "is_safe"),
    [
        ("40001", True),  # serialization
        ("40P01", True),  # deadlock
        ("53100", True),  # disk full
        ("53300", True),  # too many connections
        ("55P03", True),  # lock timeout
        ("57014", True),  # statement timeout
        ("57P01", False),  # the server shuts down: the commit may have come first
        ("08006", False),  # the connection failed
        (None, False),
    ],
)
def test_only_what_postgresql_rolled_back_is_called_not_redeemed(
    state, is_safe, visitor, text, monkeypatch
):
    cause = psycopg.OperationalError()
    cause.sqlstate = state

    def fail(*args, **kwargs):
        raise OperationalError from cause

    visitor.open()
    monkeypatch.setattr(views.attempts, "attempt", fail)

    page = visitor.submit(text)

    assert page.status_code == 503
    assert ("No code was redeemed." in page.text) is is_safe


def test_a_claim_in_conflict_is_to_be_sent_again(visitor, text, monkeypatch):
    def conflict(*args, **kwargs):
        raise ClaimConflict

    visitor.open()
    monkeypatch.setattr(views.attempts, "attempt", conflict)

    page = visitor.submit(text)

    assert page.status_code == 503
    assert "No code was redeemed." in page.text


def test_a_failure_gives_back_no_more_than_a_thousand_characters(visitor, monkeypatch):
    def conflict(*args, **kwargs):
        raise ClaimConflict

    visitor.open()
    monkeypatch.setattr(views.attempts, "attempt", conflict)

    assert fields_of(visitor.submit("7" * 5_000))["code"] == "7" * 1_000


def test_a_database_that_is_away_is_our_fault(batch, monkeypatch):
    def refused(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", refused)

    page = Client().get("/summer/")

    assert (page.status_code, heading(page)) == (503, "Please try again")


def test_a_wrong_codes_key_is_never_the_visitors_fault(visitor, text, monkeypatch):
    def wrong(*args):
        raise CodesKeyError("the key does not open")

    visitor.open()
    monkeypatch.setattr("redemption.redeem.vault.locate", wrong)

    assert visitor.submit(text).status_code == 503


# ── logs ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def log():
    """Return what the product's own handler would write of everything logged."""
    handler = logging.StreamHandler(io.StringIO())
    configurator = DictConfigurator(settings.LOGGING)
    configurator.configure()
    real = next(h for h in logging.getLogger().handlers if h.name == "stderr")
    handler.filters, handler.formatter = real.filters, real.formatter
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_no_code_stands_in_any_log_of_the_whole_flow(
    log, text, batch, monkeypatch, sql
):
    plain = text.replace("-", "")
    spaced = " ".join(plain[n : n + 4] for n in range(0, len(plain), 4))
    unknown = text_of(make_code())
    visitor = Visitor("summer")
    for shape in (text, plain, plain.lower(), spaced, f"x/{plain}"):
        visitor.open(f"/summer/{shape}")
        visitor.open(f"/SUMMER/{shape}")
        visitor.open(f"/nobody-made-this/{shape}")
        visitor.open(f"/not.a.slug/{shape}")
        visitor.open(f"/{shape}/")
        visitor.open(f"/{shape}")
        Client(enforce_csrf_checks=True).post(f"/summer/{shape}")
        Client().put(f"/summer/{shape}")
    Client(enforce_csrf_checks=True).post("/summer/", {"code": text})
    visitor.open()
    for typed in (unknown, text[:-1], text, text, f"please take {text}"):
        visitor.submit(typed)
    Visitor("summer").submit(text)
    monkeypatch.setattr(views.attempts, "redeem", lambda *a, **k: 1 / 0)
    client = Client(raise_request_exception=False)
    assert client.post("/summer/", {"code": text}).status_code == 500

    written = log.getvalue()
    assert "ZeroDivisionError" in written
    assert "Not Found: /…" in written
    squeezed = "".join(c for c in written.upper() if c.isalnum())
    for code in (plain, unknown.replace("-", "")):
        assert code not in squeezed
        assert code[4:8] not in said_in(written)


@pytest.mark.parametrize("path", ["/nobody-made-this/ABCD", "/summer/picture.x.webp"])
def test_django_logs_no_path_of_a_public_page(path, batch, caplog):
    assert Client().get(path).status_code == 404
    assert [r for r in caplog.records if r.name.startswith("django.")] == []


def said_in(written):
    """Return a log without the ids of its requests: they are random."""
    return re.sub(r"\[[0-9a-f]{32}\]", "", written).upper().replace(" ", "")


def test_no_answer_stands_in_any_log_of_the_whole_flow(
    log, text, visitor, client_of, manager, monkeypatch
):
    campaign = ask(Campaign.objects.get(slug="summer"), **ASKS_EVERYTHING)
    answers = {**ANSWERS, "name": "Zyx Wvuts", "answer": "Qponml", "phone": "987654321"}
    answers["email"] = "zyx@qponml.example"
    visitor.submit(text, **answers | {"email": "zyx@qponml"})
    visitor.submit(text[:-1], **answers)
    visitor.submit(text, **answers)
    Visitor("summer").submit(text, **answers)
    stored = Answers.objects.get()
    client = client_of(manager)
    history = f"/console/campaigns/{campaign.pk}/batches/{stored.pk >> 32}/codes/1/"
    assert "Qponml" in client.get(history).text
    b"".join(client.post(f"/console/campaigns/{campaign.pk}/redemptions/answers/"))
    client.post(f"{history}erase-answers/")

    def fail(error):
        def raising(*args, **kwargs):
            raise error

        monkeypatch.setattr(views.attempts, "redeem", raising)
        client = Client(raise_request_exception=False)
        return client.post("/summer/", {"code": text} | answers).status_code

    assert [fail(OperationalError("gone")), fail(ZeroDivisionError())] == [503, 500]

    written = log.getvalue()
    assert "ZeroDivisionError" in written
    for word in ("Zyx", "Wvuts", "qponml", "Qponml", "987654321"):
        assert word not in written
