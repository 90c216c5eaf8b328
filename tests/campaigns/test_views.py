from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staff.models import Entry
from tests.campaigns.pages import (
    HTMX,
    LIST_URL,
    NEW_URL,
    STATUS_ACTIONS,
    campaign_url,
    messages_of,
)
from tests.factories import make_campaign


def names_of(response):
    return [campaign.name for campaign, _phase in response.context["rows"]]


# ── the list ─────────────────────────────────────────────────────────────────


def test_the_list_is_in_display_order(client_of, viewer):
    make_campaign(name="Second", position=2)
    make_campaign(name="First", position=1)
    make_campaign(name="Newer second", position=2)
    response = client_of(viewer).get(LIST_URL)
    assert names_of(response) == ["First", "Newer second", "Second"]


def test_an_empty_list_offers_the_first_campaign(client_of, marketer, viewer):
    response = client_of(marketer).get(LIST_URL)
    assert "Your first campaign starts here" in response.text
    assert response.text.count(f'href="{NEW_URL}"') == 2
    assert "No campaign yet" in client_of(viewer).get(LIST_URL).text


def test_chips_filter_by_phase_and_show_counts(client_of, viewer):
    now = timezone.now()
    make_campaign(name="Runs")
    make_campaign(name="Waits", starts_at=now + timedelta(days=1))
    make_campaign(name="Over", ends_at=now - timedelta(hours=1))
    make_campaign(name="Draft", status="draft")
    make_campaign(name="Held", status="paused")
    client = client_of(viewer)
    shown = {
        phase: names_of(client.get(LIST_URL, {"status": phase}))
        for phase in ("draft", "not_started", "running", "paused", "ended")
    }
    assert shown == {
        "draft": ["Draft"],
        "not_started": ["Waits"],
        "running": ["Runs"],
        "paused": ["Held"],
        "ended": ["Over"],
    }
    (facet,) = client.get(LIST_URL, {"status": "ended"}).context["filters"].facets
    assert [(chip.icon, chip.count, chip.current) for chip in facet.chips] == [
        ("", 5, False),
        ("draft", 1, False),
        ("not_started", 1, False),
        ("running", 1, False),
        ("paused", 1, False),
        ("ended", 1, True),
    ]


def test_search_and_nothing_found(client_of, viewer):
    make_campaign(name="Summer", slug="ice")
    make_campaign(name="Winter")
    client = client_of(viewer)
    assert names_of(client.get(LIST_URL, {"q": "ICE"})) == ["Summer"]
    response = client.get(LIST_URL, {"q": "spring"})
    assert names_of(response) == []
    assert "No campaign fits" in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a\x00b"},
        {"q": "x" * 10_000},
        {"q": "' OR 1=1 --%_\\"},
        {"q": "🎉\u202e"},
        {"status": "burned"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "9" * 40},
    ],
)
def test_invalid_queries_are_no_errors(client_of, viewer, query):
    make_campaign()
    assert client_of(viewer).get(LIST_URL, query).status_code == 200


def test_htmx_gets_only_the_list(client_of, viewer):
    make_campaign()
    response = client_of(viewer).get(LIST_URL, headers=HTMX)
    assert response.text.lstrip().startswith('<div class="stack" id="campaigns">')
    assert "<html" not in response.text


def test_the_list_has_fifty_campaigns_a_page(client_of, viewer):
    for n in range(51):
        make_campaign(name=f"Nr {n}")
    client = client_of(viewer)
    first = client.get(LIST_URL, {"q": "Nr"})
    assert len(names_of(first)) == 50
    assert (first.context["prev"], first.context["next"]) == ("", "q=Nr&page=2")
    second = client.get(f"{LIST_URL}?{first.context['next']}")
    assert names_of(second) == ["Nr 0"]
    assert (second.context["prev"], second.context["next"]) == ("q=Nr&page=1", "")


def test_the_list_needs_the_same_queries_for_any_number(
    client_of, viewer, django_assert_num_queries
):
    client = client_of(viewer)
    make_campaign()
    with django_assert_num_queries(6):  # session, user, chips, count, campaigns, views
        client.get(LIST_URL)
    make_campaign()
    make_campaign()
    with django_assert_num_queries(6):
        client.get(LIST_URL)


# ── one campaign ─────────────────────────────────────────────────────────────


def test_the_detail_page(client_of, marketer, settings):
    settings.PUBLIC_URL = "https://win.example"
    campaign = make_campaign(
        name="Summer <b>",
        slug="ice",
        time_zone="Asia/Tokyo",
        starts_at=datetime(2027, 6, 1, 7, 30, tzinfo=UTC),
        ends_at=None,
        created_by=marketer,
    )
    response = client_of(marketer).get(campaign_url("detail", campaign))
    assert response.context["phase"] == "not_started"
    for part in (
        "Summer &lt;b&gt;",
        'href="https://win.example/ice/"',
        'data-copy="https://win.example/ice/"',
        "1 Jun 2027, 16:30",
        "Asia/Tokyo",
        f"/console/trail/?target=campaigns.campaign%3A{campaign.pk}",
    ):
        assert part in response.text


def test_the_detail_page_links_batches_redemptions_and_figures(client_of, marketer):
    campaign = make_campaign()
    text = client_of(marketer).get(campaign_url("detail", campaign)).text
    for name in ("codes:batch_list", "redemption:redemption_list"):
        assert f'href="{reverse(name, args=[campaign.pk])}"' in text
    figures = reverse("console:campaign_dashboard", args=[campaign.pk])
    assert f'hx-get="{figures}"' in text
    assert f'href="{figures}"' in text


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        ("draft", ["launch"]),
        ("running", ["pause", "end"]),
        ("paused", ["resume", "end"]),
        ("ended", []),
    ],
)
def test_only_available_actions_are_offered(client_of, marketer, status, actions):
    campaign = make_campaign(status=status)
    text = client_of(marketer).get(campaign_url("detail", campaign)).text
    assert [
        action for action in STATUS_ACTIONS if campaign_url(action, campaign) in text
    ] == actions


@pytest.mark.parametrize(
    ("status", "action", "becomes"),
    [
        ("draft", "launch", "running"),
        ("running", "pause", "paused"),
        ("paused", "resume", "running"),
        ("running", "end", "ended"),
    ],
)
def test_status_actions(client_of, marketer, status, action, becomes):
    campaign = make_campaign(status=status)
    client = client_of(marketer)
    assert client.get(campaign_url(action, campaign)).status_code == 200
    campaign.refresh_from_db()
    assert campaign.status == status  # a GET changes nothing
    response = client.post(campaign_url(action, campaign))
    assert response.url == campaign_url("detail", campaign)
    campaign.refresh_from_db()
    assert campaign.status == becomes
    assert Entry.objects.get().actor == marketer


def test_ending_is_confirmed_with_consequence_and_alternative(client_of, marketer):
    campaign = make_campaign(name="Summer")
    text = client_of(marketer).get(campaign_url("end", campaign)).text
    for part in (
        "End this campaign?",
        "<bdi>Summer</bdi>",
        "An ended campaign cannot be opened again.",
        campaign_url("pause", campaign),
    ):
        assert part in text


def test_a_refused_action_shows_its_message(client_of, marketer):
    campaign = make_campaign(status="ended")
    response = client_of(marketer).post(campaign_url("pause", campaign), follow=True)
    assert messages_of(response) == [
        "This campaign is ended: that is not possible now."
    ]
    assert not Entry.objects.exists()


def test_the_detail_page_needs_the_same_queries_for_any_number(
    client_of, marketer, django_assert_num_queries
):
    client, campaign = client_of(marketer), make_campaign(created_by=marketer)
    for _ in range(2):
        with django_assert_num_queries(4):  # session, user, campaign, trail
            client.get(campaign_url("detail", campaign))
        make_campaign()
