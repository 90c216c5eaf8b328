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
        ("running", 0, 1, "running"),  # the first moment counts
        ("running", -1, None, "running"),
        ("running", -1, 0, "ended"),  # the last one does not
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


def test_the_database_knows_the_same_phases(db):
    spans = [(-2, -1), (-1, 0), (-1, 1), (0, 1), (1, 2), (-1, None), (1, None)]
    for status, (starts, ends) in product(Campaign.Status.values, spans):
        make_campaign(
            status=status,
            starts_at=NOW + starts * DAY,
            ends_at=None if ends is None else NOW + ends * DAY,
        )
    campaigns = list(Campaign.objects.all())
    wanted = {p: {c for c in campaigns if c.phase(NOW) == p} for p in Phase}
    found = {p: set(Campaign.objects.in_phase(p, NOW)) for p in Phase}
    assert found == wanted
    assert Campaign.objects.count_phases(NOW) == {
        phase.value: len(members) for phase, members in wanted.items()
    }


def test_search_wants_every_word_in_name_or_address(db):
    ice = make_campaign(name="Summer of Ice", slug="ice-27")
    tea = make_campaign(name="Winter tea 100%", slug="tea-summer")

    def found(words):
        return list(Campaign.objects.search(words).order_by("pk"))

    assert found("") == found("   ") == [ice, tea]
    assert found("SUMMER") == [ice, tea]
    assert found("summer ice") == [ice]
    assert found("ice tea") == []
    assert found("%") == [tea]
    assert found("_") == []


def test_display_order_then_newest_first(db):
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
def test_the_database_has_the_last_word(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_campaign(**fields)


def test_an_address_is_had_once(db):
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
def test_full_clean_refuses(db, fields):
    campaign = make_campaign(name="x")
    for name, value in fields.items():
        setattr(campaign, name, value)
    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()
    assert list(caught.value.error_dict) == list(fields)


def test_what_a_campaign_says_of_itself(settings):
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
        {"asks_question": "may"},  # which is not written
        {"asks_terms": True},  # which are not written
    ],
)
def test_the_database_asks_for_nothing_it_does_not_know_or_that_is_not_written(
    db, asks
):
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
def test_a_page_asks_something_as_soon_as_one_field_is_asked(db, asks):
    assert not Campaign(question="Where?", terms="Be fair.").asks_anything
    assert make_campaign(**asks).asks_anything
