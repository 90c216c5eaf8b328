"""Pages of codes: each code is on exactly one page, forward and backward."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codes import code_pages
from codes.models import Code, Status
from tests.codes.test_lifecycle import put
from tests.factories import make_batch, make_campaign
from ui import keyset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch):
    monkeypatch.setattr(code_pages, "SIZE", 10)
    monkeypatch.setattr(code_pages, "WINDOW", 20)
    monkeypatch.setattr(keyset, "MAX_WINDOWS", 2)
    monkeypatch.setattr(keyset, "MAX_SECONDS", 60.0)


def serials(page):
    return [code.serial for code in page.codes]


def in_order(pages):
    return [serial for page in pages for serial in serials(page)]


def walk_forward(batch, status=None):
    pages, after = [], 0
    while after is not None and len(pages) <= batch.quantity:
        page = code_pages.paginate_codes(batch, status=status, after=after)
        pages.append(page)
        after = page.after
    return pages


def walk_backward(batch, status=None):
    pages, before = [], batch.generated + 1
    while before is not None and len(pages) <= batch.quantity:
        page = code_pages.paginate_codes(batch, status=status, before=before)
        pages.append(page)
        before = page.before
    return pages


@pytest.mark.parametrize("quantity", [1, 9, 10, 11, 20, 35])
def test_every_code_stands_on_one_page(quantity):
    batch = make_batch(quantity=quantity)
    whole = list(range(1, quantity + 1))
    forward, backward = walk_forward(batch), walk_backward(batch)
    assert in_order(forward) == whole
    assert in_order(backward[::-1]) == whole
    assert {page.searched_to for page in forward + backward} == {None}
    assert len(forward) == len(backward) == -(-quantity // 10)


def test_pages_lead_to_each_other_and_end():
    batch = make_batch(quantity=35)
    pages = walk_forward(batch)
    assert [(page.before, page.after) for page in pages] == [
        (None, 10),
        (11, 20),
        (21, 30),
        (31, None),
    ]
    for page, earlier in zip(pages[1:], pages, strict=False):
        assert serials(code_pages.paginate_codes(batch, before=page.before)) == serials(
            earlier
        )


def test_codes_of_other_batches_never_show():
    campaign = make_campaign()
    batches = [make_batch(campaign=campaign, quantity=5) for _ in range(3)]
    assert serials(code_pages.paginate_codes(batches[1])) == [1, 2, 3, 4, 5]
    assert {code.batch_id for code in code_pages.paginate_codes(batches[1]).codes} == {
        batches[1].pk
    }


@pytest.mark.parametrize("status", [Status.INACTIVE, Status.VOIDED])
def test_a_rare_status_is_found_wherever_it_stands(status):
    batch = make_batch(quantity=200)
    rare = [1, 2, 41, 120, 121, 199, 200]
    put(batch, **{status.name.lower(): rare})
    assert in_order(walk_forward(batch, status)) == rare
    assert in_order(walk_backward(batch, status)[::-1]) == rare


def test_a_page_says_how_far_it_has_searched(django_assert_num_queries):
    batch = make_batch(quantity=200)
    put(batch, inactive=[150])
    with django_assert_num_queries(2):  # two windows of twenty
        page = code_pages.paginate_codes(batch, status=Status.INACTIVE)
    assert (page.codes, page.before, page.after, page.searched_to) == ([], None, 40, 40)
    page = code_pages.paginate_codes(batch, status=Status.INACTIVE, before=100)
    assert (page.codes, page.before, page.after, page.searched_to) == ([], 60, 99, 60)


def test_voided_codes_are_found_in_one_step(django_assert_num_queries):
    batch = make_batch(quantity=200)
    put(batch, voided=[3, 150])
    with django_assert_num_queries(1):
        page = code_pages.paginate_codes(batch, status=Status.VOIDED)
    assert (serials(page), page.searched_to) == ([3, 150], None)


@pytest.mark.parametrize(
    ("status", "index"), [(Status.VOIDED, "code_voided"), (None, "codes_code_pkey")]
)
def test_a_step_through_a_whole_batch_follows_an_index(status, index, analyze, sql):
    batch = make_batch(quantity=20_000)
    put(batch, voided=[3, 150, 19_999])
    analyze(Code)
    with CaptureQueriesContext(connection) as captured:
        code_pages.paginate_codes(batch, status=status)
    (query,) = (q["sql"] for q in captured)
    plan = str(sql(f"EXPLAIN {query}"))
    assert f"using {index} on codes_code" in plan
    assert f"Index Cond: ((id >= '{batch.code_id(1)}'" in plan


def test_a_full_page_of_a_common_status_is_not_searched_further():
    batch = make_batch(quantity=200)
    page = code_pages.paginate_codes(batch, status=Status.AVAILABLE)
    assert (serials(page), page.after, page.searched_to) == (
        list(range(1, 11)),
        10,
        None,
    )


def test_a_search_ends_after_its_time(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(keyset, "MAX_SECONDS", 0.0)
    batch = make_batch(quantity=200)
    with django_assert_num_queries(1):
        assert (
            code_pages.paginate_codes(batch, status=Status.INACTIVE).searched_to == 20
        )


@pytest.mark.parametrize("place", [{"after": 10**8}, {"before": 1}])
def test_pages_beyond_the_ends_are_empty(place):
    assert code_pages.paginate_codes(make_batch(quantity=5), **place).codes == []
