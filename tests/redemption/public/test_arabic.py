"""A visitor who reads Arabic meets no English word, whatever happens."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from campaigns.forms.design import PREVIEW_PAGES
from redemption.errors import Rejected
from redemption.models import Reason
from redemption.public import replies
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db

# Names, and what stands in a code; the other languages under their own names.
KNOWN = r"Pinpress|Sun|BF26|UTC|A B E G I O P S T U Z|English|Español|Deutsch|Français"
KNOWN += "|Português|ana@example.com"
SAID = re.compile(r"[A-Za-zÀ-ÿ]{2,}")


def left_in_english(html):
    """Return the Latin words that a page says or reads aloud."""
    spoken = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', html)
    others = r'(?s)<bdi dir="ltr".*?</bdi>|<(script|head)\b.*?</\1>'  # codes among them
    text = " ".join([*spoken, re.sub(r"<[^>]+>", " ", re.sub(others, "", html))])
    return SAID.findall(re.sub(KNOWN, "", unescape(text)))


@pytest.fixture
def campaign():
    campaign = make_campaign(
        name="Sun",
        slug="sun",
        terms="شروط",
        question="أين؟",
        asks_terms=True,
        **{f"asks_{name}": "must" for name in ("name", "email", "phone", "postcode")},
        asks_question="must",
    )
    make_batch(campaign=campaign, prefix="BF26-")
    return campaign


@pytest.mark.parametrize("shows", PREVIEW_PAGES)
def test_the_pages_of_a_campaign(campaign, client_of, marketer, shows):
    url = f"/console/campaigns/{campaign.pk}/design/preview/?reads=ar&shows={shows}"
    page = client_of(marketer).get(url).text
    assert '<html lang="ar" dir="rtl">' in page
    assert left_in_english(page) == []


def test_the_landing_page_and_its_errors(campaign):
    visitor = Client(headers={"accept-language": "ar"})
    for path in ("/sun/", "/nobody-made-this/", "/sun/theme.0/1"):
        assert left_in_english(visitor.get(path, follow=True).text) == []
    sent = {"terms": "", "email": "x", "phone": "1", "name": "\x01", "code": "x" * 90}
    assert left_in_english(visitor.post("/sun/", sent).text) == []
    visitor = Client(headers={"accept-language": "ar"}, enforce_csrf_checks=True)
    assert left_in_english(visitor.post("/sun/", {"code": "x"}).text) == []
    assert left_in_english(visitor.post("/language/", {}).text) == []


@pytest.mark.parametrize("form", [{}, {"code": "x"}])
@pytest.mark.parametrize("is_safe", [True, False])
def test_when_we_fail(form, is_safe):
    names = ["400", "403_csrf", "404", "500", "redemption/public/unavailable"]
    with translation.override("ar"):
        pages = [
            render_to_string(f"{name}.html", {"form": form, "is_safe": is_safe})
            for name in names
        ]
    assert [left_in_english(page) for page in pages] == [[]] * len(names)


@pytest.mark.parametrize("group", [None, 1, 6, 9])
@pytest.mark.parametrize("kind", ["empty", "too_long", "length", "symbols", "check"])
@pytest.mark.parametrize("charset", ["clear", "clear_letters", "digits", "letters"])
def test_every_mistyped_code(kind, group, charset):
    campaign = make_campaign()
    make_batch(campaign=campaign, charset=charset, length=10)
    rejected = Rejected(Reason.UNREADABLE, kind=kind, group=group)
    with translation.override("ar"):
        reply = replies.reply_to(rejected, campaign, at=timezone.now())
    assert left_in_english(f"{reply.title} {reply.text} {reply.next_step}") == []


@pytest.mark.parametrize(
    ("minutes", "when"),
    [
        (1, "بعد دقيقة واحدة."),
        (2, "بعد دقيقتين."),
        (5, "بعد 5 دقائق."),
        (15, "بعد 15 دقيقة."),
        (100, "بعد 100 دقيقة."),
    ],
)
def test_numbers_and_their_nouns_agree(minutes, when):
    rejected = Rejected(Reason.THROTTLED, wait=60 * minutes)
    with translation.override("ar"):
        reply = replies.reply_to(rejected, make_campaign(), at=timezone.now())
    assert when in reply.text


def test_dates_are_written_as_in_arabic(campaign):
    campaign.starts_at = datetime(2099, 11, 5, 9, 30, tzinfo=UTC)
    campaign.ends_at = None
    campaign.save(update_fields=["starts_at", "ends_at"])
    page = Client(headers={"accept-language": "ar"}).get("/sun/").text
    assert ">5 نوفمبر 2099، 09:30</time>" in page
