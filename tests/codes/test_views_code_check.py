"""The page that checks a list of codes, and what is done with what it found."""

import csv
import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes import list_lookup, list_tokens
from codes.models import Move, Status
from staff.models import Entry
from tests.codes.pages import messages, words
from tests.codes.test_list_lookup import spelled
from tests.factories import (
    make_batch,
    make_code,
    make_redemption,
    statuses,
    text_of,
)
from ui.models import KeptForm, SentForm
from ui.sending import kept

pytestmark = pytest.mark.django_db

CHECK = "/console/codes/check/"
VOID, ACTIVATE = f"{CHECK}void/", f"{CHECK}activate/"
DOWNLOAD = f"{CHECK}download/"


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def check(client, *lines):
    return client.post(CHECK, {"pasted": "\n".join(lines)})


def references(batch, *serials):
    return [f"{batch.pk}-{serial}" for serial in serials]


def move(client, page, address=VOID, batches=None, **fields):
    """Void or activate what a page has found; return the page after it."""
    sent = {"checked_list": page.context["token"]}
    if batches is not None:
        sent |= {"ticks": "1", "batch": [batch.pk for batch in batches]}
    question = client.post(address, sent)
    if question.status_code != 200:
        return question
    sent = {"checked_list": question.context["token"], "reason": "Stolen"}
    sent["shown_count"] = question.context["form"].initial["shown_count"]
    return client.post(address, sent | fields, follow=True)


# ── the page ─────────────────────────────────────────────────────────────────


def test_the_page_says_what_became_of_each_line(client, marketer):
    batch, other = make_batch(name="Caps", quantity=9), make_batch(quantity=2)
    make_redemption(code=make_code(batch=batch, serial=1))
    page = check(client, *references(batch, 2))
    move(client, page)
    texts = [*spelled(batch, 1, 4), *references(other, 1), *references(batch, 1)]
    page = check(client, "Codes", *texts, "nothing 1", batch.format.spell(50))
    text = words(page)
    for part in (
        "Found 5 Final 2 Unknown 1 Unreadable 1 Repeated lines 1",
        "Caps Summer 4 2 Available 1 Redeemed 1 Voided",
        f"{batch.pk}-2 Voided",
        "Stolen",
        f"{batch.pk}-1 Redeemed",
        "no batch has this serial. 1 8",
        "no code like it was ever made. 1 9",
        "Line 7 repeats line 2.",
    ):
        assert part in text
    assert "no-store" in page["Cache-Control"]
    for code_text in texts[:4]:
        assert code_text not in page.text
        assert code_text.replace("-", "") not in page.text


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_a_file_is_read_like_a_pasted_list(client, name):
    batch = make_batch(quantity=3)
    content = "\r\n".join(["code", *spelled(batch)]).encode("utf-8-sig")
    page = client.post(CHECK, {"file": SimpleUploadedFile(name, content)})
    assert len(page.context["checked"].ids) == 3


def test_our_own_files_can_be_checked(client):
    """The download of a batch names its column of codes, an export its references."""
    batch = make_batch(quantity=3)
    address = f"/console/campaigns/{batch.campaign_id}/batches/{batch.pk}/download/"
    for kind in ("csv", "excel_csv", "xlsx"):
        body = client.post(address, {"which": "all", "kind": kind})
        content = b"".join(body.streaming_content)
        page = client.post(CHECK, {"file": SimpleUploadedFile("a", content)})
        assert (kind, len(page.context["checked"].ids)) == (kind, 3)
        answer = client.post(DOWNLOAD, {"checked_list": page.context["token"]})
        content = b"".join(answer.streaming_content)
        page = client.post(CHECK, {"file": SimpleUploadedFile("b", content)})
        assert (kind, len(page.context["checked"].ids)) == (kind, 3)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Paste a list, or choose a file."),
        ({"pasted": "\n" * 3}, "Paste a list, or choose a file."),
        ({"pasted": "A\n" * 10_001}, "More than 10,000 lines: split the list."),
        ({"pasted": "\x00"}, "An invisible character was in it."),
        (
            {"pasted": "A", "file": SimpleUploadedFile("a.txt", b"A")},
            "Either paste a list or choose a file, not both.",
        ),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("a", b"A\n" * 1_500_000)}, "more than 2 MB"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}, "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_in_words(client, sent, message):
    page = client.post(CHECK, sent)
    assert page.status_code == 200
    assert message in words(page)
    assert not Entry.objects.filter(action="codes.list_looked_up").exists()


def test_lists_are_throttled(client, monkeypatch):
    limit = list_lookup.rate_limits.RateLimit("lookup-list", tries=1, seconds=60)
    monkeypatch.setattr(list_lookup, "RATE_LIMIT", limit)
    check(client, "1-1")
    page = check(client, "1-1")
    assert (page.status_code, page["Retry-After"].isdigit()) == (429, True)
    assert "Too many lookups." in words(page)


def test_the_page_asks_the_same_for_more_codes(client):
    lengths = []
    for quantity in (1, 3):
        batch = make_batch(quantity=quantity)
        for serial in range(1, quantity + 1):
            make_redemption(code=make_code(batch=batch, serial=serial))
        check(client, *spelled(batch))
        with CaptureQueriesContext(connection) as captured:
            check(client, *spelled(batch))
        lengths.append(len(captured))
    assert lengths[0] == lengths[1] <= 25


# ── permissions ──────────────────────────────────────────────────────────────


def test_who_may_check_void_and_activate(client_of, viewer, operator, marketer):
    batch = make_batch(quantity=5, starts_as=Status.INACTIVE)
    page = check(client_of(marketer), *references(batch, 1, 2))
    for address in (CHECK, VOID, ACTIVATE, DOWNLOAD):
        visitor = type(client_of(viewer))().post(address, {})
        assert visitor.url.startswith("/console/sign-in/")
    may = {}
    for user in (viewer, operator, marketer):
        client = client_of(user)
        token = list_tokens.pack(page.context["checked"], by=user)
        may[user.role] = [
            client.post(CHECK, {"pasted": "1-1"}).status_code,
            client.post(DOWNLOAD, {"checked_list": token}).status_code,
            client.post(VOID, {"checked_list": token}).status_code,
            client.post(ACTIVATE, {"checked_list": token}).status_code,
        ]
    assert may == {
        "viewer": [403, 403, 403, 403],
        "operator": [200, 200, 403, 403],
        "marketer": [200, 200, 200, 200],
    }
    assert not Move.objects.exists()


def test_an_operator_voids_one_code_and_is_offered_no_more(client_of, operator):
    batch, client = make_batch(quantity=3), client_of(operator)
    assert "Void…" not in check(client, *references(batch, 1, 2)).text
    page = check(client, *references(batch, 2))
    assert "Void…" in page.text
    assert messages(move(client, page)) == ["1 voided."]
    assert statuses(batch) == ["available", "voided", "available"]


def test_a_whole_batch_is_voided_by_managers_only(client_of, marketer, manager):
    batch = make_batch(quantity=2)
    page = check(client_of(marketer), *references(batch, 1, 2))
    assert "Void…" not in page.text
    assert move(client_of(marketer), page).status_code == 403
    page = check(client_of(manager), *references(batch, 1, 2))
    assert messages(move(client_of(manager), page)) == ["2 voided."]


# ── the file ─────────────────────────────────────────────────────────────────


def test_the_file_has_a_row_for_each_line_and_no_code(client, marketer):
    batch = make_batch(name="Caps", quantity=4)
    make_redemption(code=make_code(batch=batch, serial=1))
    move(client, check(client, *references(batch, 2)))
    texts = spelled(batch, 1, 3)
    page = check(client, *texts, "nothing 1", texts[2], batch.format.spell(9))
    answer = client.post(DOWNLOAD, {"checked_list": page.context["token"]})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert [
        (r["line"].strip("'"), r["batch-serial"].strip("'"), r["status"], r["reason"])
        for r in rows
    ] == [
        ("1", f"{batch.pk}-1", "redeemed", ""),
        ("2", f"{batch.pk}-2", "voided", "Stolen"),
        ("3", f"{batch.pk}-3", "available", ""),
        ("4", "", "unreadable", ""),
        ("5", f"{batch.pk}-3", "available", ""),
        ("6", "", "unknown", ""),
    ]
    assert [r["repeats_line"].strip("'") for r in rows] == ["", "", "", "", "3", ""]
    assert (rows[1]["by"], rows[1]["campaign"]) == (str(marketer), "Summer")
    assert not any(text in body for text in texts)


# ── codes are secrets ────────────────────────────────────────────────────────


def test_no_pasted_code_is_stored_anywhere(client, client_of, caplog, sql):
    """Neither by the check, nor by a form that was sent after the session had ended."""
    code = make_code(batch=make_batch(quantity=3), serial=2)
    text = text_of(code)
    page = check(client, text, "nothing 1")
    move(client, page)
    client.logout()
    signed_out = check(client, text)
    assert signed_out.url == f"/console/sign-in/?next={CHECK}"
    rows = sql("SELECT row_to_json(t)::text FROM staff_entry AS t")
    rows += sql("SELECT row_to_json(t)::text FROM django_session AS t")
    rows += sql("SELECT row_to_json(t)::text FROM ui_sentform AS t")
    stored = "\n".join(row for (row,) in rows) + caplog.text
    for shape in (text, text.replace("-", "")):
        assert shape not in stored
    assert SentForm.objects.count() + KeptForm.objects.count() == 0


def test_what_is_kept_of_a_form_holds_neither_the_list_nor_its_codes(client, marketer):
    """Even where such a form has the token by which forms are kept."""
    text = text_of(make_code(batch=make_batch(quantity=3)))
    page = check(client, text)
    [form_token] = re.findall(r'name="form_token" value="([^"]+)"', page.text)
    client.logout()
    sent = {"pasted": text, "checked_list": page.context["token"], "reason": "Torn"}
    client.post(VOID, sent | {"form_token": form_token})
    kept_form = KeptForm.objects.get()
    opened = kept.open_form(kept_form.pk, user_id=marketer.pk, at=timezone.now())
    assert opened.typed.fields == {"reason": ["Torn"]}
