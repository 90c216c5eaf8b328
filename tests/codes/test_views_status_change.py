"""Void and activate: permissions, the confirmation page, and the move itself."""

import pytest
from django.db import OperationalError

from codes import lifecycle, selection
from codes.models import Code, Move
from staff.models import Entry
from tests.codes.pages import messages, url, words
from tests.codes.test_lifecycle import put
from tests.factories import make_batch, statuses

pytestmark = pytest.mark.django_db

REASON = {"reason": "Reel 14 was stolen"}


def void_url(batch, query):
    return f"{url('code_void', batch)}?{query}"


def post(client, batch, query, name="code_void", **fields):
    """Confirm the move of this query; return the page after it."""
    address = f"{url(name, batch)}?{query}"
    count = client.get(address).context["form"].initial["shown_count"]
    return client.post(address, REASON | {"shown_count": count} | fields, follow=True)


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


# ── who may void how much ────────────────────────────────────────────────────

ONE = "which=some&serial=2"
SOME = "which=some&serial=2&serial=3"
RANGE = "which=range&first=2&last=4"
MATCHING = "which=matching&status=available&upto=5"
WHOLE = "which=range&first=1&last=5"
WHOLE_MATCHING = "which=matching&upto=5"


@pytest.mark.parametrize("name", ["code_void", "code_activate"])
@pytest.mark.parametrize("query", [ONE, SOME, RANGE, MATCHING, WHOLE, WHOLE_MATCHING])
def test_who_may_move_how_much(
    client_of, viewer, operator, marketer, manager, name, query
):
    batch = make_batch(quantity=5)
    put(batch, inactive=[2, 3])
    address = f"{url(name, batch)}?{query}"
    may = {
        user.role
        for user in (viewer, operator, marketer, manager)
        if client_of(user).post(address, {}).status_code != 403
    }
    allowed = {"marketer", "manager"}
    if name == "code_void" and query == ONE:
        allowed |= {"operator"}
    if name == "code_void" and query in (WHOLE, WHOLE_MATCHING):
        allowed = {"manager"}
    assert may == allowed
    assert type(client_of(viewer))().post(address, REASON).status_code == 302
    assert not Move.objects.exists()


def test_an_operator_voids_one_code(client_of, operator):
    batch = make_batch(quantity=3)
    response = post(client_of(operator), batch, ONE)
    assert messages(response) == ["1 voided."]
    assert statuses(batch) == ["available", "voided", "available"]
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor, entry.data["reason"]) == (
        "codes.voided",
        operator,
        "Reel 14 was stolen",
    )


# ── the question ─────────────────────────────────────────────────────────────


def test_the_page_says_what_how_many_and_what_it_means(client):
    batch = make_batch(quantity=400, name="Caps")
    put(batch, redeemed=[1, 2, 3], voided=[4], inactive=[5])
    text = words(client.get(void_url(batch, "which=range&first=1&last=300")))
    for part in (
        "Void 296 codes?",
        "Batch Caps",
        "Codes 300 Which serials 1 to 300",
        "To be voided 296",
        "Left as they are 3 redeemed, 1 voided",
        "This is final",
        "Pause the batch instead",
    ):
        assert part in text
    text = words(
        client.get(f"{url('code_activate', batch)}?which=range&first=1&last=300")
    )
    assert "Activate 1 code?" in text
    assert "To be activated 1" in text
    assert "Left as they are 295 available, 3 redeemed, 1 voided" in text
    assert "Pause the batch instead" not in text


def test_the_confirmation_page_moves_nothing(client):
    batch = make_batch(quantity=3)
    client.get(void_url(batch, RANGE.replace("4", "3")))
    assert statuses(batch) == ["available"] * 3
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("which=some", "code_void", "Tick the codes first."),
        ("", "code_void", "Choose which codes."),
        (
            "which=range&first=1&last=99",
            "code_void",
            "Give serials from 1 to 5: so many codes exist.",
        ),
        (
            "which=range&first=1&last=2",
            "code_void",
            "None of these codes can be voided: redeemed and voided are final.",
        ),
        (
            "which=range&first=3&last=5",
            "code_activate",
            "None of these codes is inactive: there is nothing to activate.",
        ),
    ],
)
def test_an_invalid_selection_redirects_with_a_message(client, query, name, message):
    batch = make_batch(quantity=5)
    put(batch, redeemed=[1], voided=[2])
    response = client.get(f"{url(name, batch)}?{query}", follow=True)
    assert response.redirect_chain == [(url("code_list", batch), 302)]
    assert messages(response) == [message]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "a\0b"])
def test_a_reason_is_required_and_short(client, reason):
    batch = make_batch(quantity=5)
    response = client.post(
        void_url(batch, RANGE), {"reason": reason, "shown_count": "3"}
    )
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"reason"}
    assert not Move.objects.exists()


@pytest.mark.parametrize(
    ("typed", "moves"),
    [("5", 1), (" 5 ", 1), ("", 0), ("4", 0), ("yes", 0), ("5.0", 0)],
)
def test_many_codes_need_their_number_typed(client, monkeypatch, typed, moves):
    monkeypatch.setattr(selection, "MAX_UNCONFIRMED", 4)
    batch = make_batch(quantity=9)
    query = "which=range&first=1&last=5"
    assert "Type it to confirm: 5." in words(client.get(void_url(batch, query)))
    post(client, batch, query, count=typed)
    assert Move.objects.count() == moves
    assert statuses(batch).count("voided") == 5 * moves


def test_few_codes_need_no_number(client):
    batch = make_batch(quantity=5)
    response = client.get(void_url(batch, RANGE))
    assert "count" not in response.context["form"].fields


# ── the move ─────────────────────────────────────────────────────────────────


def test_a_few_codes_are_voided_at_once(client):
    batch = make_batch(quantity=9)
    put(batch, redeemed=[3])
    response = post(client, batch, "which=range&first=2&last=6")
    assert messages(response) == ["4 voided, 1 left as they were."]
    assert response.redirect_chain == [(f"{url('code_list', batch)}?serial=2", 302)]
    assert statuses(batch) == [
        "available",
        "voided",
        "redeemed",
        *["voided"] * 3,
        *["available"] * 3,
    ]


def test_ticked_codes_are_activated(client):
    batch = make_batch(quantity=5, starts_as=1)
    response = post(client, batch, "which=some&serial=2&serial=5", name="code_activate")
    assert messages(response) == ["2 activated."]
    assert [status == "available" for status in statuses(batch)] == [
        False,
        True,
        False,
        False,
        True,
    ]


def test_codes_beyond_the_watermark_are_not_moved(client_of, marketer, monkeypatch):
    """Codes that are generated after the page was shown are not voided by it."""
    batch = make_batch(quantity=9)
    put(batch, inactive=[1, 2, 8])
    response = post(client_of(marketer), batch, "which=matching&status=inactive&upto=5")
    assert messages(response) == ["2 voided."]
    assert [n for n, s in enumerate(statuses(batch), 1) if s == "voided"] == [1, 2]


def test_a_manager_voids_the_whole_batch(client_of, manager):
    batch = make_batch(quantity=5)
    page = client_of(manager).get(void_url(batch, WHOLE))
    assert "Void the whole batch?" in words(page)
    post(client_of(manager), batch, WHOLE)
    assert statuses(batch) == ["voided"] * 5


def test_more_than_2_000_codes_are_left_to_the_worker(
    client, django_capture_on_commit_callbacks
):
    batch = make_batch(quantity=4_100)
    with django_capture_on_commit_callbacks() as callbacks:
        post(client, batch, "which=range&first=2101&last=4100", count="2000")
    assert statuses(batch).count("voided") == 2_000
    assert callbacks == []
    with django_capture_on_commit_callbacks() as callbacks:
        response = post(client, batch, "which=range&first=1&last=2001", count="2001")
    assert response.redirect_chain == [(url("batch_detail", batch), 302)]
    assert messages(response) == ["The work has begun. Below you see how far it is."]
    assert "Voiding: serials 1 to 2,001" in words(response)
    assert statuses(batch).count("voided") == 2_000
    assert len(callbacks) == 1


def test_locked_codes_are_left_to_the_worker(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    def busy(move, *, at):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr(lifecycle, "carry_out", busy)
    batch = make_batch(quantity=9)
    with django_capture_on_commit_callbacks() as callbacks:
        response = post(client, batch, "which=range&first=1&last=4")
    assert response.redirect_chain == [(url("batch_detail", batch), 302)]
    assert len(callbacks) == 1
    assert Move.objects.get().finished_at is None


def test_a_form_that_is_sent_twice_voids_once(client):
    batch = make_batch(quantity=5)
    address = void_url(batch, RANGE)
    first = client.post(address, REASON | {"shown_count": "3"}, follow=True)
    second = client.post(address, REASON | {"shown_count": "3"}, follow=True)
    assert messages(first) == ["3 voided."]
    assert messages(second) == [
        "None of these codes can be voided: redeemed and voided are final."
    ]
    assert Entry.objects.filter(action="codes.voided").count() == 1


def test_the_reason_is_kept_as_written_and_shown_escaped(client):
    batch = make_batch(quantity=5)
    post(client, batch, RANGE, reason="<img src=x> & 'so'")
    move = Move.objects.get()
    assert move.reason == "<img src=x> & 'so'"
    page = client.get(url("batch_detail", batch))
    assert b"<img src=x>" not in page.content
    assert "<img src=x> & 'so'" in words(page)
    assert Code.objects.get(pk=batch.code_id(2)).entry_id == move.entry_id


@pytest.mark.parametrize("name", ["code_void", "code_activate"])
@pytest.mark.parametrize(
    ("first", "last"),
    [("0", "3"), ("-1", "3"), ("a", "b"), ("3", "99999999999999999999")],
)
def test_a_post_with_an_invalid_range_moves_nothing(client, name, first, last):
    batch = make_batch(quantity=5)
    response = client.post(
        f"{url(name, batch)}?which=range&first={first}&last={last}",
        REASON | {"shown_count": "3"},
    )
    assert response.status_code == 302
    assert not Move.objects.exists()
