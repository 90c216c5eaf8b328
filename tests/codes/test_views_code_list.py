"""The list of a batch's codes: masked, in pages, filtered; and one code revealed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from codes import batches, code_pages
from codes.models import Code, Status
from staff.models import Entry
from tests.codes.pages import HTMX, links, url, words
from tests.codes.test_lifecycle import put
from tests.factories import make_batch, make_code, text_of
from ui import keyset

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def serials(response):
    return [row["code"].serial for row in response.context["rows"]]


def test_viewers_and_visitors_see_no_codes(client_of, viewer):
    batch = make_batch()
    addresses = [url("code_list", batch), url("code_reveal", batch, 1)]
    for address in addresses:
        assert client_of(viewer).get(address).status_code in (403, 405)
        assert client_of(viewer).post(address).status_code in (403, 405)
        assert type(client_of(viewer))().get(address).status_code == 302
    assert not Entry.objects.filter(action="codes.revealed").exists()


def test_the_list_shows_masks_and_never_a_code(client):
    batch = make_batch(quantity=20, prefix="BF26-")
    response = client.get(url("code_list", batch))
    body = response.content.decode()
    for code in Code.objects.of(batch):
        text = text_of(code)
        assert text not in body
        assert text.replace("-", "") not in body
        assert f"BF26-••••-••••-•{text[-3:]}" in body
    assert response.headers["Cache-Control"] == "no-store"
    assert serials(response) == list(range(1, 21))


def test_a_sealed_batch_shows_no_symbol(client):
    batch = make_batch(quantity=2, prefix="BF26-")
    batches.seal(batch, by=None, at=timezone.now())
    text = words(client.get(url("code_list", batch)))
    assert text.count("BF26-••••-••••-••••") == 2
    assert "Reveal" not in text


def test_pages_follow_each_other(client, monkeypatch):
    monkeypatch.setattr(code_pages, "SIZE", 10)
    batch = make_batch(quantity=25)
    first = client.get(url("code_list", batch))
    second = client.get(f"{url('code_list', batch)}?{first.context['next']}")
    third = client.get(f"{url('code_list', batch)}?{second.context['next']}")
    back = client.get(f"{url('code_list', batch)}?{third.context['prev']}")
    assert [serials(page) for page in (first, second, third, back)] == [
        list(range(1, 11)),
        list(range(11, 21)),
        list(range(21, 26)),
        list(range(11, 21)),
    ]
    assert (first.context["prev"], third.context["next"]) == ("", "")


def test_codes_are_filtered_by_status(client):
    batch = make_batch(quantity=9)
    put(batch, inactive=[2], voided=[3, 4], redeemed=[5])
    address = url("code_list", batch)
    found = {
        status: serials(client.get(address, {"status": status}))
        for status in ("", "available", "inactive", "voided", "redeemed", "issued")
    }
    assert found == {
        "": list(range(1, 10)),
        "available": [1, 6, 7, 8, 9],
        "inactive": [2],
        "voided": [3, 4],
        "redeemed": [5],
        "issued": [],
    }
    (facet,) = client.get(address, {"status": "voided"}).context["filters"].facets
    assert [(chip.label, chip.count, chip.current) for chip in facet.chips] == [
        ("All", 9, False),
        ("Available", 5, False),
        ("Inactive", 1, False),
        ("Redeemed", 1, False),
        ("Voided", 2, True),
    ]


def test_a_status_that_no_code_has_is_not_searched(client, django_assert_num_queries):
    batch = make_batch(quantity=5)
    with django_assert_num_queries(5):  # session, user, batch, tally, views
        response = client.get(url("code_list", batch), {"status": "voided"})
    assert "No code of this batch is voided" in words(response)


def test_a_search_that_stops_says_where_and_goes_on(client, monkeypatch):
    monkeypatch.setattr(code_pages, "WINDOW", 100)
    monkeypatch.setattr(keyset, "MAX_WINDOWS", 1)
    batch = make_batch(quantity=250)
    put(batch, inactive=[240])
    address = f"{url('code_list', batch)}?status=inactive"
    first = client.get(address)
    assert "Searched up to serial 100 of 250. Go on" in words(first)
    continue_url = first.context["continue_url"]
    assert continue_url in links(first)
    second = client.get(f"{url('code_list', batch)}{continue_url}")
    third = client.get(f"{url('code_list', batch)}{second.context['continue_url']}")
    assert [serials(page) for page in (first, second, third)] == [[], [], [240]]
    assert "Searched up to" not in words(third)


@pytest.mark.parametrize("typed", ["150", "1 50", " 150 "])
def test_a_serial_is_found(client, typed):
    batch = make_batch(quantity=200)
    response = client.get(url("code_list", batch), {"serial": typed})
    if typed == "1 50":
        assert "Write a whole number" in words(response)
        assert response.context["filters"]["serial"].value() == typed
        return
    assert serials(response)[0] == 150
    assert 'aria-current="true"' in response.content.decode().split("<tbody>")[1]


def test_the_last_serial_is_found(client):
    batch = make_batch(quantity=200)
    assert serials(client.get(url("code_list", batch), {"serial": "200"})) == [200]


def test_a_page_has_75_codes(client):
    batch = make_batch(quantity=76)
    assert serials(client.get(url("code_list", batch))) == list(range(1, 76))


@pytest.mark.parametrize(
    ("serial", "message"),
    [
        ("201", "There is no serial 201: the last one is 200."),
        ("99999999999999", "At most 100,000,000."),
        ("0", "Ask for 1 or more."),
        ("x", "Write a whole number in digits, such as 10,000."),
        ("<script>", "Write a whole number in digits, such as 10,000."),
    ],
)
def test_a_serial_that_does_not_exist_is_explained(client, serial, message):
    batch = make_batch(quantity=200)
    response = client.get(url("code_list", batch), {"serial": serial})
    assert response.status_code == 200
    assert message in words(response)
    assert b"<script>" not in response.content


@pytest.mark.parametrize(
    "query", ["status=burned", "after=x", "before=0", "after=-5", "after=9" + "9" * 30]
)
def test_an_invalid_filter_shows_the_first_page(client, query):
    batch = make_batch(quantity=3)
    response = client.get(f"{url('code_list', batch)}?{query}")
    assert (response.status_code, serials(response)) == (200, [1, 2, 3])


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_takes_the_same_queries_for_any_number(
    client, django_assert_num_queries, number
):
    batch = make_batch(quantity=number)
    with django_assert_num_queries(6):
        client.get(url("code_list", batch))


def test_an_operator_may_void_one_and_a_marketer_many(client_of, operator, marketer):
    batch = make_batch(quantity=3)
    one = f"{url('code_void', batch)}?which=some&serial=2"
    page = client_of(operator).get(url("code_list", batch))
    assert one in links(page)
    assert 'name="serial" value="2"' not in page.content.decode()
    assert "Void the range" not in words(page)
    page = client_of(marketer).get(url("code_list", batch))
    assert 'name="serial" value="2"' in page.content.decode()
    assert "Void the range" in words(page)


def test_links_to_move_all_have_filter_and_watermark(client_of, marketer, manager):
    batch = make_batch(quantity=9)
    put(batch, inactive=[1, 2])

    def offered(user, status):
        page = client_of(user).get(url("code_list", batch), {"status": status})
        return page.context["matching_links"]

    def link(name, status=""):
        status = f"&status={status}" if status else ""
        return f"{url(name, batch)}?which=matching{status}&upto=9"

    assert offered(marketer, "") == {"activate": link("code_activate")}
    assert offered(manager, "") == {
        "activate": link("code_activate"),
        "void": link("code_void"),
    }
    assert offered(marketer, "inactive") == {
        "activate": link("code_activate", "inactive"),
        "void": link("code_void", "inactive"),
    }
    assert offered(marketer, "available") == {"void": link("code_void", "available")}
    assert offered(marketer, "redeemed") == {}


def test_an_unfilled_batch_has_no_codes_yet(client):
    batch = make_batch(filled=False)
    assert "No codes yet" in words(client.get(url("code_list", batch)))


# ── reveal ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_one_code_is_shown_and_recorded_in_the_trail(client, operator, headers):
    batch = make_batch(quantity=9, prefix="BF26-")
    code = make_code(batch=batch, serial=7)
    response = client.post(url("code_reveal", batch, 7), headers=headers)
    body = response.content.decode()
    assert f'<bdi dir="ltr" class="code">{text_of(code)}</bdi>' in body
    assert ("<html" in body) is (headers == {})
    assert response.headers["Cache-Control"] == "no-store"
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor, entry.data) == (
        "codes.revealed",
        operator,
        {"serial": 7},
    )


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_sealed_code_is_not_shown(client, headers):
    batch = make_batch(quantity=1)
    text = text_of(make_code(batch=batch))
    batches.seal(batch, by=None, at=timezone.now())
    response = client.post(url("code_reveal", batch, 1), headers=headers)
    assert response.status_code == 200
    assert "This batch is sealed: its codes cannot be shown again." in words(response)
    assert text not in response.content.decode()
    assert not Entry.objects.filter(action="codes.revealed").exists()


def test_no_serial_leads_into_another_batch(client):
    campaign_batch = make_batch(quantity=5)
    make_batch(campaign=campaign_batch.campaign, quantity=5)
    for serial in (0, 6, 1 << 32, (1 << 32) + 1, 10**30):
        address = url("code_reveal", campaign_batch, serial)
        assert client.post(address).status_code == 404
    assert not Entry.objects.filter(action="codes.revealed").exists()


def test_a_code_is_not_shown_by_get(client):
    batch = make_batch()
    assert client.get(url("code_reveal", batch, 1)).status_code == 405


def test_a_batch_of_another_campaign_is_not_found(client):
    batch, other = make_batch(), make_batch()
    address = reverse("codes:code_list", args=[other.campaign_id, batch.pk])
    assert client.get(address).status_code == 404
    reveal = reverse("codes:code_reveal", args=[other.campaign_id, batch.pk, 1])
    assert client.post(reveal).status_code == 404


def test_final_codes_cannot_be_ticked(client_of, marketer):
    batch = make_batch(quantity=4)
    put(batch, redeemed=[1], voided=[2])
    body = client_of(marketer).get(url("code_list", batch)).content.decode()
    assert [f'name="serial" value="{n}"' in body for n in range(1, 5)] == [
        False,
        False,
        True,
        True,
    ]
    assert Status(batch.codes.first().status) == Status.REDEEMED
