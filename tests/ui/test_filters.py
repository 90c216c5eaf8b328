"""The filters of a list: values, chips, query strings and errors."""

import pytest
from django import forms
from django.http import QueryDict

from staff.forms import TrailFilterForm
from tests.factories import make_user
from ui import filters
from ui.filters import FilterForm, SearchField

URL = "/console/things/"


class Things(FilterForm):
    chip_fields = ("state",)
    icons = {"on": "running"}

    q = SearchField(label="Search")
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", ""), ("on", "On"), ("off", "Off")]
    )
    day = forms.DateField(label="Day", required=False, input_formats=["%Y-%m-%d"])


def things(query=""):
    return Things(QueryDict(query), url=URL)


def unlisted(form):
    return [(chip.label, chip.value, chip.url) for chip in form.unlisted_chips]


def state_chips(form):
    (facet,) = form.facets
    return [(chip.label, chip.url, chip.current, chip.is_set) for chip in facet.chips]


def test_without_a_filter_every_row_is_shown():
    form = things("before=17&utm_source=mail")
    assert [form.raw, form.query, form.full_url, unlisted(form)] == [{}, "", URL, []]
    assert form.values == {"q": "", "state": "", "day": None}
    assert state_chips(form) == [
        ("All", URL, True, False),
        ("On", f"{URL}?state=on", False, False),
        ("Off", f"{URL}?state=off", False, False),
    ]


def test_a_chip_removes_its_filter_keeps_the_others_and_drops_the_cursor():
    form = things("before=17&day=2027-06-30&q=+ice+cream+&state=on&x=1")
    assert form.query == "day=2027-06-30&q=ice+cream&state=on"
    assert unlisted(form) == [
        ("Search", "ice cream", f"{URL}?state=on&day=2027-06-30"),
        ("Day", "30 Jun 2027", f"{URL}?q=ice+cream&state=on"),
    ]
    without = f"{URL}?q=ice+cream&day=2027-06-30"
    assert state_chips(form) == [
        ("All", without, False, False),
        ("On", without, True, True),
        ("Off", f"{URL}?q=ice+cream&state=off&day=2027-06-30", False, False),
    ]
    assert [chip.label for chip in form.active_chips] == ["Search", "State", "Day"]


def test_an_invalid_value_is_reported_filters_nothing_and_stays_in_the_url():
    form = things("state=burned&day=2027-02-31&q=ice")
    assert form.values == {"q": "ice", "state": None, "day": None}
    assert form.query == "q=ice"
    assert form.full_url == f"{URL}?q=ice&state=burned&day=2027-02-31"
    assert form.errors_without_input == [
        "“burned” is no choice for “State”: nothing is narrowed by it."
    ]
    assert [(chip.value, chip.icon) for chip in form.unlisted_chips] == [
        ("ice", ""),
        ("burned", "warning"),
        ("2027-02-31", "warning"),
    ]
    assert "day" in form.errors
    assert [chip.label for chip in form.active_chips] == ["Search"]
    assert state_chips(form)[0][2]  # “All”, since the state filters nothing


@pytest.mark.parametrize(
    "query", ["q=a%00b", f"q={'x' * 999}", "day=%00", "state=on&state=off", "%ff=%ff"]
)
def test_any_query_string_is_accepted(query):
    form = things(query)
    assert [len(list(form.facets)), form.full_url[: len(URL)]] == [1, URL]
    assert form.query in ("", "state=off")


def test_inputs_keep_the_values_of_chips():
    form = things("q=ice&state=on")
    assert form.hidden_values == [("state", "on")]
    assert [field.name for field in form.input_fields] == ["q", "day"]
    assert form.search is None  # there are two inputs


class Numbers(FilterForm):
    n = forms.IntegerField(label="Number", required=False)


class Words(FilterForm):
    q = SearchField(label="Search", max_length=5)


def test_only_a_single_search_input_stands_in_the_bar():
    assert Words(QueryDict(), url=URL).search.name == "q"
    assert Numbers(QueryDict(), url=URL).search is None


def test_an_invalid_value_counts_as_the_empty_value_of_its_field():
    form = Words(QueryDict("q=too+long"), url=URL)
    assert "q" in form.errors
    assert form.values == {"q": ""}


def test_a_long_invalid_value_is_shown_shortened():
    form = things(f"state={'x' * 99}")
    shown = "x" * filters.MAX_SHOWN
    assert form.errors_without_input == [
        f"“{shown}” is no choice for “State”: nothing is narrowed by it."
    ]
    assert [chip.value for chip in form.unlisted_chips] == [shown]


def test_chips_have_ids_that_do_not_change_when_they_are_set():
    (facet,) = things("state=on&q=ice").facets
    assert [chip.key for chip in facet.chips] == ["state-all", "state-on", "state-off"]
    assert [chip.key for chip in things("q=ice").unlisted_chips] == ["q-set"]


def test_counts_and_url_overrides_of_chips():
    form = things("")
    form.counts, form.url_overrides = {"": 9, "on": 7}, {"off": "/elsewhere/"}
    (facet,) = form.facets
    assert [(c.count, c.url) for c in facet.chips] == [
        (9, URL),
        (7, f"{URL}?state=on"),
        (0, "/elsewhere/"),
    ]


def test_a_chosen_row_is_shown_by_its_name(db):
    user = make_user(first_name="Mara", last_name="Lind")
    form = TrailFilterForm(QueryDict(f"actor={user.pk}&within=7"), url=URL)
    assert [(c.label, c.value) for c in form.active_chips] == [
        ("By", "Mara Lind"),
        ("Period", "Last 7 days"),
    ]
