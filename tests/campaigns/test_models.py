from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.models import Campaign, Phase
from tests.factories import make_campaign

NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "starts", "ends", "phase"),
    [
        ("draft", -1, 1, "draft"),
        ("draft", -2, -1, "draft"),
        ("running", 1, 2, "not_started"),
        ("running", 1, None, "not_started"),
        ("running", -1, 1, "running"),
        ("running", 0, 1, "running"),  # inclusive
        ("running", -1, None, "running"),
        ("running", -1, 0, "ended"),  # exclusive
        ("running", -2, -1, "ended"),
        ("paused", -1, 1, "paused"),
        ("paused", 1, 2, "paused"),
        ("paused", -2, -1, "ended"),
        ("ended", -1, 1, "ended"),
        ("ended", 1, 2, "ended"),
    ],
)
def test_phases(status, starts, ends, phase):
    campaign = Campaign(
        status=status,
        starts_at=NOW + starts * DAY,
        ends_at=None if ends is None else NOW + ends * DAY,
    )
    assert campaign.phase(NOW) == phase
    assert campaign.is_open(NOW) == (phase == "running")


def test_the_database_computes_the_same_phases(db):
    spans = [(-2, -1), (-1, 0), (-1, 1), (0, 1), (1, 2), (-1, None), (1, None)]
    for status, (starts, ends) in product(Campaign.Status.values, spans):
        make_campaign(
            status=status,
            starts_at=NOW + starts * DAY,
            ends_at=None if ends is None else NOW + ends * DAY,
        )
    campaigns = list(Campaign.objects.all())
    expected = {p: {c for c in campaigns if c.phase(NOW) == p} for p in Phase}
    matches = {p: set(Campaign.objects.in_phase(p, NOW)) for p in Phase}
    assert matches == expected
    assert Campaign.objects.count_phases(NOW) == {
        phase.value: len(members) for phase, members in expected.items()
    }


def test_search_matches_every_word_in_name_or_address(db):
    ice = make_campaign(name="Summer of Ice", slug="ice-27")
    tea = make_campaign(name="Winter tea 100%", slug="tea-summer")

    def matches(words):
        return list(Campaign.objects.search(words).order_by("pk"))

    assert matches("") == matches("   ") == [ice, tea]
    assert matches("SUMMER") == [ice, tea]
    assert matches("summer ice") == [ice]
    assert matches("ice tea") == []
    assert matches("%") == [tea]
    assert matches("_") == []


def test_display_order_is_position_then_newest_first(db):
    first = make_campaign(position=2)
    second = make_campaign(position=2)
    top = make_campaign(position=1)
    assert list(Campaign.objects.in_display_order()) == [top, second, first]


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": NOW, "ends_at": NOW},
        {"starts_at": NOW, "ends_at": NOW - DAY},
        {"slug": "Summer"},
    ],
)
def test_constraints_refuse_dates_and_addresses(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_campaign(**fields)


def test_addresses_are_unique(db):
    make_campaign(slug="summer")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_campaign(slug="summer")


@pytest.mark.parametrize(
    "fields",
    [
        {"slug": "console"},
        {"slug": "a b"},
        {"time_zone": "Europe/Gotham"},
        {"accent_color": "red"},
        {"accent_color": "#12345g"},
        {"accent_color": "#123456\n"},
        {"background_color": "#fff"},
    ],
)
def test_full_clean_refuses_invalid_values(db, fields):
    campaign = make_campaign(name="x")
    for name, value in fields.items():
        setattr(campaign, name, value)
    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()
    assert list(caught.value.error_dict) == list(fields)


def test_the_properties_of_a_campaign(settings):
    settings.PUBLIC_URL = "https://win.example"
    campaign = Campaign(name="Summer", slug="ice", time_zone="Europe/Madrid")
    assert [str(campaign), campaign.landing_url, str(campaign.zone)] == [
        "Summer",
        "https://win.example/ice/",
        "Europe/Madrid",
    ]
    assert not campaign.is_launched
    campaign.status = Campaign.Status.PAUSED
    assert campaign.is_launched


@pytest.mark.parametrize(
    "asks",
    [
        {"asks_name": "yes"},
        {"asks_phone": ""},
        {"asks_question": "may"},  # without a question
        {"asks_terms": True},  # without terms
    ],
)
def test_constraints_refuse_unknown_asks_and_asks_without_a_text(db, asks):
    campaign = make_campaign()
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**asks)


@pytest.mark.parametrize(
    "asks",
    [
        *({f"asks_{name}": "may"} for name in ("name", "email", "phone", "postcode")),
        {"asks_question": "must", "question": "Where?"},
        {"asks_terms": True, "terms": "Be fair."},
    ],
)
def test_asks_anything_is_true_with_one_asked_field(db, asks):
    assert not Campaign(question="Where?", terms="Be fair.").asks_anything
    assert make_campaign(**asks).asks_anything
