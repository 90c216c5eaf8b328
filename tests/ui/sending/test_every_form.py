"""Every form of the console can be sent once, and what was typed is not lost.

The pages are those of the URL resolver, so that a new form is tested by itself.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.config.test_access import needs_sign_in, urls
from tests.sources import ROOT
from tests.ui.sending.console_pages import console_pages
from tests.ui.sending.html_forms import forms_of
from ui.sending import contents, tokens

# They show something or set a state, and hold nothing that is long to type; a code that
# is typed into a search is better never kept.
NO_TOKEN = {
    *("/language/", "/console/sign-out/"),
    *("/console/lookup/", "/console/codes/check/"),
}
NO_TOKEN_TEMPLATES = {
    "components/languages.html",
    "components/user_menu.html",
    "components/command.html",
    "components/lookup_box.html",
    "codes/code_check.html",
    "console/lookup.html",
    "staff/sign_in.html",
}


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    client = Client()
    with django_db_blocker.unblock(), transaction.atomic():
        pages = [*console_pages(client)]
        # The page of a saved view's form comes after a refusal only.
        path = reverse("ui:view_save")
        refused = client.post(path, {"page": "/console/campaigns/"})
        transaction.set_rollback(True)
    return [*pages, (path, forms_of(refused.text, page=path))]


def test_every_form_of_every_page_has_a_token_of_its_own(pages):
    nonces, without, addresses = [], set(), set()
    for page, forms in pages:
        for form in forms:
            if form.action in NO_TOKEN:
                continue
            token = tokens.parse(form.fields.get(tokens.FIELD, [""])[0])
            addresses |= {urlsplit(address).path for address in form.addresses}
            if token is None:
                without.add((page, form.action))
            else:
                nonces.append(token.nonce)
    assert without == set()
    assert len(nonces) == len(set(nonces)) > 40
    assert len({resolve(address).view_name for address in addresses}) > 25


def test_templates_have_the_tag_in_every_form():
    """Also in those forms that are shown in a state that no page of the test is in."""
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = str(path.relative_to(ROOT / "templates"))
        if name.startswith(("admin/", "redemption/public/")):
            continue
        text = path.read_text()
        forms = len(re.findall(r'<form[^>]*\smethod="post"', text))
        tags = text.count("{% form_token %}")
        csrf = text.count("{% csrf_token %}") + text.count("csrfmiddlewaretoken")
        expected = (0, forms) if name in NO_TOKEN_TEMPLATES else (forms, 0)
        if (tags, csrf) != expected:
            wrong.append((name, forms, tags, csrf))
    assert wrong == []


def test_no_field_for_a_password_is_ever_kept(pages):
    names = {
        control.get("name", "")
        for _, forms in pages
        for form in forms
        for control in form.element.iter("input")
        if control.get("type") == "password"
    }
    assert names == {"old_password", "new_password1", "new_password2"}
    assert all(map(contents.is_secret, names))


def test_what_may_be_done_again_by_the_same_form():
    again = {
        name: reason
        for name, view, _ in urls()
        if needs_sign_in(view) and (reason := getattr(view, "repeatable", None))
    }
    assert again == {
        "campaigns:campaign_end": "it sets a state",
        "campaigns:campaign_launch": "it sets a state",
        "campaigns:campaign_pause": "it sets a state",
        "campaigns:campaign_resume": "it sets a state",
        "campaigns:design": "a draft is merged with what was sent",
        "codes:batch_pause": "it sets a state",
        "codes:batch_preview": "it shows something",
        "codes:batch_resume": "it sets a state",
        "codes:code_check": "it shows something",
        "codes:code_check_download": "it answers with a file",
        "codes:code_reveal": "it shows something",
        "codes:download": "it answers with a file",
        "codes:generation_hold": "it sets a state",
        "codes:generation_resume": "it sets a state",
        "console:lookup": "it shows something",
        "console:search": "it shows something",
        "printing:logo_add": "the same picture is one logo",
        "printing:preview": "it shows something",
        "printing:print_run_download": "it answers with a file",
        "printing:proof": "it answers with a file",
        "redemption:answers_download": "it answers with a file",
    }
