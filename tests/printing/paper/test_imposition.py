from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.paper.sheets import imposition
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable

ORDERS = ("rows", "columns", "stack")


def layout(columns, rows):
    return replace(LAYOUTS["a4-24"], columns=columns, rows=rows)


def sheets(page, **options):
    """Return the serials of all sheets of a job."""
    options = {"first": 1, "skip": 0, "order": "rows"} | options
    count = imposition.pages(
        page, options["last"] - options["first"] + 1, options["skip"]
    )
    return imposition.serials(page, pages=range(count), **options)


def by_column(page, sheet):
    return sheet.reshape(page.rows, page.columns).T.ravel()


@st.composite
def jobs(draw):
    page = layout(draw(st.integers(1, 5)), draw(st.integers(1, 6)))
    first = draw(st.integers(1, 2**32 - 300))
    return page, {
        "first": first,
        "last": first + draw(st.integers(0, 200)),
        "skip": draw(st.integers(0, page.per_page - 1)),
        "order": draw(st.sampled_from(ORDERS)),
    }


@given(jobs())
def test_each_serial_is_in_one_cell(job):
    page, options = job
    found = sheets(page, **options)

    assert found.dtype == np.uint64
    assert found.shape[1] == page.per_page
    assert sorted(found[found > 0].tolist()) == list(
        range(options["first"], options["last"] + 1)
    )


@given(jobs())
def test_skipped_places_of_the_first_sheet_stay_empty_and_no_others(job):
    page, options = job
    empty = {"first": 1, "last": 10 * page.per_page - options["skip"]}
    found = sheets(page, **options | empty)
    ranks = imposition.fill_order(page, options["order"])

    assert ((found[0] == 0) == (ranks < options["skip"])).all()
    assert (found[1:] > 0).all()


@given(jobs())
def test_serials_are_in_the_requested_order(job):
    page, options = job
    found = sheets(page, **options)
    if options["order"] == "columns":
        run = np.concatenate([by_column(page, sheet) for sheet in found])
    elif options["order"] == "stack":
        run = found.T.ravel()  # cut all sheets at once, put the piles on one another
    else:
        run = found.ravel()
    run = run[run > 0]

    assert (np.diff(run.astype(np.int64)) == 1).all()


@given(jobs(), st.integers(0, 40), st.integers(0, 40))
def test_a_part_has_the_same_serials_as_in_the_whole(job, start, count):
    page, options = job
    whole = sheets(page, **options)
    some = range(min(start, len(whole)), min(start + count, len(whole)))

    part = imposition.serials(page, pages=some, **options)

    assert (part == whole[some.start : some.stop]).all()


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("rows", [[0, 0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 0]]),
        ("columns", [[0, 1, 3, 0, 2, 4], [5, 7, 9, 6, 8, 0]]),
        ("stack", [[0, 0, 3, 5, 7, 9], [1, 2, 4, 6, 8, 0]]),
    ],
)
def test_two_sheets_of_six_with_two_skipped(order, found):
    assert sheets(layout(3, 2), last=9, skip=2, order=order).tolist() == found


def test_each_pile_of_a_stack_has_consecutive_serials():
    found = sheets(layout(2, 2), first=101, last=110, order="stack")
    assert found.T.tolist() == [
        [101, 102, 103],
        [104, 105, 106],
        [107, 108, 109],
        [110, 0, 0],
    ]


def test_sheets_at_the_end_of_a_large_run_are_computed_directly():
    page = layout(3, 8)
    found = imposition.serials(
        page,
        first=1,
        last=100_000_000,
        skip=0,
        order="stack",
        pages=range(4_000_000, 4_000_001),
    )
    assert found[0, :3].tolist() == [4_000_001, 8_166_668, 12_333_335]


@pytest.mark.parametrize(
    ("labels", "skip", "count"),
    [(0, 0, 0), (0, 5, 0), (1, 0, 1), (24, 0, 1), (24, 1, 2), (1, 23, 1), (2, 23, 2)],
)
def test_skipped_labels_may_need_another_sheet(labels, skip, count):
    assert imposition.pages(LAYOUTS["a4-24"], labels, skip) == count


@pytest.mark.parametrize("skip", [-1, 24])
def test_a_first_sheet_without_a_label_is_refused(skip):
    message = "A sheet has 24 labels: skip 0 to 23 of them."
    with pytest.raises(Unprintable, match=message):
        imposition.pages(LAYOUTS["a4-24"], 1, skip)


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="Unknown order 'spiral'"):
        sheets(LAYOUTS["a4-24"], last=5, order="spiral")
