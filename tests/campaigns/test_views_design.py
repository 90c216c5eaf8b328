import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import design_draft, theme
from campaigns.models import Campaign, Draft
from staff.models import Entry
from tests.campaigns.images import made
from tests.campaigns.pages import HTMX, messages_of
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

SOUND = {
    **dict.fromkeys((name for name in design_draft.ASKS if name != "asks_terms"), "no"),
    "theme": "quiet",
    "accent_color": "#d81b60",
    "background_color": "#ffe9a8",
    "headline": "Win",
    "es-headline": "Gana",
    "shows": "paused",
    "reads": "es",
}


@pytest.fixture
def campaign():
    return make_campaign()


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def address(campaign, name="design", *more):
    return reverse(f"campaigns:{name}", args=[campaign.pk, *more])


def test_a_draft_without_javascript(client, campaign):
    answer = client.post(address(campaign), SOUND)

    assert answer.url == f"{address(campaign)}?shows=paused&reads=es"
    drafted = design_draft.drafted(campaign)
    assert [drafted.theme, drafted.headline, drafted.translations] == [
        "quiet",
        "Win",
        {"es": {"headline": "Gana"}},
    ]
    page = client.get(answer.url).text
    assert "/design/preview/?shows=paused&amp;reads=es&amp;at=" in page
    assert "5 changes are not published yet." in page
    assert not Entry.objects.exists()


def test_while_somebody_types_the_preview_alone_comes_back(client, campaign):
    answer = client.post(address(campaign), SOUND, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div class="stack" id="preview"')
    assert Draft.objects.exists()


def test_each_language_is_written_its_own_way(client, campaign):
    form = client.get(address(campaign)).context["form"]
    written = {
        code: words["terms"].field.widget.attrs["dir"]
        for code, _name, words in form.others
    }
    ltr = dict.fromkeys(["en", "es", "de", "fr", "pt"], "ltr")
    assert written == {**ltr, "ar": "rtl"}


def test_publishing(client, campaign):
    answer = client.post(address(campaign), SOUND | {"publish": "yes"}, follow=True)
    assert messages_of(answer) == ["Published: visitors see the page like this."]
    campaign.refresh_from_db()
    assert [campaign.headline, campaign.theme] == ["Win", "quiet"]
    assert Entry.objects.get().action == "campaigns.published"
    assert "Visitors see the page like this." in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"accent_color": "red"}, "Accent colour · Use a colour such as #1a73e8."),
        ({"es-headline": "x" * 121}, "Español · Headline"),
        ({"theme": "loud"}, "Theme"),
    ],
)
def test_what_is_wrong_is_said_and_neither_kept_nor_published(
    client, campaign, headers, wrong, said
):
    sent = SOUND | wrong | {"publish": "yes"}
    answer = client.post(address(campaign), sent, headers=headers)
    assert answer.status_code == 200
    assert said in answer.text
    assert not Draft.objects.exists()
    assert not Entry.objects.exists()


ASKING = SOUND | {
    "asks_email": "must",
    "asks_question": "may",
    "question": "In which shop?",
    "es-question": "¿En qué tienda?",
    "asks_terms": "on",
    "terms": "Be fair.",
}


def test_what_to_ask_is_part_of_the_design(client, campaign):
    client.post(address(campaign), ASKING)
    drafted = design_draft.drafted(campaign)
    assert {name: getattr(drafted, name) for name in design_draft.ASKS} == {
        "asks_name": "no",
        "asks_email": "must",
        "asks_phone": "no",
        "asks_postcode": "no",
        "asks_question": "may",
        "asks_terms": True,
    }
    assert drafted.translations["es"]["question"] == "¿En qué tienda?"
    assert not Campaign.objects.get().asks_anything
    page = client.get(address(campaign)).text
    assert "which are forgotten after 365 days" in page

    client.post(address(campaign), ASKING | {"publish": "yes"})
    assert Campaign.objects.get().asks_anything
    trailed = Entry.objects.get()
    assert {"asks_email", "asks_question", "asks_terms", "question"} <= set(
        trailed.data["fields"]
    )
    assert "whether the e-mail is asked" in dict(trailed.facts)["fields"]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"terms": ""}, "There are no terms to accept yet. Write them"),
        ({"terms": "", "es-terms": "Sé justo."}, "There are no terms to accept yet."),
        ({"question": ""}, "Write the question, or do not ask it."),
        ({"question": "  "}, "Write the question, or do not ask it."),
        ({"question": "x" * 201}, "Question · Ensure this value"),
        ({"asks_email": "perhaps"}, "E-mail · Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(client, campaign, headers, wrong, said):
    answer = client.post(address(campaign), ASKING | wrong, headers=headers)
    assert said in answer.text
    assert not Draft.objects.exists()


def test_looking_changes_nothing_whatever_the_line_ends(client):
    campaign = make_campaign(intro="One\r\nTwo", terms="a\nb")
    form = client.get(address(campaign)).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"intro": "One\nTwo", "terms": "a\r\nb"}
    client.post(address(campaign), sent)
    assert design_draft.differences(campaign) == []


def test_a_page_that_nobody_offers_is_not_shown(client, campaign):
    page = client.get(address(campaign), {"shows": "admin", "reads": "xx"}).text
    assert "/design/preview/?shows=open&amp;reads=en&amp;at=" in page


def test_discarding(client, campaign):
    client.post(address(campaign), SOUND)
    client.post(address(campaign, "design_discard"))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["logo", "hero"])
def test_a_picture_is_put_and_taken_out(client, campaign, kind):
    url = address(campaign, f"design_{kind}")
    client.post(url, {"file": SimpleUploadedFile("a.png", made())})
    name = getattr(design_draft.drafted(campaign), kind)
    assert name.endswith("-40x20.webp")
    picture = f"/{campaign.slug}/picture.{name}"
    assert picture in client.get(address(campaign)).text
    assert client.get(picture)["Content-Type"] == "image/webp"

    client.post(url, {"remove": "yes"})
    assert getattr(design_draft.drafted(campaign), kind) == ""


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "This field is required."),
        ({"file": SimpleUploadedFile("a.png", b"hello")}, "This file is no picture"),
    ],
)
def test_a_file_that_is_no_picture(client, campaign, sent, said):
    answer = client.post(address(campaign, "design_logo"), sent, follow=True)
    assert messages_of(answer)[0].startswith(said)
    assert design_draft.drafted(campaign).logo == ""


def test_the_theme_of_a_draft_is_served_to_staff(client, campaign):
    client.post(address(campaign), SOUND)
    answer = client.get(address(campaign, "design_theme", "0"))
    assert answer.text == theme.stylesheet(design_draft.drafted(campaign))
    assert "#d81b60" in answer.text


def test_who_may_design(client_of, campaign, operator, viewer):
    names = ["design", "design_discard", "design_logo", "design_hero"]
    for person in (operator, viewer):
        client = client_of(person)
        assert {client.post(address(campaign, n)).status_code for n in names} == {403}
        assert client.get(address(campaign, "design_theme", "0")).status_code == 403
        assert client.get(address(campaign)).status_code == 403
        detail = client.get(f"/console/campaigns/{campaign.pk}/").text
        assert address(campaign) not in detail
    assert Campaign.objects.get().headline == ""


def test_only_the_designer_may_hold_a_frame(client, campaign):
    page = client.get(address(campaign))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    other = client.get(f"/console/campaigns/{campaign.pk}/")
    assert "frame-src" not in other["Content-Security-Policy"]
