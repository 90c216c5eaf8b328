import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import design_draft, theme
from campaigns.models import Campaign, Draft
from staff.models import Entry
from tests.campaigns.images import make_image
from tests.campaigns.pages import HTMX, messages_of
from tests.edit_forms import open_form
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

VALID_FORM = {
    **dict.fromkeys(
        (name for name in design_draft.ASK_FIELDS if name != "asks_terms"), "no"
    ),
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


def url_of(campaign, name="design", *more):
    return reverse(f"campaigns:{name}", args=[campaign.pk, *more])


def send(client, campaign, typed, **options):
    """Open the designer, type into its form and send it."""
    url = url_of(campaign)
    return client.post(url, open_form(client, url) | typed, **options)


def test_saving_a_draft_without_javascript(client, campaign):
    response = send(client, campaign, VALID_FORM)

    assert response.url == f"{url_of(campaign)}?shows=paused&reads=es"
    drafted = design_draft.with_draft(campaign)
    assert [drafted.theme, drafted.headline, drafted.translations] == [
        "quiet",
        "Win",
        {"es": {"headline": "Gana"}},
    ]
    page = client.get(response.url).text
    assert "/design/preview/?shows=paused&amp;reads=es&amp;at=" in page
    assert "5 changes are not published yet." in page
    assert not Entry.objects.exists()


def test_htmx_gets_only_the_preview(client, campaign):
    response = send(client, campaign, VALID_FORM, headers=HTMX)
    assert response.status_code == 200
    assert response.text.strip().startswith('<div class="stack" id="preview"')
    assert Draft.objects.exists()


def test_text_fields_have_the_direction_of_their_language(client, campaign):
    form = client.get(url_of(campaign)).context["form"]
    attributes = {
        code: text_form["terms"].field.widget.attrs["dir"]
        for code, _name, text_form in form.translation_forms
    }
    ltr = dict.fromkeys(["en", "es", "de", "fr", "pt"], "ltr")
    assert attributes == {**ltr, "ar": "rtl"}


def test_publishing(client, campaign):
    response = send(client, campaign, VALID_FORM | {"publish": "yes"}, follow=True)
    assert messages_of(response) == ["Published: visitors see the page like this."]
    campaign.refresh_from_db()
    assert [campaign.headline, campaign.theme] == ["Win", "quiet"]
    assert Entry.objects.get().action == "campaigns.published"
    assert "Visitors see the page like this." in response.text


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"accent_color": "red"}, "Accent colour · Use a colour such as #1a73e8."),
        ({"es-headline": "x" * 121}, "Español · Headline"),
        ({"theme": "loud"}, "Theme"),
    ],
)
def test_an_invalid_form_is_neither_saved_nor_published(
    client, campaign, headers, wrong, message
):
    data = VALID_FORM | wrong | {"publish": "yes"}
    response = send(client, campaign, data, headers=headers)
    assert response.status_code == 200
    assert message in response.text
    assert not Draft.objects.exists()
    assert not Entry.objects.exists()


ASKING_FORM = VALID_FORM | {
    "asks_email": "must",
    "asks_question": "may",
    "question": "In which shop?",
    "es-question": "¿En qué tienda?",
    "asks_terms": "on",
    "terms": "Be fair.",
}


def test_asked_fields_are_part_of_the_design(client, campaign):
    send(client, campaign, ASKING_FORM)
    drafted = design_draft.with_draft(campaign)
    assert {name: getattr(drafted, name) for name in design_draft.ASK_FIELDS} == {
        "asks_name": "no",
        "asks_email": "must",
        "asks_phone": "no",
        "asks_postcode": "no",
        "asks_question": "may",
        "asks_terms": True,
    }
    assert drafted.translations["es"]["question"] == "¿En qué tienda?"
    assert not Campaign.objects.get().asks_anything
    page = client.get(url_of(campaign)).text
    assert "which are forgotten after 365 days" in page

    send(client, campaign, ASKING_FORM | {"publish": "yes"})
    assert Campaign.objects.get().asks_anything
    entry = Entry.objects.get()
    assert {"asks_email", "asks_question", "asks_terms", "question"} <= set(
        entry.data["changes"]
    )
    asked = dict(entry.facts)["whether the e-mail is asked"]
    assert asked == "Not asked → Must be filled in"


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"terms": ""}, "There are no terms to accept yet. Write them"),
        ({"terms": "", "es-terms": "Sé justo."}, "There are no terms to accept yet."),
        ({"question": ""}, "Write the question, or do not ask it."),
        ({"question": "  "}, "Write the question, or do not ask it."),
        ({"question": "x" * 201}, "Question · Ensure this value"),
        ({"asks_email": "perhaps"}, "E-mail · Select a valid choice"),
    ],
)
def test_asking_without_a_text_is_refused(client, campaign, headers, wrong, message):
    response = send(client, campaign, ASKING_FORM | wrong, headers=headers)
    assert message in response.text
    assert not Draft.objects.exists()


def test_an_unchanged_form_changes_nothing_whatever_its_line_ends(client):
    campaign = make_campaign(intro="One\r\nTwo", terms="a\nb")
    send(client, campaign, {"intro": "One\nTwo", "terms": "a\r\nb"})
    assert design_draft.unpublished_fields(campaign) == []


def test_an_unknown_preview_page_is_replaced_by_the_default(client, campaign):
    page = client.get(url_of(campaign), {"shows": "admin", "reads": "xx"}).text
    assert "/design/preview/?shows=open&amp;reads=en&amp;at=" in page


def test_discarding(client, campaign):
    send(client, campaign, VALID_FORM)
    discard = url_of(campaign, "design_discard")
    client.post(discard, open_form(client, url_of(campaign), to=discard))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["logo", "hero"])
def test_a_picture_is_uploaded_and_removed(client, campaign, kind):
    url = url_of(campaign, f"design_{kind}")
    form = open_form(client, url_of(campaign), to=url)
    client.post(url, form | {"file": SimpleUploadedFile("a.png", make_image())})
    name = getattr(design_draft.with_draft(campaign), kind)
    assert name.endswith("-40x20.webp")
    picture = f"/{campaign.slug}/picture.{name}"
    assert picture in client.get(url_of(campaign)).text
    assert client.get(picture)["Content-Type"] == "image/webp"

    form = open_form(client, url_of(campaign), to=url)
    client.post(url, form | {"remove": "yes"})
    assert getattr(design_draft.with_draft(campaign), kind) == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "This field is required."),
        ({"file": SimpleUploadedFile("a.png", b"hello")}, "This file is no picture"),
    ],
)
def test_an_unreadable_picture_is_refused(client, campaign, data, message):
    response = client.post(url_of(campaign, "design_logo"), data, follow=True)
    assert messages_of(response)[0].startswith(message)
    assert design_draft.with_draft(campaign).logo == ""


def test_the_stylesheet_of_a_draft_is_served_to_staff(client, campaign):
    send(client, campaign, VALID_FORM)
    response = client.get(url_of(campaign, "design_theme", "0"))
    assert response.text == theme.stylesheet(design_draft.with_draft(campaign))
    assert "#d81b60" in response.text


def test_viewer_and_operator_may_not_design(client_of, campaign, operator, viewer):
    names = ["design", "design_discard", "design_logo", "design_hero"]
    for person in (operator, viewer):
        client = client_of(person)
        assert {client.post(url_of(campaign, n)).status_code for n in names} == {403}
        assert client.get(url_of(campaign, "design_theme", "0")).status_code == 403
        assert client.get(url_of(campaign)).status_code == 403
        detail = client.get(f"/console/campaigns/{campaign.pk}/").text
        assert url_of(campaign) not in detail
    assert Campaign.objects.get().headline == ""


def test_only_the_designer_may_contain_a_frame(client, campaign):
    page = client.get(url_of(campaign))
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    other = client.get(f"/console/campaigns/{campaign.pk}/")
    assert "frame-src" not in other["Content-Security-Policy"]
