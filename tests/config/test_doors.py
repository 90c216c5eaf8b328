"""Who may come in where, and what every answer tells the browser to refuse."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

from tests.factories import make_campaign

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}


def doors(resolver=None, space=(), given=()):
    """Return the name, the view and the arguments of each of our own addresses."""
    for pattern in (resolver or get_resolver()).url_patterns:
        arguments = (*given, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            name = ":".join([*space, pattern.name or str(pattern.pattern)])
            yield name, pattern.callback, arguments
        elif pattern.namespace != "admin":
            inner = (*space, pattern.namespace) if pattern.namespace else space
            yield from doors(pattern, inner, arguments)


def is_locked(view):
    return getattr(view, "login_required", True)


def test_every_door_is_locked_but_these():
    found = {name: view for name, view, _ in doors()}
    assert len(found) > 40
    assert {name for name, view in found.items() if not is_locked(view)} == {
        "healthz",
        "readyz",
        "admin/login/",
        "language",
        "staff:sign_in",
        "staff:sign_out",
        "redemption:landing",
        "redemption:theme",
        "redemption:picture",
        "redemption:scan",
    }


def test_a_stranger_at_a_locked_door_is_asked_to_sign_in(client, db):
    answers = {}
    for name, view, arguments in doors():
        if is_locked(view):
            answer = client.get(reverse(name, kwargs=dict.fromkeys(arguments, 1)))
            answers[name] = (answer.status_code, answer.get("Location", "")[:17])
    assert len(answers) > 30
    assert set(answers.values()) == {(302, "/console/sign-in/")}


@pytest.mark.parametrize(
    "path",
    [
        "/console/sign-in/",
        "/console/campaigns/",
        "/console/nothing/",
        "/admin/",
        "/sea/",
        "/nothing/",
        "/healthz",
    ],
)
def test_the_policy_of_every_page(path, client_of, manager):
    manager.is_staff = True
    manager.save(update_fields=["is_staff"])
    make_campaign(slug="sea")
    answer = client_of(manager).get(path)
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"


def test_cookies_of_staff(client, marketer):
    client.get("/console/sign-in/")
    client.post(
        "/console/sign-in/", {"username": "mike", "password": "correct horse 9"}
    )
    assert {
        name: (cookie["httponly"], cookie["samesite"], cookie["max-age"])
        for name, cookie in client.cookies.items()
    } == {
        "csrftoken": (True, "Lax", settings.CSRF_COOKIE_AGE),
        "sessionid": (True, "Lax", 12 * 60 * 60),
    }


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        ("https://codes.example", [True, True, True, True, 31_536_000]),
        ("http://localhost:8000", [False, False, False, False, 0]),
    ],
)
def test_https_is_for_good(public_url, expected):
    code = """
import json
from config import settings as s
print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
    s.LANGUAGE_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS]))
"""
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PUBLIC_URL": public_url},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == expected
