import pytest

from campaigns.models import Campaign
from staff.models import Entry
from tests.campaigns.pages import HTMX, NEW, SOUND, messages_of, page
from tests.factories import make_campaign

# ── creating and editing ─────────────────────────────────────────────────────


def test_a_marketer_creates_a_draft(client_of, marketer):
    client = client_of(marketer)
    answer = client.post(NEW, SOUND)
    campaign = Campaign.objects.get()
    assert answer.url == page("detail", campaign)
    kept = {name: str(getattr(campaign, name)) for name in SOUND}
    assert kept == SOUND | {
        "slug": "summer-of-ice",
        "starts_at": "2027-06-01 07:30:00+00:00",
        "ends_at": "None",
    }
    assert [campaign.status, campaign.created_by] == ["draft", marketer]
    followed = client.get(answer.url)
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
def test_bad_input_never_loses_the_form(client_of, marketer, changes, field):
    make_campaign(slug="taken")
    answer = client_of(marketer).post(NEW, SOUND | changes)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    kept = {name: answer.context["form"][name].value() for name in SOUND}
    assert kept == SOUND | changes
    assert 'value="Win an ice cream"' in answer.text
    assert Campaign.objects.count() == 1


def test_an_empty_post_names_what_is_missing(client_of, marketer):
    errors = client_of(marketer).post(NEW, {}).context["form"].errors
    assert sorted(errors) == [
        "accent_color",
        "background_color",
        "name",
        "position",
        "starts_at",
        "time_zone",
    ]


def test_the_new_form_is_filled_in_as_far_as_can_be(client_of, marketer):
    make_campaign(time_zone="Asia/Tokyo")
    form = client_of(marketer).get(NEW).context["form"]
    assert [
        form[name].value() for name in ("time_zone", "accent_color", "position")
    ] == [
        "Asia/Tokyo",
        "#1f5f4a",
        100,
    ]
    assert form["starts_at"].value().minute == 0


def test_editing(client_of, marketer):
    campaign = make_campaign(status="draft")
    client = client_of(marketer)
    answer = client.post(page("edit", campaign), SOUND | {"slug": "ice"})
    assert answer.url == page("detail", campaign)
    campaign.refresh_from_db()
    kept = [campaign.name, campaign.slug, campaign.position]
    assert kept == [SOUND["name"], "ice", 7]
    entry = Entry.objects.get()
    assert entry.action == "campaigns.edited"
    assert sorted(entry.data["fields"]) == [  # and nothing of the landing page
        "ends_at",
        "name",
        "position",
        "slug",
        "starts_at",
        "time_zone",
    ]
    client.post(page("edit", campaign), SOUND | {"slug": "ice"})
    assert Entry.objects.count() == 1


def test_a_page_that_was_only_looked_at_changes_nothing(client_of, marketer):
    campaign = make_campaign(name="Line\nbreak", intro="One\r\nTwo")
    client = client_of(marketer)
    form = client.get(page("edit", campaign)).context["form"]
    widgets = {name: form[name] for name in form.fields}
    sent = {
        name: bound.field.widget.format_value(bound.value()) or ""
        for name, bound in widgets.items()
    }
    assert client.post(page("edit", campaign), sent).status_code == 302
    assert not Entry.objects.exists()


def test_an_error_keeps_the_stored_name_above_the_form(client_of, marketer):
    campaign = make_campaign(name="Stored", status="draft")
    answer = client_of(marketer).post(
        page("edit", campaign), SOUND | {"name": "Typed", "slug": "admin"}
    )
    assert "<bdi>Stored</bdi></h1>" in answer.text
    assert 'value="Typed"' in answer.text


def test_an_address_that_was_launched_meanwhile(client_of, marketer):
    campaign = make_campaign(slug="old", status="running")
    answer = client_of(marketer).post(page("edit", campaign), SOUND | {"slug": "new"})
    assert "printed labels" in answer.context["form"].errors["slug"][0]
    campaign.refresh_from_db()
    assert campaign.slug == "old"


# ── colours ──────────────────────────────────────────────────────────────────


def test_colors_are_shown_by_day_and_by_night(client_of, marketer):
    answer = client_of(marketer).get(
        "/console/campaigns/colors/",
        {"accent_color": "#D81B60", "background_color": "#ffe9a8"},
        headers=HTMX,
    )
    assert answer.text.lstrip().startswith('<aside class="aside panel" id="colors"')
    assert answer.text.count("<svg") == 2
    assert 'fill="#d81b60"' in answer.text
    assert "style=" not in answer.text


def test_what_is_no_color_leaves_the_samples_alone(client_of, marketer):
    client = client_of(marketer)
    for accent in ("", "red", '#fff"/><script>', "\x00"):
        query = {"accent_color": accent, "background_color": "#ffffff"}
        assert client.get("/console/campaigns/colors/", query).status_code == 204
