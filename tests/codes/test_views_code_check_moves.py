"""Void and activate what a list of codes names: the question, and what is done."""

import pytest

from codes import list_tokens
from codes.lifecycle import ActionRefused
from codes.models import Move
from codes.views import code_check, status_change
from staff.models import Entry
from tests.codes.pages import messages, words
from tests.codes.test_lifecycle import put
from tests.codes.test_list_lookup import spelled
from tests.codes.test_views_code_check import (
    ACTIVATE,
    CHECK,
    VOID,
    check,
    move,
    references,
)
from tests.factories import (
    make_batch,
    make_code,
    make_redemption,
    make_user,
    statuses,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def test_each_batch_is_one_move_with_the_reason(client, marketer):
    batch, other = make_batch(name="A", quantity=5), make_batch(quantity=5)
    page = check(client, *references(batch, 1, 3), *spelled(other, 2, 2))
    assert messages(move(client, page)) == ["3 voided."]
    assert statuses(batch)[:3] == ["voided", "available", "voided"]
    assert statuses(other)[:3] == ["available", "voided", "available"]
    assert sorted((m.batch_id, m.serials, m.reason) for m in Move.objects.all()) == [
        (batch.pk, [1, 3], "Stolen"),
        (other.pk, [2], "Stolen"),
    ]
    entry = Entry.objects.filter(action="codes.voided").latest("id")
    assert [entry.actor, entry.data["reason"]] == [marketer, "Stolen"]


def test_only_the_ticked_batches_are_moved(client):
    batch, other = make_batch(quantity=3), make_batch(quantity=3)
    page = check(client, *references(batch, 1), *references(other, 1))
    answer = move(client, page, batches=[])
    assert answer.url == CHECK
    assert not Move.objects.exists()
    move(client, page, batches=[other])
    assert (statuses(batch)[0], statuses(other)[0]) == ("available", "voided")


def test_the_question_says_what_changes_and_what_stays(client):
    batch = make_batch(name="Caps", quantity=9)
    put(batch, redeemed=[1, 2], voided=[3], inactive=[4])
    page = check(client, *references(batch, 1, 2, 3, 4, 5))
    question = client.post(VOID, {"checked_list": page.context["token"]})
    text = words(question)
    assert "Void 2 codes?" in text
    assert "Caps Summer 2 2 redeemed, 1 voided" in text
    assert "This is final" in text
    assert not Move.objects.exists()
    question = client.post(ACTIVATE, {"checked_list": page.context["token"]})
    assert "Activate 1 code?" in words(question)
    assert messages(move(client, page, ACTIVATE)) == [
        "1 activated, 4 left as they were."
    ]


def test_nothing_to_do_is_said(client):
    batch = make_batch(quantity=9)
    put(batch, redeemed=[1])
    page = check(client, *references(batch, 1))
    assert "Void…" not in page.text
    answer = client.post(VOID, {"checked_list": page.context["token"]}, follow=True)
    assert messages(answer) == [
        "None of these codes can be voided: redeemed and voided are final."
    ]


def test_a_code_redeemed_meanwhile_stays_and_is_reported(client):
    batch = make_batch(quantity=5)
    page = check(client, *references(batch, 1, 2))
    token = client.post(VOID, {"checked_list": page.context["token"]}).context["token"]
    make_redemption(code=make_code(batch=batch, serial=1))
    sent = {"checked_list": token, "reason": "Stolen", "shown_count": 2}
    answer = client.post(VOID, sent, follow=True)
    assert messages(answer) == ["1 voided, 1 left as they were."]
    assert statuses(batch)[:2] == ["redeemed", "voided"]


def test_more_than_a_thousand_are_confirmed_by_their_number(client):
    batch = make_batch(quantity=1_200)
    page = check(client, *references(batch, *range(1, 1_101)))
    move(client, page)
    assert not Move.objects.exists()
    move(client, page, count="1,101")
    assert not Move.objects.exists()
    assert messages(move(client, page, count="1,100")) == ["1,100 voided."]


def test_many_codes_are_left_to_the_worker(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(status_change, "MAX_IN_REQUEST", 3)
    enqueued = []
    monkeypatch.setattr(
        code_check.tasks.carry_out_move, "delay_on_commit", enqueued.append
    )
    batch, other = make_batch(quantity=5), make_batch(quantity=5)
    page = check(client, *references(batch, 1, 2), *references(other, 1, 2))
    answer = move(client, page)
    assert messages(answer)[0].startswith("The work has begun. The page of each batch")
    assert sorted(enqueued) == sorted(Move.objects.values_list("pk", flat=True))
    assert set(statuses(batch)) == {"available"}
    page = check(client, *references(other, 1, 2, 3, 4))
    answer = move(client, page)
    assert answer.redirect_chain[-1][0].endswith(f"/batches/{other.pk}/")


def test_more_than_a_hundred_batches_are_not_moved_at_once(client, monkeypatch):
    monkeypatch.setattr(code_check, "MAX_BATCHES", 1)
    page = check(client, *(make_code().reference for _ in range(2)))
    assert "Void…" not in page.text
    answer = client.post(VOID, {"checked_list": page.context["token"]}, follow=True)
    assert messages(answer) == ["More than 1 batches at once: split the list."]


def test_the_token_is_for_one_person_and_cannot_be_altered(client, marketer):
    batch = make_batch(quantity=3)
    page = check(client, *references(batch, 1))
    token = page.context["token"]
    for wrong in ("", "x", token[:-1], token[1:], "x" * 5_000):
        answer = client.post(VOID, {"checked_list": wrong})
        assert answer.url == CHECK
    with pytest.raises(ActionRefused):
        list_tokens.unpack(token, by=make_user())
    assert list_tokens.unpack(token, by=marketer).ids == [batch.code_id(1)]
    assert client.get(VOID).url == CHECK
