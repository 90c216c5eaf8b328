"""Forecasts of batches that do not exist yet."""

import pytest

from codes import forecast
from codes.formats import CodeFormat
from codes.models import Batch, Series
from tests.factories import make_batch, make_campaign

CLEAR = CodeFormat("clear", 11, prefix="BF26-")

pytestmark = pytest.mark.django_db


def test_a_forecast_is_computed_from_format_and_quantity():
    found = forecast.forecast(make_campaign(), CLEAR, 1_200_000)
    assert (
        found.quantity,
        found.live,
        found.verdict,
        found.suggested_length,
        found.seconds,
        found.bytes,
        found.pages,
        found.with_margin,
    ) == (1_200_000, 1_200_000, "good", 12, 2.0, 79_200_000, 50_000, 1_440_000)
    assert found.one_in == 23**11 / 1_200_000
    assert found.throttled_hits == 90 * 86_400 / found.one_in
    assert found.unthrottled_hits == pytest.approx(1_000 * found.throttled_hits)


def test_the_codes_that_the_campaign_has_in_this_format_count():
    campaign = make_campaign()
    make_batch(campaign=campaign, quantity=500, prefix="BF26-", filled=False)
    make_batch(campaign=campaign, quantity=900, prefix="X-", filled=False)
    assert forecast.forecast(campaign, CLEAR, 100).live == 600


def test_nothing_is_suggested_where_the_length_is_the_suggested_one():
    assert forecast.forecast(make_campaign(), CLEAR, 10_000).suggested_length is None


@pytest.mark.parametrize(
    ("quantity", "margin"),
    [(1, 2), (10, 12), (11, 14), (83_333_333, 100_000_000), (90_000_000, None)],
)
def test_the_margin_is_a_fifth_and_no_more_than_a_batch_holds(quantity, margin):
    assert forecast.with_margin(quantity) == margin


def test_samples_are_random_and_well_formed():
    found = [text for _ in range(20) for text in forecast.samples(CLEAR)]
    assert len(set(found)) == 60
    for text in found:
        assert text.startswith("BF26-")
        CLEAR.read(text.replace("-", ""))  # raises if its check symbol were wrong


def test_a_forecast_writes_nothing(django_assert_num_queries):
    campaign = make_campaign()
    with django_assert_num_queries(1):
        forecast.forecast(campaign, CLEAR, 1_000)
    assert (Batch.objects.count(), Series.objects.count()) == (0, 0)
