import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codes import lookup
from codes.models import Code, Move, Status
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
BATCHES = "/admin/codes/batch/"
LOOK_UP = "/admin/codes/code/look-up/"


def support(role):
    return make_user(username=role, role=role, is_staff=True)


@pytest.fixture
def desk(client_of, db):
    """Return the client of an operator who may use the admin."""
    return client_of(support("operator"))


def shown(answer):
    return [code.reference for code in answer.context["cl"].result_list]


def void(client, codes, **fields):
    return client.post(
        CODES,
        {"action": "void_selected", "_selected_action": [code.pk for code in codes]}
        | fields,
        follow=True,
    )


# ── permissions ──────────────────────────────────────────────────────────


def test_visitors_sign_in_at_the_console(client, db):
    answer = client.get(CODES)
    assert answer.url == "/console/sign-in/?next=/admin/codes/code/"
    answer = client.get("/admin/login/?next=/admin/codes/batch/")
    assert answer.url == "/console/sign-in/?next=%2Fadmin%2Fcodes%2Fbatch%2F"
    answer = client.post("/admin/login/?next=https://evil.example/")
    assert answer.url == "/console/sign-in/?next=%2Fadmin%2F"


@pytest.mark.parametrize("role", ["operator", "manager"])
def test_without_the_staff_flag_the_admin_is_refused(client_of, db, role):
    answer = client_of(make_user(role=role)).get(CODES, follow=True)
    assert answer.status_code == 403


def test_viewers_see_batches_but_no_codes(client_of, db):
    batch = make_batch(quantity=1)
    client = client_of(support("viewer"))
    assert client.get(CODES).status_code == 403
    assert client.post(LOOK_UP, {"q": "1"}).status_code == 403
    assert client.get(BATCHES).status_code == 200
    assert "1 available" in client.get(f"{BATCHES}{batch.pk}/change/").text


@pytest.mark.parametrize("role", ["operator", "manager"])
def test_nothing_is_added_changed_or_deleted(client_of, db, role):
    code = make_code()
    client = client_of(support(role))
    for url, key in ((CODES, code.pk), (BATCHES, code.batch_id)):
        assert client.get(f"{url}add/").status_code == 403
        assert client.post(f"{url}{key}/delete/", {"post": "yes"}).status_code == 403
        assert client.post(f"{url}{key}/change/", {"status": 6}).status_code == 403
    assert "delete_selected" not in client.get(CODES).text
    assert statuses(code.batch) == ["available"]


# ── the list ─────────────────────────────────────────────────────────────────


def test_codes_are_masked_and_newest_first(desk):
    batch = make_batch(quantity=2)
    answer = desk.get(CODES)
    assert shown(answer) == [f"{batch.pk}-2", f"{batch.pk}-1"]
    for serial in (1, 2):
        assert text_of(make_code(batch=batch, serial=serial)) not in answer.text


def test_filters_by_batch_and_status(desk):
    batch, other = make_batch(quantity=3), make_batch(quantity=1)
    make_redemption(code=make_code(batch=batch, serial=2))
    inactive = make_batch(quantity=1, starts_as=Status.INACTIVE)
    assert [
        shown(desk.get(CODES, query))
        for query in (
            {"batch": batch.pk},
            {"status": "redeemed"},
            {"status": "inactive"},
            {"status": "voided"},
            {"batch": batch.pk, "status": "available"},
            {"batch": 99999},
            {"status": "nonsense"},
            {},
        )
    ] == [
        [f"{batch.pk}-3", f"{batch.pk}-2", f"{batch.pk}-1"],
        [f"{batch.pk}-2"],
        [f"{inactive.pk}-1"],
        [],
        [f"{batch.pk}-3", f"{batch.pk}-1"],
        [],
        [],
        [
            f"{inactive.pk}-1",
            f"{other.pk}-1",
            f"{batch.pk}-3",
            f"{batch.pk}-2",
            f"{batch.pk}-1",
        ],
    ]


def test_pages_without_counting(desk):
    batch = make_batch(quantity=120)
    pages = [desk.get(CODES, {"p": page}) for page in (1, 2, 3)]
    assert [len(shown(page)) for page in pages] == [50, 50, 20]
    assert shown(pages[2])[-1] == f"{batch.pk}-1"
    assert "120 codes" in pages[0].text
    for beyond in (4, 10**9):
        assert shown(desk.get(CODES, {"p": beyond})) == shown(pages[0])


def test_nothing_is_counted_and_the_queries_stay_the_same(desk):
    batch, lengths = make_batch(quantity=200), []
    for query in ({}, {"p": 2}, {"batch": batch.pk}, {"status": "available"}):
        desk.get(CODES, query)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(CODES, query).status_code == 200
        assert not [q["sql"] for q in captured if "COUNT(" in q["sql"].upper()]
        lengths.append(len(captured))
    assert max(lengths) <= 12
    make_batch(quantity=200)
    with CaptureQueriesContext(connection) as captured:
        desk.get(CODES)
    assert len(captured) == lengths[0]


def test_the_batch_is_found_by_typing(desk):
    make_batch(name="Receipts")
    wanted = make_batch(name="Flyers")
    answer = desk.get(
        "/admin/autocomplete/",
        {
            "app_label": "codes",
            "model_name": "code",
            "field_name": "batch",
            "term": "fly",
        },
    )
    assert answer.json()["results"] == [{"id": str(wanted.pk), "text": "Flyers"}]


# ── finding one ──────────────────────────────────────────────────────────────


def test_a_code_is_looked_up_by_post_and_no_url_contains_it(desk):
    code = make_code(batch=make_batch(quantity=2), serial=2)
    text = text_of(code)
    page = desk.get(CODES).text
    assert f'method="post" action="{LOOK_UP}"' in page
    answer = desk.post(LOOK_UP, {"q": text}, follow=True)
    assert answer.redirect_chain == [(f"{CODES}{code.pk}/change/", 302)]
    assert code.reference in answer.text
    assert text not in answer.text
    assert Entry.objects.filter(action="codes.looked_up").count() == 1
    assert desk.get(LOOK_UP).status_code == 405


def test_a_reference_and_a_serial(desk):
    one, other = (make_code(batch=make_batch(quantity=2), serial=2) for _ in range(2))
    answer = desk.post(LOOK_UP, {"q": one.reference})
    assert answer.url == f"{CODES}{one.pk}/change/"
    answer = desk.post(LOOK_UP, {"q": "2"}, follow=True)
    assert shown(answer) == [other.reference, one.reference]
    assert shown(desk.get(CODES, {"q": one.reference})) == [one.reference]
    assert shown(desk.get(CODES, {"q": text_of(one)})) == []  # not by a URL


@pytest.mark.parametrize("typed", ["", "x" * 1000, "\x00", "💥", "99-99"])
def test_a_lookup_without_result_says_why_and_shows_no_codes(desk, typed):
    make_batch(quantity=3)
    answer = desk.post(LOOK_UP, {"q": typed}, follow=True)
    assert shown(answer) == []
    assert "No campaign has codes of this length and prefix" in answer.text


def test_lookups_are_throttled(desk, monkeypatch):
    limit = lookup.rate_limits.RateLimit("lookup", tries=1, seconds=7200)
    monkeypatch.setattr(lookup, "RATE_LIMIT", limit)
    desk.post(LOOK_UP, {"q": "1"})
    make_code()
    answer = desk.post(LOOK_UP, {"q": "1"}, follow=True)
    assert "Too many lookups. Try again in 2 hours." in answer.text
    assert shown(answer) == []


# ── voiding ──────────────────────────────────────────────────────────────────


def test_voiding_asks_for_a_reason_first(desk):
    code = make_code()
    answer = void(desk, [code])
    assert "1 code is about to be voided" in answer.text
    assert statuses(code.batch) == ["available"]
    answer = void(desk, [code], reason="")
    assert "This field is required." in answer.text
    assert statuses(code.batch) == ["available"]
    answer = void(desk, [code], reason="stolen")
    assert "1 code voided." in answer.text
    assert statuses(code.batch) == ["voided"]
    code.refresh_from_db()
    assert [code.entry.actor.username, code.entry.data["reason"]] == [
        "operator",
        "stolen",
    ]


def test_an_operator_voids_one_code_not_several(desk):
    batch = make_batch(quantity=3)
    codes = list(Code.objects.of(batch).order_by("id")[:2])
    answer = void(desk, codes, reason="stolen")
    assert "You may not void so many codes at once. Ask a manager." in answer.text
    assert statuses(batch) == ["available"] * 3
    assert not Move.objects.exists()


def test_a_marketer_voids_several_but_not_a_whole_batch(client_of, db):
    batch = make_batch(quantity=3)
    make_redemption(code=make_code(batch=batch, serial=1))
    client = client_of(support("marketer"))
    codes = list(Code.objects.of(batch).order_by("id"))
    answer = void(client, codes, reason="stolen")
    assert "You may not void so many codes at once. Ask a manager." in answer.text
    answer = void(client, codes[:2])
    assert "1 code is about to be voided." in answer.text
    assert "1 of them is redeemed or voided already" in answer.text
    answer = void(client, codes[:2], reason="stolen")
    assert "1 code voided." in answer.text
    assert "1 code was left as it was" in answer.text
    assert statuses(batch) == ["redeemed", "voided", "available"]


def test_a_viewer_cannot_void(client_of, db):
    code = make_code()
    answer = void(client_of(support("viewer")), [code], reason="stolen")
    assert answer.status_code == 403
    assert statuses(code.batch) == ["available"]


def test_all_that_match_cannot_be_voided_at_once(client_of, db):
    batch = make_batch(quantity=60)
    client = client_of(support("manager"))
    assert "Select all" not in client.get(CODES).text.replace("Select all objects", "")
    answer = void(
        client, [make_code(batch=batch)], select_across="1", reason="everything"
    )
    assert "Void more than a page in the console." in answer.text
    assert set(statuses(batch)) == {"available"}


def test_a_page_of_a_code_leads_to_its_story(desk):
    code = make_code()
    page = desk.get(f"{CODES}{code.pk}/change/").text
    assert f"/batches/{code.batch_id}/codes/1/" in page
    assert text_of(code) not in page
