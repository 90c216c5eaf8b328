from datetime import UTC, datetime

import pytest

from campaigns.forms.campaign import CampaignForm
from tests.factories import make_campaign
from ui.edit_versions import FIELD

VALID_FORM = {
    "name": "Summer",
    "slug": "summer",
    "starts_at": "2027-06-01T09:30",
    "ends_at": "2027-09-01T00:00",
    "time_zone": "Europe/Madrid",
    "accent_color": "#d81b60",
    "background_color": "#ffe9a8",
    "position": "100",
}


def make_form(instance=None, **changes):
    page = CampaignForm(instance=instance).initial  # with the version, if it is stored
    versions = {FIELD: page[FIELD]} if instance else {}
    return CampaignForm({**VALID_FORM, **versions, **changes}, instance=instance)


def cleaned(**changes):
    form = make_form(**changes)
    assert form.errors == {}
    return form.cleaned_data


def errors(instance=None, **changes):
    form = make_form(instance, **changes)
    assert not form.is_valid()
    return {name: list(messages) for name, messages in form.errors.items()}


def test_times_are_local_times_of_the_zone(db):
    data = cleaned()
    assert [data["starts_at"], data["ends_at"]] == [
        datetime(2027, 6, 1, 7, 30, tzinfo=UTC),
        datetime(2027, 8, 31, 22, 0, tzinfo=UTC),
    ]


def test_seconds_and_a_space_separator_are_accepted(db):
    for text in ("2027-06-01T09:30:59.123", "2027-06-01 09:30", " 2027-06-01T09:30 "):
        assert cleaned(starts_at=text)["starts_at"] == datetime(
            2027, 6, 1, 7, 30, tzinfo=UTC
        )


def test_the_end_is_optional(db):
    assert cleaned(ends_at="")["ends_at"] is None


def test_a_nonexistent_local_time_is_refused(db):
    assert errors(starts_at="2027-03-28T02:30") == {
        "starts_at": [
            "Clocks in Europe/Madrid are put forward over this time. "
            "Choose 03:30, or a time before the change."
        ]
    }


def test_an_ambiguous_start_is_the_first_and_end_the_second_moment(db):
    data = cleaned(starts_at="2027-10-31T02:30", ends_at="2027-10-31T02:30")
    assert [data["starts_at"], data["ends_at"]] == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "ends", ["2027-06-01T09:30", "2027-06-01T09:29", "2026-01-01T00:00"]
)
def test_an_end_before_the_start_is_refused(db, ends):
    assert errors(ends_at=ends) == {"ends_at": ["The end must come after the start."]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tomorrow", "Write day and time such as 2027-06-01 09:30."),
        ("2027-02-30T10:00", "Write day and time such as 2027-06-01 09:30."),
        ("2027-06-01T09:30Z", "Write day and time such as 2027-06-01 09:30."),
        ("2027-06-01", "Write day and time such as 2027-06-01 09:30."),
        ("<b>", "Write day and time such as 2027-06-01 09:30."),
        ("0001-01-01T00:00", "Choose a year between 2000 and 2199."),
        ("9999-12-31T23:59", "Choose a year between 2000 and 2199."),
        ("", "This field is required."),
    ],
)
def test_invalid_start_times_are_refused(db, text, message):
    assert errors(starts_at=text) == {"starts_at": [message]}


def test_an_unknown_zone_is_the_only_error(db):
    assert errors(time_zone="Gotham") == {
        "time_zone": ["Choose a time zone such as Europe/Madrid."]
    }


def test_a_city_resolves_to_its_zone(db):
    assert cleaned(time_zone="new york")["time_zone"] == "America/New_York"


@pytest.mark.parametrize(
    ("typed", "slug"), [("Summer-2027", "summer-2027"), ("  summer ", "summer")]
)
def test_addresses_become_lower_case(db, typed, slug):
    assert cleaned(slug=typed)["slug"] == slug


def test_an_empty_address_is_derived_from_the_name(db):
    make_campaign(slug="summer-2027")
    assert cleaned(slug="", name="Summer 2027")["slug"] == "summer-2027-2"
    assert cleaned(slug="", name="夏祭り 🎉")["slug"] == "xiajiri"
    assert cleaned(slug="", name="🎉")["slug"] == "campaign"


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("taken", "Another campaign has this address. Choose another one."),
        ("TAKEN", "Another campaign has this address. Choose another one."),
        (
            "console",
            "“console” is kept for the application itself. Choose another address.",
        ),
        ("en", "“en” is kept for the application itself. Choose another address."),
        (
            "verano_2027",
            "Use small letters, digits and single dashes, such as “summer-2027”.",
        ),
        (
            "зима",
            "Use small letters, digits and single dashes, such as “summer-2027”.",
        ),
        (
            "summer/../admin",
            "Use small letters, digits and single dashes, such as “summer-2027”.",
        ),
    ],
)
def test_invalid_addresses_are_refused(db, slug, message):
    make_campaign(slug="taken")
    assert errors(slug=slug) == {"slug": [message]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "🎉" * 101}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"slug": "x" * 10_000}, "slug"),
        ({"time_zone": "x" * 10_000}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"intro": "x" * 1001}, "intro"),
        ({"headline": "x" * 121}, "headline"),
        ({"accent_color": "red"}, "accent_color"),
        ({"accent_color": "#ff00"}, "accent_color"),
        ({"background_color": "#ffffff;} body{}"}, "background_color"),
        ({"background_color": ""}, "background_color"),
        ({"position": "-1"}, "position"),
        ({"position": "1.5"}, "position"),
        ({"position": "99999999999"}, "position"),
    ],
)
def test_an_invalid_value_is_an_error_of_its_field(db, changes, field):
    assert list(errors(**changes)) == [field]


@pytest.mark.parametrize(
    "name", ["🎉🎉", "مسابقة الصيف", "\u202eabc", "<script>", "x" * 100]
)
def test_any_short_name_is_accepted(db, name):
    assert cleaned(name=name)["name"] == name


def test_colors_become_lower_case(db):
    assert cleaned(accent_color="#ABCDEF")["accent_color"] == "#abcdef"


def test_the_form_shows_local_times_of_the_campaigns_zone(db):
    campaign = make_campaign(
        time_zone="Asia/Tokyo",
        starts_at=datetime(2027, 6, 1, 7, 30, 15, 99, tzinfo=UTC),
        ends_at=None,
    )
    form = CampaignForm(instance=campaign)
    assert 'value="2027-06-01T16:30"' in str(form["starts_at"])
    assert "value" not in str(form["ends_at"])


def test_an_unchanged_start_keeps_its_seconds(db):
    exact = datetime(2027, 6, 1, 7, 30, 15, 99, tzinfo=UTC)
    campaign = make_campaign(
        time_zone="Europe/Madrid", starts_at=exact, ends_at=None, status="draft"
    )
    form = make_form(campaign, ends_at="")
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == exact
    form = make_form(campaign, ends_at="", time_zone="Asia/Tokyo")
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == datetime(2027, 6, 1, 0, 30, tzinfo=UTC)


def test_an_unchanged_ambiguous_time_stays_the_same_moment(db):
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    campaign = make_campaign(time_zone="Europe/Madrid", starts_at=second, ends_at=None)
    form = make_form(
        campaign, slug=campaign.slug, starts_at="2027-10-31T02:30", ends_at=""
    )
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == second


def test_after_the_launch_the_address_is_read_only(db):
    since = datetime(2027, 6, 1, tzinfo=UTC)
    campaign = make_campaign(slug="old", address_fixed_at=since)
    fixed = (
        "Fixed since June 1, 2027, when the campaign was launched: it may stand on "
        "paper."
    )
    field = CampaignForm(instance=campaign)["slug"]
    assert "readonly" in str(field)
    assert field.help_text == fixed
    assert errors(campaign, slug="new") == {
        "slug": [f"The address cannot change any more. {fixed}"]
    }
    assert make_form(campaign, slug="old").is_valid()


@pytest.mark.parametrize("status", ["draft", "running"])
def test_an_existing_address_cannot_be_emptied(db, status):
    campaign = make_campaign(slug="old", status=status)
    assert errors(campaign, slug="") == {"slug": ["This field is required."]}


def test_palettes_are_those_of_the_submitted_colors(db):
    day, _night = make_form(accent_color="#ABCDEF").palettes()
    assert day.accent == "#abcdef"
    assert make_form(accent_color="red").palettes() is None
    assert CampaignForm().palettes() is not None
