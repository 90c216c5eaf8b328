"""The command box, and the search page that works without it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from codes import damaged_search, vault
from console import search
from staff.models import Entry
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_code, make_user, text_of
from tests.redemption.views.pages import HTMX, LOOKUP, history_url
from ui.models import SavedView

FIND = "/console/find/"


def titles(client, typed):
    """Return the titles of the results, by the titles of their groups."""
    answer = client.post(FIND, {"q": typed}, headers=HTMX)
    return {
        group.title: [result.title for result in group.results]
        for group in answer.context["groups"]
    }


@pytest.fixture
def spring(db):
    campaign = make_campaign(name="Spring wine", slug="wine")
    make_batch(campaign=campaign, name="Wine labels", quantity=3)
    return campaign


def test_campaigns_batches_and_pages_are_found_by_name(client_of, marketer, spring):
    make_campaign(name="Summer", slug="beer")
    client = client_of(marketer)
    assert titles(client, "win") == {
        "Campaigns": ["Spring wine"],
        "Batches": ["Wine labels"],
    }
    assert titles(client, "spring wine") == {"Campaigns": ["Spring wine"]}
    assert titles(client, "trai") == {"Pages": ["Trail"]}
    assert titles(client, "nothing like it") == {}


def test_a_code_is_found_by_serial_and_by_reference(client_of, operator, code):
    client = client_of(operator)
    assert titles(client, code.reference) == {"Codes": [code.reference]}
    assert titles(client, "#2")["Codes"] == [code.reference]
    answer = client.post(FIND, {"q": code.reference}, headers=HTMX)
    assert history_url(code) in answer.text
    assert "no-store" in answer["Cache-Control"]


def test_no_candidate_of_a_damaged_code_is_tried_while_a_person_types(
    client_of, operator, code, monkeypatch
):
    client, text = client_of(operator), text_of(code)
    monkeypatch.setattr(damaged_search, "find", None)
    monkeypatch.setattr(vault, "cipher", None)
    for typed in (f"?{text[1:]}", f"{text[:6]}*{text[7:-1]}_"):
        answer = client.post(FIND, {"q": typed}, headers=HTMX)
        assert "Look up this code" in answer.text
        assert history_url(code) not in answer.text
    answer = client.post(FIND, {"q": f"???{text[3:]}"}, headers=HTMX)
    assert "Look up this code" not in answer.text
    assert not Entry.objects.filter(action__contains="looked_up").exists()


def test_the_text_of_a_code_is_looked_up_only_on_request(client_of, operator, code):
    client, text = client_of(operator), text_of(code)
    answer = client.post(FIND, {"q": text}, headers=HTMX)
    assert "Look up this code" in answer.text
    assert history_url(code) not in answer.text
    assert not Entry.objects.filter(action="codes.looked_up").exists()
    assert client.post(LOOKUP, {"q": text}).url == history_url(code)


def test_other_text_is_not_offered_as_a_code(client_of, operator, code):
    for typed in ("", "wine", "x" * 201, "\x00"):
        answer = client_of(operator).post(FIND, {"q": typed}, headers=HTMX)
        assert [answer.status_code, answer.context["is_code"]] == [200, False]


def test_a_viewer_finds_names_and_no_codes(client_of, viewer, spring):
    code = make_code(batch=spring.batches.get(), serial=2)
    client = client_of(viewer)
    assert titles(client, "wine") == {
        "Campaigns": ["Spring wine"],
        "Batches": ["Wine labels"],
    }
    assert titles(client, code.reference) == {}
    for typed in (text_of(code), code.reference):
        answer = client.post(LOOKUP, {"q": typed})
        assert history_url(code) not in answer.text
        assert "No campaign and no batch has this name." in answer.text
    offered = client.post(FIND, {"q": text_of(code)}, headers=HTMX)
    assert "Look up this code" not in offered.text
    assert set(titles(client, "")["Pages"]) == {"Home", "Campaigns", "Change password"}


def test_the_page_without_javascript_shows_the_same_names(client_of, operator, spring):
    answer = client_of(operator).post(LOOKUP, {"q": "wine"})
    url = reverse("campaigns:campaign_detail", args=[spring.pk])
    assert f'href="{url}"' in answer.text
    assert "Wine labels" in answer.text
    assert "Nothing found" not in answer.text


def test_the_box_is_answered_by_post_and_for_htmx_only(client, client_of, viewer):
    signed_in = client_of(viewer)
    assert signed_in.get(FIND).status_code == 405
    assert signed_in.post(FIND, {"q": "x"}).url == LOOKUP
    assert client.post(FIND, {"q": "x"}).url.startswith("/console/sign-in/")
    part = signed_in.post(FIND, {"q": "x"}, headers=HTMX).text
    assert "<!doctype html>" not in part


def test_results_show_their_status_and_their_place(client_of, operator, spring):
    batch = spring.batches.get()
    batch.paused_at = timezone.now()
    batch.save(update_fields=["paused_at"])
    code = make_code(batch=batch, serial=2)

    def results(typed, title):
        answer = client_of(operator).post(FIND, {"q": typed}, headers=HTMX)
        groups = {group.title: group.results for group in answer.context["groups"]}
        return [(result.status, result.note) for result in groups[title]]

    assert results("labels", "Batches") == [("paused", "Spring wine")]
    assert results("spring", "Campaigns") == [("running", "/wine/")]
    in_batch = "Wine labels · Spring wine"
    assert results(code.reference, "Codes") == [("available", in_batch)]


def test_without_words_pages_and_campaigns_are_offered(client_of, operator, spring):
    assert set(titles(client_of(operator), "")) == {"Campaigns", "Pages"}


def test_a_person_without_permissions_finds_public_pages_only(spring):
    user = make_user(role="none")
    code = make_code(batch=spring.batches.get())
    at = timezone.now()
    assert search.search("wine", by=user, at=at) == []
    assert search.search(code.reference, by=user, at=at) == []
    [pages] = search.search("", by=user, at=at)
    assert [page.title for page in pages.results] == ["Change password"]


def test_a_hundred_characters_are_searched_for(client_of, operator, spring):
    typed = f"{'wine ' * 20}nothing like it"
    assert titles(client_of(operator), typed)["Campaigns"] == ["Spring wine"]


def test_saved_views_that_cannot_be_seen_do_not_hide_others(client_of, viewer, spring):
    for n in range(search.MAX_RESULTS + 1):
        SavedView.objects.create(
            user=viewer, page="/console/trail/", name=f"A store {n}", query="q=x"
        )
    SavedView.objects.create(
        user=viewer, page="/console/campaigns/", name="Store", query="q=x"
    )
    assert titles(client_of(viewer), "store") == {"Saved views": ["Store"]}


def test_a_code_and_a_campaign_of_the_same_name_are_both_shown(client_of, operator):
    code = make_code()
    make_campaign(name=code.reference)
    client = client_of(operator)
    answer = client.post(LOOKUP, {"q": code.reference})
    assert answer.status_code == 200
    assert answer.text.count(f">{code.reference}</bdi>") == 2


def test_typed_text_is_escaped(client_of, operator, db):
    typed = '"><script>alert(1)</script>'
    answer = client_of(operator).post(FIND, {"q": typed}, headers=HTMX)
    assert "<script>" not in answer.text


def test_the_number_of_results_and_queries_is_limited(client_of, operator, spring):
    client, counts = client_of(operator), []
    for names in ((), range(7)):
        for name in names:
            make_batch(campaign=spring, name=f"Wine {name}", filled=False)
        with CaptureQueriesContext(connection) as captured:
            results = titles(client, "wine")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert len(results["Batches"]) == search.MAX_RESULTS


@pytest.mark.parametrize("path", ["/console/campaigns/", LOOKUP])
def test_every_page_has_the_box_and_the_help_for_keys(client_of, viewer, path):
    page = client_of(viewer).get(path).text
    for part in ('<dialog class="command"', '<dialog class="keys"', 'id="lookup-q"'):
        assert page.count(part) == 1


def test_a_saved_view_is_found_by_the_person_who_saved_it(
    client_of, marketer, operator, spring
):
    page = f"/console/campaigns/{spring.pk}/redemptions/"
    for name, path, query in [
        ("Paused stores", "/console/campaigns/", "status=paused"),
        ("Stores by hand", page, "channel=2"),
        ("Stores in the trail", "/console/trail/", "q=store"),
        ("Stores long gone", "/console/gone/", "q=store"),
    ]:
        SavedView.objects.create(user=marketer, page=path, name=name, query=query)

    def views(user):
        answer = client_of(user).post(FIND, {"q": "STORES"}, headers=HTMX)
        groups = {group.title: group.results for group in answer.context["groups"]}
        return [(hit.title, hit.note, hit.url) for hit in groups.get("Saved views", [])]

    assert views(operator) == []
    trail = ("Stores in the trail", "Trail", "/console/trail/?q=store")
    seen = [
        ("Paused stores", "Campaigns", "/console/campaigns/?status=paused"),
        ("Stores by hand", "Redemptions · Spring wine", f"{page}?channel=2"),
    ]
    assert views(marketer) == [*seen, trail]
    marketer.role = Role.OPERATOR
    marketer.save(update_fields=["role"])
    assert views(marketer) == seen
