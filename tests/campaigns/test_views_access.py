import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from staff.models import Entry
from tests.campaigns.pages import DEEDS, LIST, NEW, SOUND, page
from tests.factories import make_campaign


@pytest.fixture
def pages(db):
    campaign = make_campaign()
    names = ["detail", "edit", *DEEDS]
    return [LIST, NEW, "/console/campaigns/colors/"] + [
        page(name, campaign) for name in names
    ]


def test_visitors_are_asked_to_sign_in(client, pages):
    for url in pages:
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302, url
            assert answer.url == f"/console/sign-in/?next={url}"


def statuses(client, pages):
    colors = {"accent_color": "#000000", "background_color": "#ffffff"}
    return [client.get(url, colors).status_code for url in pages]


@pytest.mark.parametrize("person", ["viewer", "operator"])
def test_who_may_only_look(client_of, request, pages, person):
    client = client_of(request.getfixturevalue(person))
    assert statuses(client, pages) == [200, 403, 200, 200, *[403] * 5]
    for url in pages[1:2] + pages[4:]:
        assert client.post(url, SOUND).status_code == 403
    assert Campaign.objects.count() == 1
    assert not Entry.objects.exists()


@pytest.mark.parametrize("person", ["marketer", "manager"])
def test_who_may_do_all(client_of, request, pages, person):
    client = client_of(request.getfixturevalue(person))
    assert statuses(client, pages) == [200] * len(pages)


def test_buttons_are_for_those_who_may_press_them(client_of, marketer, operator):
    campaign = make_campaign()
    mine = client_of(marketer).get(page("detail", campaign)).text
    theirs = client_of(operator).get(page("detail", campaign)).text
    for name in ("edit", "pause", "end"):
        assert page(name, campaign) in mine
        assert page(name, campaign) not in theirs
    assert NEW in client_of(marketer).get(LIST).text
    assert NEW not in client_of(operator).get(LIST).text


def test_wrong_methods(client_of, marketer, pages):
    client = client_of(marketer)
    assert [client.delete(url).status_code for url in pages] == [405] * len(pages)
    for url in (LIST, pages[2], pages[3]):
        assert client.post(url).status_code == 405


def test_a_campaign_that_is_not_there(client_of, marketer):
    client = client_of(marketer)
    for name in ("detail", "edit", *DEEDS):
        url = reverse(f"campaigns:campaign_{name}", args=[4711])
        assert client.get(url).status_code == 404
        assert client.get(url.replace("4711", "9" * 30)).status_code == 404


def test_posts_need_the_token_of_the_form(marketer):
    client, campaign = Client(enforce_csrf_checks=True), make_campaign()
    client.force_login(marketer)
    for url in (NEW, page("edit", campaign), page("end", campaign)):
        assert client.post(url, SOUND).status_code == 403
