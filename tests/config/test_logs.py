import io
import json
import logging
import re

import pytest
from django.test import Client

from config import logs
from tests.factories import make_batch, make_code, text_of

CODE = "BF26-7KQ2-M9XA-R"


def make_record(message="hello", *args, name="django.request", **attributes):
    record = logging.LogRecord(name, logging.WARNING, "x.py", 1, message, args, None)
    vars(record).update(attributes)
    return record


def masked(message, *args, name="django.request"):
    record = make_record(message, *args, name=name)
    assert logs.MaskPaths().filter(record)
    return record.getMessage()


@pytest.fixture
def log_stream():
    """Return the stream that the handler of the settings writes to."""
    (handler,) = [h for h in logging.getLogger().handlers if h.name == "stderr"]
    stream = io.StringIO()
    original = handler.setStream(stream)
    yield stream
    handler.setStream(original)


@pytest.mark.parametrize(
    ("message", "path", "masked_message"),
    [
        ("Not Found: %s", f"/summer/{CODE}", "Not Found: /…"),
        ("Not Found: %s", f"/summer/{CODE}/", "Not Found: /…"),
        ("Not Found: %s", f"/SUMMER/{CODE.lower()}", "Not Found: /…"),
        ("Not Found: %s", f"/{CODE}", "Not Found: /…"),  # no slug at all
        ("Not Found: %s", f"//{CODE}", "Not Found: /…"),
        ("Not Found: %s", f"/summer/BF26 7KQ2 {CODE}", "Not Found: /…"),
        ("Not Found: %s", f"/summer/\n{CODE}", "Not Found: /…"),
        ("Not Found: %s", f"/consoles/{CODE}", "Not Found: /…"),
        ("Forbidden (no token.): %s", f"/summer/{CODE}", "Forbidden (no token.): /…"),
        ("Not Found: %s", "/console/nothing/", "Not Found: /console/nothing/"),
        ("Not Found: %s", "/static/css/x.css", "Not Found: /static/css/x.css"),
        ("Error: %s", "/readyz", "Error: /readyz"),
    ],
)
def test_public_paths_are_removed(message, path, masked_message):
    assert masked(message, path) == masked_message


def test_a_code_is_removed_from_lines_of_the_development_server():
    line = masked('"%s" %s', f"GET /summer/{CODE} HTTP/1.1", 303, name="django.server")
    assert CODE not in line


def test_messages_of_our_own_loggers_are_not_changed():
    message = masked("Wrote %s", "/var/files/1.pdf", name="printing.files")
    assert message == "Wrote /var/files/1.pdf"


def test_a_record_gets_the_id_of_its_request():
    record = make_record()
    token = logs.request_id.set("abc12345")
    logs.AddRequestId().filter(record)
    logs.request_id.reset(token)
    assert record.request_id == "abc12345"


def test_a_record_is_one_line_of_json():
    record = make_record("%s\nbytes", "ünï", request_id="abc", facts={"ms": 1.5})
    text = logs.JsonFormatter().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line.pop("at"))
    assert line == {
        "level": "warning",
        "logger": "django.request",
        "request_id": "abc",
        "message": "ünï\nbytes",
        "ms": 1.5,
    }


def test_a_traceback_is_in_the_same_line():
    try:
        raise ValueError("no such thing")
    except ValueError as error:
        record = make_record(exc_info=(ValueError, error, error.__traceback__))
    line = json.loads(logs.JsonFormatter().format(record))
    assert line["traceback"].endswith("ValueError: no such thing")


# ── the middleware ───────────────────────────────────────────────────────────


def request_records(caplog):
    return [r for r in caplog.records if r.name == "pinpress.request"]


def test_messages_of_django_have_the_id_of_the_request_too(client, db, log_stream):
    response = client.get("/console/nothing/")
    lines = [json.loads(line) for line in log_stream.getvalue().splitlines()]
    assert [line["logger"] for line in lines] == ["pinpress.request", "django.request"]
    assert {line["request_id"] for line in lines} == {response["X-Request-ID"]}


def test_every_request_is_one_line_with_its_route(client, db, caplog):
    response = client.get("/console/sign-in/?next=/x")
    (line,) = request_records(caplog)
    facts = dict(line.facts)
    assert facts.pop("ms") >= 0
    assert facts == {"method": "GET", "route": "console/sign-in/", "status": 200}
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


def test_a_valid_id_of_the_proxy_is_used_and_others_are_not(client, db):
    def id_for(given):
        return client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert id_for("0af7651916cd43dd-8448eb211c80319c") == (
        "0af7651916cd43dd-8448eb211c80319c"
    )
    for invalid in ("short", "x" * 65, 'a"b" evil=1', "abcdefgh\tx"):
        assert id_for(invalid) != invalid


def test_probes_are_not_logged(client, db, caplog):
    client.get("/healthz")
    client.get("/readyz")
    assert request_records(caplog) == []


@pytest.mark.django_db(transaction=True)
def test_no_code_is_in_the_logs_of_a_whole_flow(log_stream):
    batch = make_batch(quantity=3)
    codes = [make_code(batch=batch, serial=n) for n in (1, 2, 3)]
    texts = [text_of(code) for code in codes]
    client, slug = Client(), batch.campaign.slug
    for text in texts:
        for path in (f"/{slug}/{text}", f"/{text}", f"/{text}/", f"/x/{slug}/{text}"):
            client.get(path, follow=True)
        client.post(f"/{slug}/", {"code": text})
        client.post(f"/{slug}/{text}")
    client.get(f"/{slug}/?code={texts[0]}")
    output = log_stream.getvalue().upper()
    assert "PINPRESS.REQUEST" in output
    assert "NOT ALLOWED (POST): /…" in output  # by Django
    for text in texts:
        assert text.upper() not in output
        assert text.upper().replace("-", "") not in output
