import io
import json
import logging
import re

import pytest
from django.test import Client

from config import logs
from tests.factories import make_batch, make_code, text_of

CODE = "BF26-7KQ2-M9XA-R"


def record(message="hello", *args, name="django.request", **more):
    made = logging.LogRecord(name, logging.WARNING, "x.py", 1, message, args, None)
    vars(made).update(more)
    return made


def masked(message, *args, name="django.request"):
    made = record(message, *args, name=name)
    assert logs.MaskPaths().filter(made)
    return made.getMessage()


@pytest.fixture
def written():
    """Return what the handler of the settings writes, after its filters."""
    (handler,) = [h for h in logging.getLogger().handlers if h.name == "stderr"]
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.mark.parametrize(
    ("message", "path", "kept"),
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
def test_paths_of_visitors_are_cut(message, path, kept):
    assert masked(message, path) == kept


def test_the_line_of_the_development_server_is_cut():
    line = masked('"%s" %s', f"GET /summer/{CODE} HTTP/1.1", 303, name="django.server")
    assert CODE not in line


def test_our_own_loggers_are_left_as_they_are():
    kept = masked("Wrote %s", "/var/files/1.pdf", name="printing.files")
    assert kept == "Wrote /var/files/1.pdf"


def test_a_record_gets_the_id_of_its_request():
    made = record()
    token = logs.request_id.set("abc12345")
    logs.AddRequestId().filter(made)
    logs.request_id.reset(token)
    assert made.request_id == "abc12345"


def test_a_line_is_one_object():
    made = record("%s\nbytes", "ünï", request_id="abc", facts={"ms": 1.5})
    text = logs.JsonFormatter().format(made)
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


def test_what_went_wrong_is_told_in_the_same_line():
    try:
        raise ValueError("no such thing")
    except ValueError as error:
        made = record(exc_info=(ValueError, error, error.__traceback__))
    line = json.loads(logs.JsonFormatter().format(made))
    assert line["traceback"].endswith("ValueError: no such thing")


# ── the middleware ───────────────────────────────────────────────────────────


def requests_in(caplog):
    return [r for r in caplog.records if r.name == "pinpress.request"]


def test_what_django_says_of_a_request_has_its_id_too(client, db, written):
    answer = client.get("/console/nothing/")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["logger"] for line in lines] == ["pinpress.request", "django.request"]
    assert {line["request_id"] for line in lines} == {answer["X-Request-ID"]}


def test_every_request_is_one_line_with_its_route(client, db, caplog):
    answer = client.get("/console/sign-in/?next=/x")
    (line,) = requests_in(caplog)
    facts = dict(line.facts)
    assert facts.pop("ms") >= 0
    assert facts == {"method": "GET", "route": "console/sign-in/", "status": 200}
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])
    assert answer["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


def test_a_sound_id_of_the_proxy_is_kept_and_others_are_not(client, db):
    def answered(given):
        return client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert answered("0af7651916cd43dd-8448eb211c80319c") == (
        "0af7651916cd43dd-8448eb211c80319c"
    )
    for odd in ("short", "x" * 65, 'a"b" evil=1', "abcdefgh\tx"):
        assert answered(odd) != odd


def test_probes_are_not_logged(client, db, caplog):
    client.get("/healthz")
    client.get("/readyz")
    assert requests_in(caplog) == []


@pytest.mark.django_db(transaction=True)
def test_no_code_stands_in_the_logs_of_a_whole_flow(written):
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
    everything = written.getvalue().upper()
    assert "PINPRESS.REQUEST" in everything
    assert "NOT ALLOWED (POST): /…" in everything  # what Django itself says
    for text in texts:
        assert text.upper() not in everything
        assert text.upper().replace("-", "") not in everything
