"""What a published design does to the pages of visitors."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

from campaigns import design_draft, theme
from campaigns.models import Campaign
from redemption.public import campaign_cache
from tests.campaigns.images import make_image
from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.redemption.visitor_browser import Visitor

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(slug="summer", name="Ice Cream Summer")


def publish(campaign, **fields):
    design_draft.edit(campaign, fields, by=None, at=campaign.created_at)
    design_draft.publish(campaign, by=None, at=campaign.created_at)


def with_pictures(campaign, logo=(90, 90)):
    at = campaign.created_at
    for kind, size in (("logo", logo), ("hero", (1200, 600))):
        design_draft.put_picture(campaign, kind, make_image(size), by=None, at=at)
    design_draft.publish(campaign, by=None, at=at)


def open_page(**extra):
    return Client(**extra).get("/summer/").text


def test_visitors_see_a_draft_only_when_it_is_published(campaign):
    design_draft.edit(campaign, {"headline": "New"}, by=None, at=campaign.created_at)
    assert "New" not in open_page()
    design_draft.publish(campaign, by=None, at=campaign.created_at)
    assert "<h1>New</h1>" in open_page()


def test_visitors_read_their_own_language(campaign):
    publish(campaign, headline="Win", translations={"es": {"headline": "Gana"}})
    assert "<h1>Gana</h1>" in open_page(headers={"accept-language": "es"})
    assert "<h1>Win</h1>" in open_page(headers={"accept-language": "fr"})


@pytest.mark.parametrize("state", ["running", "paused", "ended"])
def test_every_page_belongs_to_the_design(campaign, state):
    publish(campaign, theme="quiet", terms="T", privacy="P", contact="help@example.com")
    campaign.status = state
    campaign.save(update_fields=["status"])
    page = open_page()
    assert 'data-theme="quiet"' in page
    assert "<p>T</p>" in page
    assert "<p>P</p>" in page
    assert "help@example.com" in page


def test_the_remembered_success_page_follows_the_design(campaign):
    batch = make_batch(campaign=campaign, quantity=2)

    def redeemed(serial):
        campaign_cache.clear()
        code = text_of(make_code(batch=batch, serial=serial))
        return Visitor("summer").submit(code).content.decode()

    assert 'data-theme="classic"' in redeemed(1)
    publish(campaign, theme="bold", success_text="Show **this**.")
    with_pictures(campaign)
    page = redeemed(2)
    assert 'data-theme="bold"' in page
    assert "<p>Show <strong>this</strong>.</p>" in page
    assert f"/summer/picture.{campaign.logo}" in page


def test_one_style_sheet_one_script_and_no_request_for_the_icon(campaign):
    page = open_page()
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == [
        f"/summer/theme.{theme.digest(campaign)}.css"
    ]
    assert len(re.findall(r"<script\b", page)) == 1
    assert re.search(r'<link rel="icon" href="data:image/svg\+xml;base64,', page)
    assert "<img" not in page
    others = [ROOT / "static/js/landing.js", ROOT / "static/img/icons.svg"]
    weight = len(page) + len(theme.stylesheet(campaign))
    assert weight + sum(file.stat().st_size for file in others) < 45_000


def test_the_style_sheet_is_packed_for_those_who_can_unpack_it(campaign):
    url = f"/summer/theme.{theme.digest(campaign)}.css"
    packed = Client().get(url, headers={"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content).decode() == theme.stylesheet(campaign)
    assert "Content-Encoding" not in Client().get(url)


def test_pictures_do_not_let_the_page_jump_and_are_kept_for_good(campaign):
    with_pictures(campaign)
    page = open_page()
    logo, hero = (f"/summer/picture.{name}" for name in (campaign.logo, campaign.hero))
    assert f'src="{logo}" alt="Ice Cream Summer" width="90" height="90"' in page
    assert f'src="{hero}" alt="" width="1200" height="600"' in page
    response = Client().get(hero)
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


def test_pictures_of_a_draft_are_for_staff(campaign, client_of, viewer):
    at = campaign.created_at
    design_draft.put_picture(campaign, "hero", make_image((60, 30)), by=None, at=at)
    drafted = f"/summer/picture.{design_draft.with_draft(campaign).hero}"
    staff = client_of(viewer)
    assert Client().get(drafted).status_code == 404
    seen = staff.get(drafted)
    assert [seen["Content-Type"], seen["Cache-Control"]] == [
        "image/webp",
        "private, max-age=600",
    ]
    design_draft.publish(campaign, by=None, at=at)
    assert Client().get(drafted).status_code == 200
    assert staff.get(drafted)["Cache-Control"].startswith("public, ")

    Campaign.objects.update(status="draft")
    assert Client().get(drafted).status_code == 404
    assert staff.get(drafted)["Cache-Control"].startswith("private, ")


def test_a_square_logo_is_the_icon(campaign):
    with_pictures(campaign)
    icon = f'<link rel="icon" href="/summer/picture.{campaign.logo}" type="image/webp">'
    assert icon in open_page()


def test_what_others_see_when_the_page_is_shared(campaign, settings):
    settings.PUBLIC_URL = "https://win.example"
    with_pictures(campaign)
    publish(campaign, headline="Win <ice>", intro="One **code**.\n\n- two")
    page = open_page()
    assert '<meta property="og:title" content="Win &lt;ice&gt;">' in page
    assert '<meta property="og:description" content="One code. two">' in page
    image = f"https://win.example/summer/picture.{campaign.share}"
    assert f'<meta property="og:image" content="{image}">' in page
    response = Client().get(image.removeprefix("https://win.example"))
    assert response["Content-Type"] == "image/jpeg"


def test_a_picture_that_is_not_there(campaign):
    with_pictures(campaign)
    other = make_campaign(slug="winter")
    for url in (
        "/summer/picture.nothing.webp",
        f"/{other.slug}/picture.{campaign.logo}",
    ):
        assert Client().get(url).status_code == 404


def test_pictures_cost_no_query_on_the_page(campaign, django_assert_num_queries):
    with_pictures(campaign)
    open_page()
    with django_assert_num_queries(1):
        open_page()
