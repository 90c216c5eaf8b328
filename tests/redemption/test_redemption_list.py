from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from codes.models import Batch, Code, Series
from console.demo import bulk_redemptions
from redemption import redemption_list
from redemption.models import Redemption
from tests.factories import make_batch, make_campaign, make_code, make_redemption
from ui import keyset


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(keyset, "PAGE_SIZE", 2)


@pytest.fixture
def campaign(db):
    """Return a campaign with five redemptions, three of them at one moment."""
    campaign = make_campaign()
    batch = make_batch(campaign=campaign, quantity=5)
    same = timezone.now() - timedelta(minutes=10)
    for serial in range(1, 6):
        at = same if serial in (2, 3, 4) else same + timedelta(minutes=serial - 3)
        make_redemption(code=make_code(batch=batch, serial=serial), at=at)
    return campaign


def serials(page):
    return [redemption.code.serial for redemption in page.rows]


def walk(campaign, start, direction):
    """Return the serials of each page, following `direction` from `start`."""
    query, pages = QueryDict(start), []
    while True:
        page = redemption_list.page_of_campaign(campaign, query)
        pages.append(serials(page))
        if not getattr(page, direction):
            return pages, page
        query = QueryDict(getattr(page, direction))


def test_pages_by_time_miss_nothing_where_moments_are_equal(campaign, small_pages):
    pages, last = walk(campaign, "x=1", "older")
    assert pages == [[5, 4], [3, 2], [1]]
    back, _first = walk(campaign, last.newer, "newer")
    assert back == [[3, 2], [5, 4]]
    assert "x=1" in last.newer
    assert "before" not in last.newer


def test_the_first_page_has_nothing_newer(campaign, small_pages):
    page = redemption_list.page_of_campaign(campaign, QueryDict())
    assert [page.newer, bool(page.older)] == ["", True]


@pytest.mark.parametrize(
    "query",
    [
        "before=",
        "before=x",
        "before=1",
        "before=-1-2",
        "after=9-x",
        "before=" + "9" * 99,
    ],
)
def test_a_nonsense_place_means_the_first_page(campaign, query):
    assert serials(redemption_list.page_of_campaign(campaign, QueryDict(query))) == [
        5,
        4,
        3,
        2,
        1,
    ]


def test_a_place_beyond_time_means_the_first_page(campaign):
    query = QueryDict(f"before={'9' * 18}-1")
    assert len(redemption_list.page_of_campaign(campaign, query).rows) == 5


def test_a_campaign_shows_its_own_only(campaign):
    other = make_campaign()
    make_redemption(code=make_code(batch=make_batch(campaign=other)))
    assert serials(redemption_list.page_of_campaign(campaign, QueryDict())) == [
        5,
        4,
        3,
        2,
        1,
    ]


def test_a_batch_by_serial(campaign, small_pages):
    batch = campaign.batches.get()
    make_redemption(code=make_code(batch=make_batch(campaign=campaign)))
    page = redemption_list.page_of_batch(batch, QueryDict())
    assert serials(page) == [5, 4]
    assert serials(redemption_list.page_of_batch(batch, QueryDict(page.older))) == [
        3,
        2,
    ]


def test_masks_of_codes_of_several_batches(db):
    codes = [make_code(), make_code(batch=make_batch(prefix="BF26-"))]
    masks = redemption_list.masks_by_id(codes)
    assert set(masks) == {code.pk for code in codes}
    assert masks[codes[1].pk].startswith("BF26-••••-")


def test_the_list_of_a_campaign_walks_its_index(campaign, analyze, sql):
    now = timezone.now()
    for each in (campaign, make_campaign()):
        batch = make_batch(campaign=each, quantity=2_000)
        bulk_redemptions.redeem(batch, [now - timedelta(n) for n in range(2_000)])
    analyze(Redemption, Code, Batch, Series)
    page = redemption_list.page_of_campaign(campaign, QueryDict())
    place = keyset.position_of(page.rows[1], keyset.BY_TIME)
    older = f"before={keyset.encode_cursor(place)}"
    for query in ("", older):
        plan = _plan(campaign, QueryDict(query), sql)
        assert "Scan Backward using redemption_campaign_at" in plan


def _plan(campaign, query, sql):
    with CaptureQueriesContext(connection) as captured:
        redemption_list.page_of_campaign(campaign, query)
    return str(sql(f"EXPLAIN {captured[0]['sql'].replace('%', '%%')}"))
