import base64

import pytest
from django.db import connection

from config import health
from tests.factories import make_batch

OK = dict.fromkeys(health.PROBES, "ok")


def readiness(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_alive_asks_nobody(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready(client, db):
    assert readiness(client) == (200, {"ready": True, "checks": OK})
    assert "no-store" in client.get("/readyz")["Cache-Control"]


def test_ready_with_codes_in_the_database(client, db):
    make_batch(quantity=1)
    assert readiness(client) == (200, {"ready": True, "checks": OK})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_only_ask(client, db, path):
    assert client.post(path).status_code == 405


def test_without_the_broker_codes_are_still_redeemed(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    checks = OK | {"broker": "ConnectionError"}
    assert readiness(client) == (200, {"ready": True, "checks": checks})


def test_a_key_that_does_not_fit_is_told(client, db, settings):
    make_batch(quantity=1)
    settings.PINPRESS_CODES_KEY = [base64.b64encode(b"z" * 32).decode()]
    trouble = "PINPRESS_CODES_KEY does not open the codes of this database"
    assert readiness(client) == (
        503,
        {"ready": False, "checks": OK | {"codes_key": trouble}},
    )


def test_a_missing_migration_is_told(client, db, sql):
    sql("DELETE FROM django_migrations WHERE app = 'redemption'")
    trouble = "migrations are missing: run manage.py migrate"
    assert readiness(client) == (
        503,
        {"ready": False, "checks": OK | {"migrations": trouble}},
    )


def test_a_full_disk_is_told(client, db, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    trouble = "less than 500 MB are free where the files lie"
    assert readiness(client) == (
        503,
        {"ready": False, "checks": OK | {"disk": trouble}},
    )


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_told(client):
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "9"
    try:
        status, answer = readiness(client)
        alive = client.get("/healthz").status_code
    finally:
        connection.settings_dict["PORT"] = port
    down = dict.fromkeys(("database", "migrations", "codes_key"), "OperationalError")
    assert (status, answer) == (503, {"ready": False, "checks": OK | down})
    assert alive == 200
