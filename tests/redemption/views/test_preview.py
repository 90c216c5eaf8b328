import pytest
from django.urls import reverse

from campaigns import design_draft
from tests.factories import make_batch, make_campaign
from tests.redemption.visitor_browser import heading
from tools.every_page import ASKS_EVERYTHING

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = make_campaign(slug="summer", headline="Old", status="draft")
    make_batch(campaign=campaign, quantity=1)
    fields = {"headline": "New", "theme": "bold", "terms": "One **each**"}
    fields["translations"] = {"es": {"headline": "Nuevo"}}
    design_draft.edit(campaign, fields, by=None, at=campaign.created_at)
    return campaign


@pytest.fixture
def preview(client_of, marketer, campaign):
    url = reverse("redemption:design_preview", args=[campaign.pk])
    return lambda **query: client_of(marketer).get(url, query)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({}, "New"),
        ({"reads": "es"}, "Nuevo"),
        ({"shows": "typo"}, "New"),
        ({"shows": "rejected"}, "New"),
        ({"shows": "redeemed"}, "Your code is redeemed"),
        ({"shows": "not_started"}, "Not open yet"),
        ({"shows": "paused"}, "We will be back soon"),
        ({"shows": "ended"}, "This campaign has ended"),
        ({"shows": "nonsense", "reads": "nonsense"}, "New"),
    ],
)
def test_each_page_has_the_design_of_the_draft(preview, query, title):
    page = preview(**query)
    assert heading(page) == title
    assert 'data-theme="bold"' in page.text
    assert "<p>One <strong>each</strong></p>" in page.text
    assert "<script" not in page.text
    assert f'<html lang="{query.get("reads", "en")}"'.replace("nonsense", "en") in (
        page.text
    )


def test_answers_stand_above_the_form(preview):
    assert 'data-answer="typo"' in preview(shows="typo").text
    assert 'data-answer="rejected"' in preview(shows="rejected").text
    assert "data-answer" not in preview().text


def test_the_preview_may_stand_in_a_frame_of_ours_and_nobody_elses(preview):
    page = preview()
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]


def test_only_those_who_design_see_it(client, client_of, operator, campaign):
    url = reverse("redemption:design_preview", args=[campaign.pk])
    assert client.get(url).status_code == 302
    assert client_of(operator).get(url).status_code == 403


# ── what the draft asks ──────────────────────────────────────────────────────


def test_the_preview_asks_what_the_draft_asks(preview, campaign):
    assert "landing-question" not in preview().text
    design_draft.edit(campaign, ASKS_EVERYTHING, by=None, at=campaign.created_at)
    page = preview(reads="es").text
    assert page.count('class="landing-question"') == 6
    assert 'aria-invalid="true"' not in page


def test_the_preview_of_a_missing_answer(preview, campaign):
    design_draft.edit(campaign, ASKS_EVERYTHING, by=None, at=campaign.created_at)
    page = preview(shows="unanswered").text
    assert 'data-answer="unanswered"' in page
    assert page.count('aria-invalid="true"') == 4
    assert "Enter your e-mail address." in page
    assert "The code is missing" not in page


def test_where_nothing_must_be_answered_nothing_is_missing(preview, campaign):
    asks = {"asks_name": "may"}
    design_draft.edit(campaign, asks, by=None, at=campaign.created_at)
    page = preview(shows="unanswered").text
    assert "data-answer" not in page
    assert page.count('class="landing-question"') == 1
