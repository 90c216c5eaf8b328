from datetime import timedelta

import pytest
from django.utils import timezone

from redemption.models import Reason
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    text_of,
)
from tests.redemption.views.pages import (
    HTMX,
    LOOKUP,
    history_url,
    list_url,
    make_attempt,
    queries,
)


@pytest.mark.parametrize(
    ("what", "allowed"),
    [
        ("lookup", {"viewer", "operator", "marketer", "manager"}),
        ("history", {"operator", "marketer", "manager"}),
        ("redemptions", {"operator", "marketer", "manager"}),
        ("attempts", {"operator", "marketer", "manager"}),
        ("figures", {"viewer", "operator", "marketer", "manager"}),
    ],
)
def test_who_may_see_what(request, client, client_of, code, campaign, what, allowed):
    urls = {"lookup": LOOKUP, "history": history_url(code)}
    url = urls.get(what) or list_url(campaign, what)
    people = ("viewer", "operator", "marketer", "manager")
    seen = {
        person
        for person in people
        if client_of(request.getfixturevalue(person)).get(url).status_code == 200
    }
    assert seen == allowed
    assert client.get(url).url == f"/console/sign-in/?next={url}"


@pytest.mark.parametrize("what", ["history", "redemptions", "attempts", "figures"])
def test_the_pages_are_only_read(client_of, manager, code, campaign, what):
    url = history_url(code) if what == "history" else list_url(campaign, what)
    client = client_of(manager)
    for method in (client.post, client.put, client.delete):
        assert method(url).status_code == 405
    assert client_of(manager).put(LOOKUP).status_code == 405


@pytest.mark.parametrize("what", ["redemptions", "attempts", "figures"])
def test_a_campaign_that_is_not_there(client_of, manager, what):
    client = client_of(manager)
    assert client.get(f"/console/campaigns/999/{what}/").status_code == 404


# ── lookup ───────────────────────────────────────────────────────────────────


def test_redemptions_are_listed_with_masks(client_of, operator, code, campaign):
    redemption = make_redemption(code=code)
    response = client_of(operator).get(list_url(campaign))
    [(listed, mask)] = response.context["rows"]
    assert listed == redemption
    assert mask in response.text
    assert history_url(code) in response.text
    assert text_of(code) not in response.text


def test_redemptions_of_one_batch(client_of, operator, code, campaign):
    make_redemption(code=code)
    other = make_code(batch=make_batch(campaign=campaign))
    make_redemption(code=other)
    client = client_of(operator)
    response = client.get(list_url(campaign), {"batch": other.batch_id})
    assert [row[0].code for row in response.context["rows"]] == [other]


@pytest.mark.parametrize("batch", ["x", "999999", "-1", "1.5", "\x00"])
def test_a_batch_that_is_not_there_is_said(client_of, operator, code, campaign, batch):
    make_redemption(code=code)
    response = client_of(operator).get(list_url(campaign), {"batch": batch})
    assert response.status_code == 200
    assert response.context["filters"].errors


def test_a_batch_of_another_campaign_is_not_shown(client_of, operator, code, campaign):
    elsewhere = make_code()
    make_redemption(code=elsewhere)
    url = f"{list_url(campaign)}?batch={elsewhere.batch_id}"
    response = client_of(operator).get(url)
    assert response.context["rows"] == []


def test_times_are_those_of_the_campaign(client_of, operator, code, campaign):
    campaign.time_zone = "Asia/Kathmandu"
    campaign.save(update_fields=["time_zone"])
    at = timezone.now().replace(hour=20, minute=0) - timedelta(days=1)
    campaign.starts_at = at - timedelta(days=1)
    campaign.save(update_fields=["starts_at"])
    make_redemption(code=code, at=at)
    response = client_of(operator).get(list_url(campaign))
    assert ", 01:45 " in response.text


def test_attempts_are_listed_without_what_was_typed(
    client_of, operator, code, campaign
):
    attempt = make_attempt(campaign, code=code, reason=Reason.VOIDED)
    make_attempt(make_campaign(), reference="AAAA-AAAA")
    response = client_of(operator).get(list_url(campaign, "attempts"))
    assert [row[0] for row in response.context["rows"]] == [attempt]
    for words in ("Voided", "203.0.113.0", str(attempt.device)[:8], history_url(code)):
        assert words in response.text


def test_attempts_are_narrowed(client_of, operator, campaign):
    make_attempt(campaign, reference="AAAA-AAAA", reason=Reason.EXPIRED)
    wanted = make_attempt(campaign, reason=Reason.EXPIRED)
    make_attempt(campaign)
    url = f"{list_url(campaign, 'attempts')}?reason=expired&q=7kq2m9xa"
    response = client_of(operator).get(url)
    assert [row[0] for row in response.context["rows"]] == [wanted]


@pytest.mark.parametrize("query", ["reason=none", "q=" + "x" * 99, "before=x"])
def test_nonsense_filters_are_harmless(client_of, operator, campaign, query):
    make_attempt(campaign)
    url = f"{list_url(campaign, 'attempts')}?{query}"
    assert client_of(operator).get(url).status_code == 200


# ── figures ──────────────────────────────────────────────────────────────────


def test_the_figures_of_a_campaign(client_of, viewer, code, campaign):
    make_batch(campaign=campaign, quantity=7)
    make_batch(quantity=100)  # of another campaign
    redemption = make_redemption(code=code)
    make_attempt(campaign)
    response = client_of(viewer).get(list_url(campaign, "figures"))
    figures, chart = response.context["figures"], response.context["chart"]
    assert [figures.total, figures.redeemed, figures.last_redeemed_at] == [
        10,
        1,
        redemption.at,
    ]
    assert [response.context["attempts_today"].n, chart.total, len(chart.bars)] == [
        1,
        1,
        30,
    ]
    assert 'role="group" aria-label="1 redemption in 30 days. Most on' in response.text
    assert "10 % of all" in response.text
    assert "redemptions/" not in response.text.split("<main")[1]  # no list for viewers


def test_a_campaign_without_codes_has_figures(client_of, viewer, db):
    response = client_of(viewer).get(list_url(make_campaign(), "figures"))
    assert response.status_code == 200
    assert "none yet" in response.text


# ── parts and queries ────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", ["redemptions", "attempts", "figures"])
def test_a_page_and_its_part(client_of, operator, code, campaign, what):
    make_redemption(code=code)
    make_attempt(campaign)
    client, url = client_of(operator), list_url(campaign, what)
    page, part = client.get(url).text, client.get(url, headers=HTMX).text
    assert "<!doctype html>" in page
    assert "<!doctype html>" not in part
    assert "<h1" not in part
    assert part.strip().startswith(("<div", "<section"))


def test_queries_do_not_grow_with_the_rows(client_of, operator, campaign):
    batch = make_batch(campaign=campaign, quantity=9)
    client, counts = client_of(operator), []
    for serials in ((1,), (2, 3, 4)):
        for serial in serials:
            code = make_code(batch=batch, serial=serial)
            make_redemption(code=code, by=operator)
            make_attempt(campaign, code=code)
        counts.append(
            [
                queries(client, list_url(campaign)),
                queries(client, f"{list_url(campaign)}?batch={batch.pk}"),
                queries(client, list_url(campaign, "attempts")),
                queries(client, list_url(campaign, "figures")),
                queries(client, list_url(campaign, "figures"), headers=HTMX),
                queries(client, history_url(make_code(batch=batch, serial=1))),
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12


def test_queries_do_not_grow_with_the_batches(client_of, operator, campaign):
    client, counts = client_of(operator), []
    for batches_more in (0, 2):
        for _ in range(batches_more):
            make_redemption(code=make_code(batch=make_batch(campaign=campaign)))
        counts.append(
            [
                queries(client, list_url(campaign, "figures")),
                queries(client, list_url(campaign)),
            ]
        )
    assert counts[0] == counts[1]
