import pytest

from campaigns.models import Campaign
from staff.models import Entry
from tests.campaigns.pages import HTMX, NEW_URL, VALID_FORM, campaign_url, messages_of
from tests.edit_forms import open_form
from tests.factories import make_campaign

# ── creating and editing ─────────────────────────────────────────────────────


def test_a_marketer_creates_a_draft(client_of, marketer):
    client = client_of(marketer)
    response = client.post(NEW_URL, VALID_FORM)
    campaign = Campaign.objects.get()
    assert response.url == campaign_url("detail", campaign)
    stored = {name: str(getattr(campaign, name)) for name in VALID_FORM}
    assert stored == VALID_FORM | {
        "slug": "summer-of-ice",
        "starts_at": "2027-06-01 07:30:00+00:00",
        "ends_at": "None",
    }
    assert [campaign.status, campaign.created_by] == ["draft", marketer]
    followed = client.get(response.url)
    assert messages_of(followed) == ["The campaign is a draft: nobody sees it yet."]
    assert Entry.objects.get().action == "campaigns.created"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "taken"}, "slug"),
        ({"slug": "console"}, "slug"),
        ({"slug": "verano_ñ"}, "slug"),
        ({"ends_at": "2027-05-01T00:00"}, "ends_at"),
        ({"name": "\u202e🎉" * 5000}, "name"),
        ({"accent_color": "javascript:"}, "accent_color"),
        ({"time_zone": "Gotham"}, "time_zone"),
    ],
)
def test_an_invalid_form_is_shown_as_submitted(client_of, marketer, changes, field):
    make_campaign(slug="taken")
    response = client_of(marketer).post(NEW_URL, VALID_FORM | changes)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    stored = {name: response.context["form"][name].value() for name in VALID_FORM}
    assert stored == VALID_FORM | changes
    assert 'value="Win an ice cream"' in response.text
    assert Campaign.objects.count() == 1


def test_an_empty_post_names_the_required_fields(client_of, marketer):
    errors = client_of(marketer).post(NEW_URL, {}).context["form"].errors
    assert sorted(errors) == [
        "accent_color",
        "background_color",
        "name",
        "position",
        "starts_at",
        "time_zone",
    ]


def test_the_new_form_has_initial_values(client_of, marketer):
    make_campaign(time_zone="Asia/Tokyo")
    form = client_of(marketer).get(NEW_URL).context["form"]
    assert [
        form[name].value() for name in ("time_zone", "accent_color", "position")
    ] == [
        "Asia/Tokyo",
        "#1f5f4a",
        100,
    ]
    assert form["starts_at"].value().minute == 0


def test_editing_saves_and_records_the_changes(client_of, marketer):
    campaign = make_campaign(status="draft")
    client, url = client_of(marketer), campaign_url("edit", campaign)
    typed = VALID_FORM | {"slug": "ice"}
    response = client.post(url, open_form(client, url) | typed)
    assert response.url == campaign_url("detail", campaign)
    campaign.refresh_from_db()
    stored = [campaign.name, campaign.slug, campaign.position]
    assert stored == [VALID_FORM["name"], "ice", 7]
    entry = Entry.objects.get()
    assert entry.action == "campaigns.edited"
    assert sorted(entry.data["changes"]) == [  # and nothing of the landing page
        "ends_at",
        "name",
        "position",
        "slug",
        "starts_at",
        "time_zone",
    ]
    client.post(url, open_form(client, url) | typed)
    assert Entry.objects.count() == 1


def test_an_unchanged_form_changes_nothing(client_of, marketer):
    campaign = make_campaign(name="Line\nbreak", intro="One\r\nTwo")
    client = client_of(marketer)
    form = client.get(campaign_url("edit", campaign)).context["form"]
    widgets = {name: form[name] for name in form.fields}
    data = {
        name: bound.field.widget.format_value(bound.value()) or ""
        for name, bound in widgets.items()
    }
    assert client.post(campaign_url("edit", campaign), data).status_code == 302
    assert not Entry.objects.exists()


def test_the_heading_of_an_invalid_form_is_the_stored_name(client_of, marketer):
    campaign = make_campaign(name="Stored", status="draft")
    response = client_of(marketer).post(
        campaign_url("edit", campaign), VALID_FORM | {"name": "Typed", "slug": "admin"}
    )
    assert "<bdi>Stored</bdi></h1>" in response.text
    assert 'value="Typed"' in response.text


def test_the_address_of_a_launched_campaign_is_refused(client_of, marketer):
    campaign = make_campaign(slug="old", status="running")
    response = client_of(marketer).post(
        campaign_url("edit", campaign), VALID_FORM | {"slug": "new"}
    )
    assert "cannot change any more" in response.context["form"].errors["slug"][0]
    campaign.refresh_from_db()
    assert campaign.slug == "old"


# ── colours ──────────────────────────────────────────────────────────────────


def test_samples_of_colors_in_both_schemes(client_of, marketer):
    response = client_of(marketer).get(
        "/console/campaigns/colors/",
        {"accent_color": "#D81B60", "background_color": "#ffe9a8"},
        headers=HTMX,
    )
    assert response.text.lstrip().startswith('<aside class="aside panel" id="colors"')
    assert response.text.count("<svg") == 2
    assert 'fill="#d81b60"' in response.text
    assert "style=" not in response.text


def test_an_invalid_color_gives_no_samples(client_of, marketer):
    client = client_of(marketer)
    for accent in ("", "red", '#fff"/><script>', "\x00"):
        query = {"accent_color": accent, "background_color": "#ffffff"}
        assert client.get("/console/campaigns/colors/", query).status_code == 204
