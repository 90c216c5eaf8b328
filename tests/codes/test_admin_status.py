"""The admin's page of a code voids and activates it, with a reason."""

import pytest

from codes import voiding
from codes.models import Move, Status
from staff.models import Entry
from tests.factories import (
    make_batch,
    make_code,
    make_redemption,
    make_user,
    statuses,
    text_of,
)

CODES = "/admin/codes/code/"


def address(code, name="change"):
    return f"{CODES}{code.pk}/{name}/"


@pytest.fixture
def client_as(client_of, db):
    """Return a function that returns a client of this role."""
    return lambda role: client_of(make_user(role=role, is_staff=True))


def test_voiding_asks_for_a_reason_and_says_what_it_means(client_as):
    code = make_code(batch=make_batch(name="Caps", quantity=2))
    client = client_as("operator")
    assert f'href="{address(code, "void")}"' in client.get(address(code)).text
    page = client.get(address(code, "void"))
    for part in ("Void 1 code?", code.reference, "Caps", "this cannot be undone"):
        assert part in page.text
    assert text_of(code) not in page.text
    for wrong in ("", "   ", "x" * 201, "a\0b"):
        answer = client.post(address(code, "void"), {"reason": wrong})
        assert answer.status_code == 200
    assert statuses(code.batch) == ["available", "available"]
    answer = client.post(address(code, "void"), {"reason": "stolen"}, follow=True)
    assert "The code is voided." in answer.text
    assert answer.redirect_chain[-1][0] == address(code)
    assert statuses(code.batch) == ["voided", "available"]
    code.refresh_from_db()
    assert code.entry.data["reason"] == "stolen"
    assert Move.objects.get().moved == 1


@pytest.mark.parametrize("status", ["redeemed", "voided"])
def test_a_final_code_says_why_it_cannot_be_voided(client_as, status):
    code, client = make_code(batch=make_batch(quantity=2)), client_as("manager")
    if status == "redeemed":
        make_redemption(code=code)
    else:
        client.post(address(code, "void"), {"reason": "x"})
    page = client.get(address(code))
    assert f"This code is {status}, which is final: it cannot change." in page.text
    assert address(code, "void") not in page.text
    answer = client.post(address(code, "void"), {"reason": "late"}, follow=True)
    assert "which is final" in answer.text
    assert statuses(code.batch) == [status, "available"]
    assert not Entry.objects.filter(data__reason="late").exists()


def test_who_may_void_and_activate(client_as, client):
    batch = make_batch(quantity=9, starts_as=Status.INACTIVE)
    code, may = make_code(batch=batch), {}
    for name in ("void", "activate"):
        assert client.post(address(code, name)).url.startswith("/console/sign-in/")
        for role in ("viewer", "operator", "marketer"):
            page = client_as(role).get(address(code, name))
            may[role, name] = page.status_code
    assert may == {
        ("viewer", "void"): 403,
        ("operator", "void"): 200,
        ("marketer", "void"): 200,
        ("viewer", "activate"): 403,
        ("operator", "activate"): 403,
        ("marketer", "activate"): 200,
    }
    page = client_as("operator").get(address(code)).text
    assert (address(code, "void") in page, address(code, "activate") in page) == (
        True,
        False,
    )


def test_an_inactive_code_is_activated(client_as):
    code = make_code(batch=make_batch(quantity=2, starts_as=Status.INACTIVE))
    client = client_as("marketer")
    assert "Activate 1 code?" in client.get(address(code, "activate")).text
    answer = client.post(address(code, "activate"), {"reason": "sold"}, follow=True)
    assert "The code is activated." in answer.text
    assert statuses(code.batch) == ["available", "inactive"]
    assert address(code, "activate") not in answer.text
    answer = client.post(address(code, "activate"), {"reason": "sold"}, follow=True)
    assert "This code is not inactive" in answer.text


def test_a_code_redeemed_at_the_same_moment_stays_redeemed(client_as, monkeypatch):
    code, client = make_code(batch=make_batch(quantity=2)), client_as("operator")
    void = voiding.void

    def redeemed_first(codes, **kwargs):
        make_redemption(code=code)
        return void(codes, **kwargs)

    monkeypatch.setattr(voiding, "void", redeemed_first)
    answer = client.post(address(code, "void"), {"reason": "x"}, follow=True)
    assert "This code is redeemed, which is final" in answer.text
    assert statuses(code.batch) == ["redeemed", "available"]


def test_an_unknown_code_leads_to_the_list(client_as):
    client = client_as("operator")
    answer = client.get(f"{CODES}99/void/", follow=True)
    assert "There is no such code." in answer.text
