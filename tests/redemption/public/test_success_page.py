"""The page of a redeemed code, rendered once and then only filled in."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from redemption.public import success_page
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

AT = datetime(2027, 3, 12, 12, 30, 5, tzinfo=UTC)


def render(campaign, code="7KQ2-M9XA-R3DD", at=AT):
    return success_page.render(
        campaign, code=code, serial="12-4217", at=at, theme_url="/x.css"
    )


def test_the_page_shows_code_and_time_in_the_zone_of_the_campaign():
    page = render(make_campaign(time_zone="Asia/Kathmandu"))
    assert "7KQ2-M9XA-R3DD" in page
    assert '<time datetime="2027-03-12T18:15:05+05:45">12 March 2027, 18:15<' in page
    assert "Asia/Kathmandu" in page


def test_what_is_filled_in_is_escaped():
    page = render(make_campaign(), code="<b>&amp;</b>")
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in page
    assert "<b>" not in page


def test_no_placeholder_is_left():
    assert success_page._MARK not in render(make_campaign())


def test_a_second_page_of_the_campaign_is_not_rendered(monkeypatch):
    campaign, rendered = make_campaign(), []

    def record(*args):
        rendered.append(args)
        return render_to_string(*args)

    monkeypatch.setattr(success_page, "render_to_string", record)
    pages = {render(campaign, code=f"CODE-{n}") for n in range(3)}
    assert [len(pages), len(rendered)] == [3, 1]


def test_each_language_has_its_own_page():
    campaign = make_campaign()
    assert '<html lang="en"' in render(campaign)
    with translation.override("es"):
        assert '<html lang="es"' in render(campaign)
    assert '<html lang="en"' in render(campaign)
