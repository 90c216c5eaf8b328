"""No text of a campaign changes the structure of a page, whatever it holds."""

import re

import pytest
import tinyhtml5
from django.test import Client
from django.utils import translation
from tablib import Dataset

from campaigns import design_draft
from campaigns.forms.design import PREVIEW_PAGES
from campaigns.resources import PAGE_FIELDS, CampaignResource
from redemption.public import campaign_cache
from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.redemption.visitor_browser import Visitor
from tests.sources import ROOT

pytestmark = pytest.mark.django_db

PLAIN = "Word"
# Ends an attribute, a title, a script; begins elements; entities, also of a quote.
NASTY = (
    '" x="1" \'y=\'2 --></title></script><meta http-equiv=refresh content=0> '
    "&quot;&lt;i&gt;&amp;amp; {{ 7|add:7 }}{% x %}"
)
TEXTS = ("name", *design_draft.TEXT_FIELDS)


def structure(html):
    """Return each element of a page with the names of its attributes, in order."""
    return [
        (str(element.tag).rpartition("}")[2], tuple(sorted(element.attrib)))
        for element in tinyhtml5.parse(html).iter()
    ]


def fill(campaign, text):
    """Write `text` into every text field, in the default language and in Spanish."""
    texts = dict.fromkeys(design_draft.TEXT_FIELDS, text)
    campaign.name = text[:100]
    for name, value in texts.items():
        setattr(campaign, name, value[:120])
    campaign.translations = {"es": texts}
    campaign.save()
    campaign_cache.clear()


@pytest.fixture
def campaign():
    asks = dict.fromkeys(("asks_name", "asks_email", "asks_question"), "must")
    return make_campaign(
        slug="summer", question="?", terms="T", asks_terms=True, **asks
    )


def structures(campaign, text, pages):
    fill(campaign, text)
    return {name: structure(html) for name, html in pages().items()}


@pytest.mark.parametrize("language", ["en", "es"])
def test_texts_change_no_element_and_no_attribute_of_a_public_page(campaign, language):
    batch = make_batch(campaign=campaign, quantity=9)
    serials = iter(range(1, 10))

    def pages():
        visitor = Visitor("summer", headers={"accept-language": language})
        answers = {"name": "A", "email": "a@b.example", "answer": "x", "terms": "on"}
        code = text_of(make_code(batch=batch, serial=next(serials)))
        return {
            "open": visitor.open().text,
            "unanswered": visitor.submit(code).text,
            "typo": visitor.submit(code[:-1], **answers).text,
            "redeemed": visitor.submit(code, **answers).text,
            "leads back": visitor.open().text,
            "elsewhere": Visitor("summer").open("/summer/done.html").text,
            "scanned": Visitor("summer").open("/summer/?scanned").text,
            "no cookie": Client(enforce_csrf_checks=True)
            .post("/summer/", {"code": code})
            .text,
            "not found": visitor.client.get("/nobody-made-this/").text,
        }

    plain = structures(campaign, PLAIN, pages)
    assert structures(campaign, NASTY, pages) == plain
    assert "unanswered" in plain


@pytest.mark.parametrize("shows", PREVIEW_PAGES)
def test_texts_change_no_element_of_the_designers_preview(
    campaign, shows, client_of, marketer
):
    client = client_of(marketer)
    url = f"/console/campaigns/{campaign.pk}/design/preview/?reads=es&shows={shows}"

    def pages():
        return {shows: client.get(url).text}

    plain = structures(campaign, PLAIN, pages)
    assert structures(campaign, NASTY, pages) == plain


def test_what_is_typed_changes_no_element(visitor):
    plain = structure(visitor.submit("A").text)
    assert structure(visitor.submit(NASTY).text) == plain


def test_imported_texts_are_no_other_than_typed_ones(manager):
    """What an import file holds comes through the same fields."""
    rows = [dict.fromkeys(TEXTS, text) for text in (PLAIN, NASTY[:100])]
    structures = []
    for slug, row in zip(("plain", "nasty"), rows, strict=True):
        fields = {
            **row,
            "slug": slug,
            "starts_at": "2026-01-01 00:00:00",
            "time_zone": "UTC",
            "position": 1,
            "asks_terms": "1",
            "translations": '{"es": {"intro": "\\" x=\\"1"}}',
        }
        columns = [name for name in fields if name in {*PAGE_FIELDS, *fields}]
        data = Dataset([fields[name] for name in columns], headers=columns)
        result = CampaignResource(by=manager).import_data(
            data, raise_errors=True, numbers=[2]
        )
        assert [row.import_type for row in result.rows] == ["new"]
        with translation.override("en"):
            page = open_as_staff(slug, manager)
        structures.append(structure(page))
    assert structures[0] == structures[1]


def open_as_staff(slug, user):
    client = Client()
    client.force_login(user)
    return client.get(f"/{slug}/").text


def test_the_share_text_is_what_is_read(campaign):
    campaign.intro = 'Say "hi" **now** &amp; <b>win</b>\n\n- one\n- [two](https://a.b)'
    campaign.save()
    page = tinyhtml5.parse(Client().get("/summer/").text)
    found = {element.get("property"): element.get("content") for element in page.iter()}
    assert found["og:description"] == 'Say "hi" now &amp; <b>win</b> one two'


def test_a_long_share_text_is_cut_before_it_is_escaped(campaign):
    campaign.intro = '"&<' * 100
    campaign.save()
    page = tinyhtml5.parse(Client().get("/summer/").text)
    found = {element.get("property"): element.get("content") for element in page.iter()}
    assert found["og:description"] == ('"&<' * 100)[:199] + "…"


def test_no_template_and_no_module_writes_http_equiv():
    texts = {
        path.relative_to(ROOT): path.read_text()
        for folder in ("templates", "campaigns", "redemption", "ui", "console")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".py"}
    }
    assert len(texts) > 200
    assert [name for name, text in texts.items() if "http-equiv" in text] == []


def test_no_template_puts_a_text_marked_safe_into_an_attribute_or_a_title():
    """Such a text is escaped for a place between tags, not for a value in quotes."""
    marked = r"content\.(intro|success_text|terms|privacy)|\|safe\b|\|striptags"
    attribute = re.compile(rf'<[a-z][^<>]*"[^"<>]*{{{{[^}}]*({marked})', re.DOTALL)
    title = re.compile(rf"<title>[^<]*({marked})|block title %}}[^<]*({marked})")
    wrong = [
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if attribute.search(path.read_text()) or title.search(path.read_text())
    ]
    assert wrong == []
