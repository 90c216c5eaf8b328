"""Which addresses need a sign-in, and what each response tells browsers to refuse."""

import json
import os
import subprocess
import sys
from uuid import UUID

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


def urls(resolver=None, namespaces=(), inherited=()):
    """Yield the name, the view and the arguments of each of our own URLs."""
    for pattern in (resolver or get_resolver()).url_patterns:
        arguments = (*inherited, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            name = ":".join([*namespaces, pattern.name or str(pattern.pattern)])
            yield name, pattern.callback, arguments
        elif pattern.namespace != "admin":
            own = (pattern.namespace,) if pattern.namespace else ()
            yield from urls(pattern, (*namespaces, *own), arguments)


def needs_sign_in(view):
    return getattr(view, "login_required", True)


def test_every_address_but_these_needs_a_sign_in():
    views = {name: view for name, view, _ in urls()}
    assert len(views) > 40
    assert {name for name, view in views.items() if not needs_sign_in(view)} == {
        "healthz",
        "readyz",
        "admin/login/",
        "language",
        "staff:sign_in",
        "staff:sign_out",
        "redemption:landing",
        "redemption:address",
        "redemption:done",
        "redemption:theme",
        "redemption:picture",
        "redemption:scan",
    }


def test_without_a_session_these_addresses_lead_to_the_sign_in_page(client, db):
    responses = {}
    for name, view, arguments in urls():
        if needs_sign_in(view):
            values = dict.fromkeys(arguments, 1) | {"nonce": UUID(int=1)}
            kwargs = {argument: values[argument] for argument in arguments}
            response = client.get(reverse(name, kwargs=kwargs))
            location = response.get("Location", "")[:17]
            responses[name] = (response.status_code, location)
    assert len(responses) > 30
    assert set(responses.values()) == {(302, "/console/sign-in/")}


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
def test_the_content_security_policy_of_every_page(path, client_of, manager):
    manager.is_staff = True
    manager.save(update_fields=["is_staff"])
    make_campaign(slug="sea")
    response = client_of(manager).get(path)
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


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
def test_https_is_enforced_where_the_public_url_has_it(public_url, expected):
    code = """
import json
from config import settings as s
print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
    s.LANGUAGE_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS]))
"""
    assert json.loads(output_of(code, PUBLIC_URL=public_url)) == expected


@pytest.mark.parametrize(
    ("chosen", "header"),
    [
        ({}, "max-age=31536000"),
        pytest.param(
            {"HSTS_INCLUDE_SUBDOMAINS": "true"},
            "max-age=31536000; includeSubDomains",
            marks=pytest.mark.full,
        ),
        (
            {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
)
def test_hsts_leaves_other_hosts_alone_unless_it_is_told(chosen, header):
    code = """
import django
django.setup()
from django.test import Client
response = Client(SERVER_NAME="codes.example").get("/healthz", secure=True)
print(response.headers["Strict-Transport-Security"])
"""
    product = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PUBLIC_URL": "https://codes.example",
    }
    assert output_of(code, **product | chosen).splitlines()[-1] == header


def output_of(code, **env):
    """Return what Python code prints that runs in a process with this environment."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
