from datetime import UTC, datetime

import pytest

from campaigns.forms.campaign import CampaignForm
from tests.factories import make_campaign

SOUND = {
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
    return CampaignForm({**SOUND, **changes}, instance=instance)


def cleaned(**changes):
    form = make_form(**changes)
    assert form.errors == {}
    return form.cleaned_data


def errors(instance=None, **changes):
    form = make_form(instance, **changes)
    assert not form.is_valid()
    return {name: list(found) for name, found in form.errors.items()}


def test_times_are_those_of_the_zone(db):
    given = cleaned()
    assert [given["starts_at"], given["ends_at"]] == [
        datetime(2027, 6, 1, 7, 30, tzinfo=UTC),
        datetime(2027, 8, 31, 22, 0, tzinfo=UTC),
    ]


def test_a_browser_may_send_seconds_or_a_space(db):
    for text in ("2027-06-01T09:30:59.123", "2027-06-01 09:30", " 2027-06-01T09:30 "):
        assert cleaned(starts_at=text)["starts_at"] == datetime(
            2027, 6, 1, 7, 30, tzinfo=UTC
        )


def test_an_end_is_not_needed(db):
    assert cleaned(ends_at="")["ends_at"] is None


def test_a_start_that_no_clock_shows(db):
    assert errors(starts_at="2027-03-28T02:30") == {
        "starts_at": [
            "Clocks in Europe/Madrid are put forward over this time. "
            "Choose 03:30, or a time before the change."
        ]
    }


def test_of_an_hour_that_comes_twice_the_campaign_has_all(db):
    given = cleaned(starts_at="2027-10-31T02:30", ends_at="2027-10-31T02:30")
    assert [given["starts_at"], given["ends_at"]] == [
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    "ends", ["2027-06-01T09:30", "2027-06-01T09:29", "2026-01-01T00:00"]
)
def test_an_end_before_the_start(db, ends):
    assert errors(ends_at=ends) == {"ends_at": ["The end must come after the start."]}


@pytest.mark.parametrize(
    ("text", "words"),
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
def test_starts_that_are_none(db, text, words):
    assert errors(starts_at=text) == {"starts_at": [words]}


def test_a_wrong_zone_is_the_only_error(db):
    assert errors(time_zone="Gotham") == {
        "time_zone": ["Choose a time zone such as Europe/Madrid."]
    }


def test_a_city_is_enough(db):
    assert cleaned(time_zone="new york")["time_zone"] == "America/New_York"


@pytest.mark.parametrize(
    ("typed", "slug"), [("Summer-2027", "summer-2027"), ("  summer ", "summer")]
)
def test_addresses_are_made_small(db, typed, slug):
    assert cleaned(slug=typed)["slug"] == slug


def test_an_empty_address_is_made_from_the_name(db):
    make_campaign(slug="summer-2027")
    assert cleaned(slug="", name="Summer 2027")["slug"] == "summer-2027-2"
    assert cleaned(slug="", name="夏祭り 🎉")["slug"] == "campaign"


@pytest.mark.parametrize(
    ("slug", "words"),
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
def test_addresses_that_are_refused(db, slug, words):
    make_campaign(slug="taken")
    assert errors(slug=slug) == {"slug": [words]}


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
def test_each_bad_input_is_named_at_its_field(db, changes, field):
    assert list(errors(**changes)) == [field]


@pytest.mark.parametrize(
    "name", ["🎉🎉", "مسابقة الصيف", "\u202eabc", "<script>", "x" * 100]
)
def test_names_may_be_anything_short(db, name):
    assert cleaned(name=name)["name"] == name


def test_colors_are_made_small(db):
    assert cleaned(accent_color="#ABCDEF")["accent_color"] == "#abcdef"


def test_the_form_of_a_campaign_shows_its_own_clock(db):
    campaign = make_campaign(
        time_zone="Asia/Tokyo",
        starts_at=datetime(2027, 6, 1, 7, 30, 15, 99, tzinfo=UTC),
        ends_at=None,
    )
    form = CampaignForm(instance=campaign)
    assert 'value="2027-06-01T16:30"' in str(form["starts_at"])
    assert "value" not in str(form["ends_at"])


def test_what_nobody_touched_keeps_its_seconds(db):
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


def test_an_hour_that_comes_twice_is_kept_as_it_was(db):
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    campaign = make_campaign(time_zone="Europe/Madrid", starts_at=second, ends_at=None)
    form = make_form(
        campaign, slug=campaign.slug, starts_at="2027-10-31T02:30", ends_at=""
    )
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == second


def test_after_the_launch_the_address_is_shown_but_not_changed(db):
    campaign = make_campaign(slug="old")
    assert "readonly" in str(CampaignForm(instance=campaign)["slug"])
    assert errors(campaign, slug="new") == {
        "slug": [
            "The address cannot change any more: since the launch it may stand on "
            "printed labels."
        ]
    }
    assert make_form(campaign, slug="old").is_valid()


@pytest.mark.parametrize("status", ["draft", "running"])
def test_an_address_that_is_there_is_not_left_empty(db, status):
    campaign = make_campaign(slug="old", status=status)
    assert errors(campaign, slug="") == {"slug": ["This field is required."]}


def test_palettes_follow_what_is_typed(db):
    day, _night = make_form(accent_color="#ABCDEF").palettes()
    assert day.accent == "#abcdef"
    assert make_form(accent_color="red").palettes() is None
    assert CampaignForm().palettes() is not None
