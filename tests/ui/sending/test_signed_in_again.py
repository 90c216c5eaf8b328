"""A form that was opened before the last sign-in, and what htmx sends meanwhile."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from tests.factories import make_batch, make_campaign
from tests.ui.sending.html_forms import form_to
from tests.ui.sending.steps import (
    NEW,
    TYPED,
    lose_session,
    sign_in_in_another_tab,
    sign_in_strictly,
)
from ui.models import KeptForm
from ui.sending import tokens


@pytest.fixture
def strict(marketer):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/console/sign-in/")
    sign_in_strictly(client, page, marketer)
    return client


def test_a_form_from_before_the_sign_in_is_shown_again(strict, marketer):
    form = form_to(strict.get(NEW).text, NEW, page=NEW).fields | TYPED
    sign_in_in_another_tab(strict, marketer)
    answer = strict.post(NEW, form)
    assert urlsplit(answer.url).path == NEW
    page = strict.get(answer.url)
    assert "You have signed in again since this form was opened." in page.text
    fields = form_to(page.text, NEW, page=NEW).fields
    assert fields["headline"] == ["Win!"]
    assert fields[tokens.FIELD] == form[tokens.FIELD]
    assert strict.post(NEW, fields).status_code == 302
    assert Campaign.objects.count() == 1


def test_a_form_of_the_person_before_is_refused(strict, manager):
    form = form_to(strict.get(NEW).text, NEW, page=NEW).fields | TYPED
    sign_in_in_another_tab(strict, manager)
    answer = strict.post(NEW, form)
    assert answer.status_code == 403
    assert "Win!" not in answer.text
    assert not KeptForm.objects.exists()


def test_a_form_of_another_site_is_refused(strict):
    answer = strict.post(NEW, TYPED)
    assert answer.status_code == 403
    assert not KeptForm.objects.exists()


# ── htmx ─────────────────────────────────────────────────────────────────────


def ask_by_htmx(client, path, data, **headers):
    return client.post(path, data, headers={"HX-Request": "true", **headers})


def test_a_draft_that_is_sent_by_itself_leaves_the_page_as_it_is(client):
    campaign = make_campaign()
    path = reverse("campaigns:design", args=[campaign.pk])
    form = form_to(client.get(path).text, path, page=path).fields
    lose_session(client)
    answer = ask_by_htmx(client, path, form | {"headline": "Win!"})
    assert [answer.status_code, answer["HX-Retarget"]] == [286, "#messages"]
    assert "HX-Redirect" not in answer
    assert "You were signed out. What you typed stays here" in answer.text
    assert 'href="/console/sign-in/" target="_blank"' in answer.text


def test_a_part_that_is_polled_does_not_take_the_page_away(client):
    batch = make_batch()
    path = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    lose_session(client)
    answer = client.get(path, headers={"HX-Request": "true"})
    assert answer.status_code == 286
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    assert client.get(path, headers=boosted).status_code == 302


def test_a_draft_from_before_the_sign_in_is_not_lost(strict, marketer):
    campaign = make_campaign()
    path = reverse("campaigns:design", args=[campaign.pk])
    form = form_to(strict.get(path).text, path, page=path).fields
    sign_in_in_another_tab(strict, marketer)
    answer = ask_by_htmx(strict, path, form | {"headline": "Win!"})
    assert answer.status_code == 286
    assert "You have signed in again since this form was opened." in answer.text
    page = strict.get(strict.post(path, form | {"headline": "Win!"}).url)
    assert form_to(page.text, path, page=path).fields["headline"] == ["Win!"]
