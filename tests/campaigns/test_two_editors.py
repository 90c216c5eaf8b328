"""Two people edit one campaign: the change of neither is lost, and each is told."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from campaigns import editing, lifecycle
from campaigns.models import Campaign
from staff.models import Entry
from tests.campaigns.pages import campaign_url, messages_of
from tests.edit_forms import fields_of, open_form
from tests.factories import make_campaign
from tests.ui.sending.steps import next_of
from ui.edit_versions import EditConflict

STARTS = datetime(2027, 6, 1, 9, 30, 17, tzinfo=UTC)  # not of a whole minute
ENDS = datetime(2027, 7, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def campaign(db):
    return make_campaign(name="Summer", starts_at=STARTS, ends_at=ENDS, status="draft")


@pytest.fixture
def url(campaign):
    return campaign_url("edit", campaign)


def stored(*names):
    campaign = Campaign.objects.get()
    return [getattr(campaign, name) for name in names]


def beside(page, name):
    """Return the text that stands beside a field."""
    part = page.text.partition(f'id="id_{name}_other"')[2].partition(">")[2]
    part = part.partition('<div class="field"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_a_date_that_another_set_is_kept_when_only_the_name_changes(ana, ben, url):
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"ends_at": "2027-08-01T10:00"})
    answer = ben.post(url, form | {"name": "Winter"}, follow=True)

    assert stored("name", "ends_at", "starts_at") == [
        "Winter",
        datetime(2027, 8, 1, 10, tzinfo=UTC),
        STARTS,
    ]
    assert messages_of(answer) == [
        "The changes are saved.",
        "Others changed this meanwhile, and it is kept: Ends.",
    ]
    changes = [entry.data["changes"] for entry in Entry.objects.order_by("id")]
    assert changes == [
        {"ends_at": ["2027-07-01T09:30:00+00:00", "2027-08-01T10:00:00+00:00"]},
        {"name": ["Summer", "Winter"]},
    ]


def test_what_both_changed_is_shown_with_both_values_and_not_saved(ana, ben, url):
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"name": "Ana’s <b>", "position": "5"})
    page = ben.post(url, form | {"name": "Ben’s", "ends_at": ""})

    assert stored("name", "ends_at") == ["Ana’s <b>", ENDS]
    assert page.status_code == 200
    error = page.context["form"].errors["name"][0]
    assert re.fullmatch(
        r"Ana Ruiz changed this meanwhile \(\d\d:\d\d\)\.", error.replace("\xa0", " ")
    )
    shown = fields_of(page, url)
    assert [shown["name"], shown["ends_at"], shown["position"]] == ["Ben’s", "", "5"]
    assert "Saved by the other Ana’s &lt;b&gt; Use theirs" in beside(page, "name")
    assert "It stands in the field now." in beside(page, "position")

    ben.post(url, shown)  # once more keeps mine
    assert stored("name", "ends_at", "position") == ["Ben’s", None, 5]


def test_the_button_beside_a_field_puts_theirs_into_it_and_saves_nothing(ana, ben, url):
    form = open_form(ben, url)
    theirs = {"name": "Ana’s", "ends_at": "2027-09-01T00:00", "position": "5"}
    ana.post(url, open_form(ana, url) | theirs)
    mine = {"name": "Ben’s", "ends_at": "2027-10-01T00:00", "position": "6"}
    page = ben.post(url, form | mine)
    assert sorted(page.context["form"].errors) == ["ends_at", "name", "position"]

    page = ben.post(url, fields_of(page, url) | {"use_theirs": "ends_at"})
    assert stored("name") == ["Ana’s"]
    shown = fields_of(page, url)
    assert [shown[name] for name in mine] == ["Ben’s", "2027-09-01T00:00", "6"]
    assert sorted(page.context["form"].errors) == ["name", "position"]  # still open

    page = ben.post(url, shown | {"use_theirs": "name"})
    ben.post(url, fields_of(page, url))
    assert stored("name", "position") == ["Ana’s", 6]
    assert stored("ends_at") == [datetime(2027, 9, 1, tzinfo=UTC)]


def test_enter_presses_no_button_of_a_field(ana, ben, url):
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"name": "Ana’s"})
    page = ben.post(url, form | {"name": "Ben’s"}).text
    inside = page[page.index('name="edit_version"') :]
    assert inside.index("<button hidden></button>") < inside.index("use_theirs")


def test_both_changed_it_to_the_same(ana, ben, url):
    form = open_form(ben, url)
    for client, sent in ((ana, open_form(ana, url)), (ben, form)):
        assert client.post(url, sent | {"name": "Ours"}).status_code == 302
    assert stored("name") == ["Ours"]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "version", [None, "", "null", "[]", '{"name":7}', "{" * 9000, "[" * 9000, "x" * 99]
)
def test_without_a_good_version_nothing_is_overwritten(ana, url, version):
    form = open_form(ana, url) | {"name": "Winter"}
    del form["edit_version"], form["form_token"]
    page = ana.post(url, form if version is None else form | {"edit_version": version})
    assert stored("name") == ["Summer"]
    assert page.context["form"].errors["name"] == [
        "Something else is saved here by now."
    ]
    ana.post(url, fields_of(page, url))
    assert stored("name") == ["Winter"]


def test_a_change_of_the_zone_and_one_of_the_start_make_sense_together(ana, ben, url):
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"time_zone": "Europe/Madrid"})
    ben.post(url, form | {"starts_at": "2027-06-02T10:00"})
    assert stored("time_zone", "starts_at", "ends_at") == [
        "Europe/Madrid",
        datetime(2027, 6, 2, 8, tzinfo=UTC),  # ten o'clock where the campaign runs
        datetime(2027, 7, 1, 7, 30, tzinfo=UTC),
    ]


def test_two_changes_that_do_not_fit_together_are_refused_in_words(ana, ben, url):
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"ends_at": "2027-06-03T00:00"})
    page = ben.post(url, form | {"starts_at": "2027-06-05T00:00"})
    assert page.context["form"].errors == {
        "ends_at": ["The end must come after the start."]
    }
    shown = fields_of(page, url)
    assert [shown["starts_at"], shown["ends_at"]] == [
        "2027-06-05T00:00",
        "2027-06-03T00:00",
    ]
    assert "Ana Ruiz changed this meanwhile" in beside(page, "ends_at")


def test_what_is_invalid_is_shown_with_what_the_other_saved(ana, ben, url):
    form = open_form(ben, url)
    ana.post(url, open_form(ana, url) | {"position": "5"})
    page = ben.post(url, form | {"time_zone": "Gotham"})
    shown = fields_of(page, url)
    assert [shown["time_zone"], shown["position"]] == ["Gotham", "5"]
    ben.post(url, shown | {"time_zone": "Asia/Tokyo"})
    assert stored("time_zone", "position") == ["Asia/Tokyo", 5]


def test_an_address_that_was_fixed_meanwhile(ana, ben, campaign, url):
    form = open_form(ben, url)
    lifecycle.launch(campaign, by=None, at=timezone.now())
    page = ben.post(url, form | {"slug": "other", "name": "Winter"})
    assert "cannot change any more" in page.context["form"].errors["slug"][0]
    assert stored("name") == ["Summer"]


def test_who_it_was_is_told_to_the_same_person_as_another_window(ana, url):
    first, second = open_form(ana, url), open_form(ana, url)
    ana.post(url, first | {"name": "One"})
    page = ana.post(url, second | {"name": "Two"})
    assert (
        page.context["form"]
        .errors["name"][0]
        .startswith("You changed this meanwhile, in another window (")
    )


def test_a_change_without_a_person_in_the_trail_is_told_without_one(ana, url):
    form = open_form(ana, url)
    Campaign.objects.update(name="By SQL")
    page = ana.post(url, form | {"name": "Mine"})
    assert page.context["form"].errors["name"] == [
        "Something else is saved here by now."
    ]


def test_the_action_refuses_what_was_not_merged_with_the_row_as_it_is(campaign):
    seen = {"name": "Summer", "position": 100}
    editing.edit(campaign, {"name": "Ana’s"}, by=None, at=ENDS, seen=seen)
    for fields in ({"name": "Ben’s"}, {"name": "Summer", "position": 5}):
        with pytest.raises(EditConflict) as refused:
            editing.edit(campaign, fields, by=None, at=ENDS, seen=seen)
        assert refused.value.names == ["name"]
    assert stored("name", "position") == ["Ana’s", 100]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(ana, ben, url, django_assert_num_queries, count):
    form = open_form(ben, url)
    theirs = {"name": "Ana’s", "position": "5", "ends_at": ""}
    changed = dict([*theirs.items()][:count])
    ana.post(url, open_form(ana, url) | changed)
    form |= dict.fromkeys(changed, "7")
    with django_assert_num_queries(23):
        ben.post(url, form | ({"ends_at": "2027-10-01T00:00"} if count > 2 else {}))


# ── buttons ──────────────────────────────────────────────────────────────────


def press(client, campaign, action):
    page = client.post(campaign_url(action, campaign), follow=True)
    [told] = page.context["messages"]
    return re.sub(r"\d\d:\d\d", "…", str(told)), told.extra_tags


def test_who_presses_what_another_has_pressed_is_told_and_offered_no_undo(ana, ben):
    campaign = make_campaign(status="running")
    paused = "The campaign is paused: no code is redeemed."
    undo = campaign_url("resume", campaign)
    assert press(ana, campaign, "pause") == (paused, undo)
    assert press(ana, campaign, "pause") == (paused, undo)  # twice in a hurry
    told = (f"{paused} Ana Ruiz did it before you (…).", "")
    assert press(ben, campaign, "pause") == told


# ── signed out meanwhile ─────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", [{"position": "7"}, {"name": "Ben’s"}])
def test_a_form_that_was_kept_while_signed_out_is_merged_as_any_other(
    ana, ben, url, typed
):
    form = open_form(ben, url) | typed
    ana.post(url, open_form(ana, url) | {"name": "Ana’s"})
    session = ben.cookies.pop("sessionid")
    kept = next_of(ben.post(url, form))
    ben.cookies["sessionid"] = session
    page = ben.get(kept)
    listed = ben.get(re.search(r'/console/[^"]*kept[^"]*', page.text)[0]).text
    assert "Edit version" not in listed

    page = ben.post(url, fields_of(page, url))
    if "name" in typed:
        assert "Ana Ruiz changed this meanwhile" in page.text
        assert stored("name") == ["Ana’s"]
    else:
        assert stored("name", "position") == ["Ana’s", 7]
