"""A filter that is set is a chip, and one press takes it away."""

import pytest
from django import forms
from django.http import QueryDict

from staff.forms import TrailFilterForm
from tests.factories import make_user
from ui.filters import FilterForm, SearchField

URL = "/console/things/"


class Things(FilterForm):
    offered = ("state",)
    shapes = {"on": "running"}

    q = SearchField(label="Search")
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", ""), ("on", "On"), ("off", "Off")]
    )
    day = forms.DateField(label="Day", required=False, input_formats=["%Y-%m-%d"])


def things(query=""):
    return Things(QueryDict(query), url=URL)


def loose(form):
    return [(chip.label, chip.value, chip.url) for chip in form.loose]


def facet(form):
    (one,) = form.facets
    return [(chip.label, chip.url, chip.current, chip.is_set) for chip in one.chips]


def test_nothing_set():
    form = things("before=17&utm_source=mail")
    assert [form.said, form.query, form.address, loose(form)] == [{}, "", URL, []]
    assert form.asked == {"q": "", "state": "", "day": None}
    assert facet(form) == [
        ("All", URL, True, False),
        ("On", f"{URL}?state=on", False, False),
        ("Off", f"{URL}?state=off", False, False),
    ]


def test_each_chip_takes_itself_away_keeps_the_others_and_drops_the_page():
    form = things("before=17&day=2027-06-30&q=+ice+cream+&state=on&x=1")
    assert form.query == "day=2027-06-30&q=ice+cream&state=on"
    assert loose(form) == [
        ("Search", "ice cream", f"{URL}?state=on&day=2027-06-30"),
        ("Day", "30 Jun 2027", f"{URL}?q=ice+cream&state=on"),
    ]
    without = f"{URL}?q=ice+cream&day=2027-06-30"
    assert facet(form) == [
        ("All", without, False, False),
        ("On", without, True, True),
        ("Off", f"{URL}?q=ice+cream&state=off&day=2027-06-30", False, False),
    ]
    assert [chip.label for chip in form.narrowing] == ["Search", "State", "Day"]


def test_nonsense_is_said_narrows_nothing_and_is_kept():
    form = things("state=burned&day=2027-02-31&q=ice")
    assert form.asked == {"q": "ice", "state": None, "day": None}
    assert form.query == "q=ice"
    assert form.address == f"{URL}?q=ice&state=burned&day=2027-02-31"
    assert form.problems == [
        "“burned” is no choice for “State”: nothing is narrowed by it."
    ]
    assert [(chip.value, chip.shape) for chip in form.loose] == [
        ("ice", ""),
        ("burned", "warning"),
        ("2027-02-31", "warning"),
    ]
    assert "day" in form.errors
    assert [chip.label for chip in form.narrowing] == ["Search"]
    assert facet(form)[0][2]  # all, for the state narrows nothing


@pytest.mark.parametrize(
    "query", ["q=a%00b", f"q={'x' * 999}", "day=%00", "state=on&state=off", "%ff=%ff"]
)
def test_no_address_is_an_error(query):
    form = things(query)
    assert [len(list(form.facets)), form.address[: len(URL)]] == [1, URL]
    assert form.query in ("", "state=off")


def test_what_is_offered_takes_along_what_is_typed_and_the_other_way_round():
    form = things("q=ice&state=on")
    assert form.carried == [("state", "on")]
    assert [field.name for field in form.free] == ["q", "day"]
    assert form.search is None  # there are two


def test_counts_and_other_addresses():
    form = things("")
    form.counts, form.elsewhere = {"": 9, "on": 7}, {"off": "/elsewhere/"}
    (one,) = form.facets
    assert [(c.count, c.url) for c in one.chips] == [
        (9, URL),
        (7, f"{URL}?state=on"),
        (0, "/elsewhere/"),
    ]


def test_a_row_that_is_chosen_is_called_by_its_name(db):
    user = make_user(first_name="Mara", last_name="Lind")
    form = TrailFilterForm(QueryDict(f"actor={user.pk}&within=7"), url=URL)
    assert [(c.label, c.value) for c in form.narrowing] == [
        ("By", "Mara Lind"),
        ("Period", "Last 7 days"),
    ]
