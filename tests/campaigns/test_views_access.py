import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from staff.models import Entry
from tests.campaigns.pages import (
    LIST_URL,
    NEW_URL,
    STATUS_ACTIONS,
    VALID_FORM,
    campaign_url,
)
from tests.factories import make_campaign


@pytest.fixture
def pages(db):
    campaign = make_campaign()
    names = ["detail", "edit", *STATUS_ACTIONS]
    return [LIST_URL, NEW_URL, "/console/campaigns/colors/"] + [
        campaign_url(name, campaign) for name in names
    ]


def test_visitors_are_asked_to_sign_in(client, pages):
    for url in pages:
        for response in (client.get(url), client.post(url)):
            assert response.status_code == 302, url
            assert response.url == f"/console/sign-in/?next={url}"


def statuses(client, pages):
    colors = {"accent_color": "#000000", "background_color": "#ffffff"}
    return [client.get(url, colors).status_code for url in pages]


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_viewer_and_operator_may_only_read(client_of, request, pages, role):
    client = client_of(request.getfixturevalue(role))
    assert statuses(client, pages) == [200, 403, 200, 200, *[403] * 5]
    for url in pages[1:2] + pages[4:]:
        assert client.post(url, VALID_FORM).status_code == 403
    assert Campaign.objects.count() == 1
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", ["marketer", "manager"])
def test_marketer_and_manager_may_use_every_page(client_of, request, pages, role):
    client = client_of(request.getfixturevalue(role))
    assert statuses(client, pages) == [200] * len(pages)


def test_buttons_are_shown_with_the_permission_only(client_of, marketer, operator):
    campaign = make_campaign()
    with_permission = client_of(marketer).get(campaign_url("detail", campaign)).text
    without_permission = client_of(operator).get(campaign_url("detail", campaign)).text
    for name in ("edit", "pause", "end"):
        assert campaign_url(name, campaign) in with_permission
        assert campaign_url(name, campaign) not in without_permission
    assert NEW_URL in client_of(marketer).get(LIST_URL).text
    assert NEW_URL not in client_of(operator).get(LIST_URL).text


def test_other_methods_are_refused(client_of, marketer, pages):
    client = client_of(marketer)
    assert [client.delete(url).status_code for url in pages] == [405] * len(pages)
    for url in (LIST_URL, pages[2], pages[3]):
        assert client.post(url).status_code == 405


def test_an_unknown_campaign_is_not_found(client_of, marketer):
    client = client_of(marketer)
    for name in ("detail", "edit", *STATUS_ACTIONS):
        url = reverse(f"campaigns:campaign_{name}", args=[4711])
        assert client.get(url).status_code == 404
        assert client.get(url.replace("4711", "9" * 30)).status_code == 404


def test_posts_without_a_csrf_token_are_refused(marketer):
    client, campaign = Client(enforce_csrf_checks=True), make_campaign()
    client.force_login(marketer)
    for url in (NEW_URL, campaign_url("edit", campaign), campaign_url("end", campaign)):
        assert client.post(url, VALID_FORM).status_code == 403
