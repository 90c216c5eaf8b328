"""The command box: what fits so far, and the page that works without it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from console import search
from staff.models import Entry
from staff.roles import Role
from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.redemption.views.pages import HTMX, LOOKUP, history_url
from ui.models import SavedView

FIND = "/console/find/"


def found(client, typed):
    """Return the titles of the hits by the titles of their groups."""
    answer = client.post(FIND, {"q": typed}, headers=HTMX)
    return {
        group.title: [hit.title for hit in group.results]
        for group in answer.context["groups"]
    }


@pytest.fixture
def spring(db):
    campaign = make_campaign(name="Spring wine", slug="wine")
    make_batch(campaign=campaign, name="Wine labels", quantity=3)
    return campaign


def test_names_are_found_of_campaigns_batches_and_pages(client_of, marketer, spring):
    make_campaign(name="Summer", slug="beer")
    client = client_of(marketer)
    assert found(client, "win") == {
        "Campaigns": ["Spring wine"],
        "Batches": ["Wine labels"],
    }
    assert found(client, "spring wine") == {"Campaigns": ["Spring wine"]}
    assert found(client, "trai") == {"Pages": ["Trail"]}
    assert found(client, "nothing like it") == {}


def test_a_serial_and_a_reference_are_found(client_of, operator, code):
    client = client_of(operator)
    assert found(client, code.reference) == {"Codes": [code.reference]}
    assert found(client, "#2")["Codes"] == [code.reference]
    answer = client.post(FIND, {"q": code.reference}, headers=HTMX)
    assert history_url(code) in answer.text
    assert "no-store" in answer["Cache-Control"]


def test_a_code_is_offered_to_be_looked_up_and_not_looked_up(client_of, operator, code):
    client, text = client_of(operator), text_of(code)
    answer = client.post(FIND, {"q": text}, headers=HTMX)
    assert "Look up this code" in answer.text
    assert history_url(code) not in answer.text
    assert not Entry.objects.filter(action="codes.looked_up").exists()
    assert client.post(LOOKUP, {"q": text}).url == history_url(code)


def test_what_nobody_typed_is_not_offered_as_a_code(client_of, operator, code):
    for typed in ("", "wine", "x" * 201, "\x00"):
        answer = client_of(operator).post(FIND, {"q": typed}, headers=HTMX)
        assert [answer.status_code, answer.context["is_code"]] == [200, False]


def test_a_viewer_finds_names_and_no_codes(client_of, viewer, spring):
    code = make_code(batch=spring.batches.get(), serial=2)
    client = client_of(viewer)
    assert found(client, "wine") == {
        "Campaigns": ["Spring wine"],
        "Batches": ["Wine labels"],
    }
    assert found(client, code.reference) == {}
    for typed in (text_of(code), code.reference):
        answer = client.post(LOOKUP, {"q": typed})
        assert history_url(code) not in answer.text
        assert "No campaign and no batch has this name." in answer.text
    offered = client.post(FIND, {"q": text_of(code)}, headers=HTMX)
    assert "Look up this code" not in offered.text
    assert set(found(client, "")["Pages"]) == {"Home", "Campaigns", "Change password"}


def test_the_page_without_javascript_shows_the_same_names(client_of, operator, spring):
    answer = client_of(operator).post(LOOKUP, {"q": "wine"})
    url = reverse("campaigns:campaign_detail", args=[spring.pk])
    assert f'href="{url}"' in answer.text
    assert "Wine labels" in answer.text
    assert "Nothing found" not in answer.text


def test_the_box_is_fed_by_post_and_only_as_a_part(client, client_of, viewer):
    signed_in = client_of(viewer)
    assert signed_in.get(FIND).status_code == 405
    assert signed_in.post(FIND, {"q": "x"}).url == LOOKUP
    assert client.post(FIND, {"q": "x"}).url.startswith("/console/sign-in/")
    part = signed_in.post(FIND, {"q": "x"}, headers=HTMX).text
    assert "<!doctype html>" not in part


def test_what_was_typed_is_escaped(client_of, operator, db):
    typed = '"><script>alert(1)</script>'
    answer = client_of(operator).post(FIND, {"q": typed}, headers=HTMX)
    assert "<script>" not in answer.text


def test_a_list_of_hits_is_short_and_costs_the_same(client_of, operator, spring):
    client, counts = client_of(operator), []
    for names in ((), range(7)):
        for name in names:
            make_batch(campaign=spring, name=f"Wine {name}", filled=False)
        with CaptureQueriesContext(connection) as captured:
            shown = found(client, "wine")
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert len(shown["Batches"]) == search.MOST


@pytest.mark.parametrize("path", ["/console/campaigns/", LOOKUP])
def test_every_page_has_the_box_and_its_keys(client_of, viewer, path):
    page = client_of(viewer).get(path).text
    for part in ('<dialog class="command"', '<dialog class="keys"', 'id="lookup-q"'):
        assert page.count(part) == 1


def test_a_saved_view_is_found_by_the_one_who_saved_it(
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
