import base64

import pytest
from django.db import connection

from config import health
from tests.factories import make_batch

OK = dict.fromkeys(health.PROBES, "ok")


def readiness(client):
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_healthz_needs_no_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_ready(client, db):
    assert readiness(client) == (200, {"ready": True, "checks": OK})
    assert "no-store" in client.get("/readyz")["Cache-Control"]


def test_ready_with_codes_in_the_database(client, db):
    make_batch(quantity=1)
    assert readiness(client) == (200, {"ready": True, "checks": OK})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_accept_no_post(client, db, path):
    assert client.post(path).status_code == 405


def test_it_is_ready_without_the_broker(client, db, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    checks = OK | {"broker": "ConnectionError"}
    assert readiness(client) == (200, {"ready": True, "checks": checks})


def test_a_wrong_codes_key_is_reported(client, db, settings):
    make_batch(quantity=1)
    settings.PINPRESS_CODES_KEY = [base64.b64encode(b"z" * 32).decode()]
    problem = "PINPRESS_CODES_KEY does not open the codes of this database"
    assert readiness(client) == (
        503,
        {"ready": False, "checks": OK | {"codes_key": problem}},
    )


def test_a_missing_migration_is_reported(client, db, sql):
    sql("DELETE FROM django_migrations WHERE app = 'redemption'")
    problem = "migrations are missing: run manage.py migrate"
    assert readiness(client) == (
        503,
        {"ready": False, "checks": OK | {"migrations": problem}},
    )


def test_a_full_disk_is_reported(client, db, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 10**18)
    problem = "less than 500 MB are free on the disk of FILES_DIR"
    assert readiness(client) == (
        503,
        {"ready": False, "checks": OK | {"disk": problem}},
    )


@pytest.mark.django_db(transaction=True)
def test_an_unreachable_database_is_reported(client):
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "9"
    try:
        result = readiness(client)
        alive = client.get("/healthz").status_code
    finally:
        connection.settings_dict["PORT"] = port
    down = dict.fromkeys(("database", "migrations", "codes_key"), "OperationalError")
    assert result == (503, {"ready": False, "checks": OK | down})
    assert alive == 200
