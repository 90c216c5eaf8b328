import pytest

from codes import batches, exporting, list_lookup, lookup, revealing
from codes.exporting import Extent
from codes.models import Code
from redemption.code_events import life, prints, trail_entries
from redemption.code_events.past_status import PastStatus
from staff import trail
from storage.sheets.kinds import Kind
from storage.sheets.lists import Line
from tests.factories import make_batch, text_of
from tests.redemption.code_events.past import (
    AVAILABLE,
    INACTIVE,
    REDEEMED,
    VOIDED,
    code_of,
    hours,
    insert_run,
    make_since,
    move,
    record_run_download,
)

pytestmark = pytest.mark.django_db

MAYBE = "It may have held this code, whose status changed at that time."
BROKEN = "The file is not known to be complete: it may lack this code."


def told(batch, serial=1, *, with_trail=True):
    code = code_of(batch, serial)
    past = PastStatus(code, life.moves_naming(code))
    runs = prints.runs_naming(code)
    events = trail_entries.events_of(code, past, runs, with_trail=with_trail)
    return [(event.title, event.by, event.text) for event in events]


def download(batch, *, at, end=None, by=None, **extent):
    """Record a download from `at` to `end`, None: it has not ended."""
    begun = exporting.start(batch, Extent(**extent), by=by, at=at)
    if end:
        trail.record(
            exporting.ENDED,
            batch,
            by=by,
            at=end,
            **begun._started.data,
            started=begun._started.pk,
            complete=True,
        )


@pytest.fixture
def batch():
    return make_since(make_batch(quantity=9), hours(0))


# ── who has seen the code ────────────────────────────────────────────────────


def test_reveals_and_lookups_of_this_code_alone(batch, operator):
    for serial in (1, 2):
        code = code_of(batch, serial)
        revealing.reveal(code, by=operator, at=hours(1))
        lookup.look_up(text_of(code), by=operator, at=hours(2))
        text = text_of(code)
        lookup.look_up(f"?{text[1:]}", by=operator, at=hours(3), try_candidates=True)
    assert told(batch, 2) == [
        ("Damaged code looked up", operator, ""),
        ("Code looked up", operator, ""),
        ("Code revealed", operator, ""),
    ]
    assert told(batch, 3) == []


def test_a_list_is_told_to_the_codes_that_it_named(batch, operator):
    other = make_batch(quantity=2)
    names = [f"{batch.pk}-2", f"{batch.pk}-4", f"{batch.pk}-5", f"{other.pk}-1"]
    lines = [Line(n, name) for n, name in enumerate(names, 1)]
    list_lookup.check(lines, by=operator, at=hours(1))
    named = [("List of codes looked up", operator, "")]
    for serial in (1, 3, 6):
        assert told(batch, serial) == []
    for serial in (2, 4, 5):
        assert told(batch, serial) == named
    assert told(other, 1) == named
    assert told(batch, 2, with_trail=False) == []


def test_erased_answers_are_told(batch, manager):
    trail.record("answers.erased", batch, by=manager, at=hours(1), serial=4)
    assert told(batch, 4) == [("Answers of a visitor erased", manager, "")]


# ── downloads of codes ───────────────────────────────────────────────────────


def test_each_download_whose_range_holds_the_serial(batch, marketer):
    download(batch, at=hours(1), end=hours(2), by=marketer, first=2, last=5)
    download(
        batch, at=hours(3), end=hours(4), by=marketer, first=5, last=9, kind=Kind.XLSX
    )
    first = ("Batch downloaded", marketer, "serials 2 to 5")
    second = ("Batch downloaded", marketer, f"serials 5 to 9 · {Kind.XLSX.label}")
    assert told(batch, 1) == []
    assert told(batch, 2) == [first]
    assert told(batch, 5) == [second, first]
    assert told(batch, 9) == [second]


def test_a_download_on_the_command_line_names_the_account(batch):
    exporting.start(batch, Extent(), by=None, at=hours(1), os_user="deploy")
    [(title, by, text)] = told(batch)
    assert [title, by] == ["Download of a batch started", "deploy"]
    assert text == f"serials 1 to 9 · {BROKEN}"


def test_an_incomplete_download_may_lack_the_code(batch, marketer):
    sent = exporting.start(batch, Extent(), by=marketer, at=hours(1))
    sent.close()
    assert told(batch) == [("Batch downloaded", marketer, f"serials 1 to 9 · {BROKEN}")]


@pytest.mark.parametrize(
    ("only", "start", "end", "expected"),
    [
        (AVAILABLE, 1, 2, ""),
        (AVAILABLE, 5, 6, None),  # it was voided by then
        (AVAILABLE, 2, 4, MAYBE),
        (VOIDED, 1, 2, None),
        (VOIDED, 2, 4, MAYBE),
        (VOIDED, 5, 6, ""),
        (REDEEMED, 2, 4, None),  # it never was
    ],
)
def test_a_download_of_one_status_is_told_where_the_code_had_it(
    batch, only, start, end, expected
):
    move(batch, VOIDED, at=hours(3), done_at=hours(3), serials=(1,))
    download(batch, at=hours(start), end=hours(end), only=only)
    remarks = [text.rpartition(" · ")[2] for _title, _by, text in told(batch)]
    if expected is None:
        assert remarks == []
    else:
        assert [remark if remark == MAYBE else "" for remark in remarks] == [expected]


def test_a_download_of_available_codes_before_the_activation():
    batch = make_since(make_batch(quantity=9, starts_as=INACTIVE), hours(0))
    move(batch, AVAILABLE, at=hours(3), done_at=hours(4))
    download(batch, at=hours(1), end=hours(2), only=AVAILABLE)
    download(batch, at=hours(5), end=hours(6), only=AVAILABLE)
    Code.objects.filter(pk=batch.code_id(1)).update(status=REDEEMED, status_at=hours(8))
    assert [text for _title, _by, text in told(batch)] == ["serials 1 to 9 · Available"]


# ── files of labels, and what was done to the batch ──────────────────────────


def test_downloads_of_the_files_of_its_print_runs(batch, operator):
    mine, other = (insert_run(batch, first=n, last=n) for n in (1, 2))
    for run in (mine, other):
        record_run_download(run, by=operator, at=hours(1), reason="again")
    expected = [("Labels downloaded", operator, "again")]
    assert told(batch) == told(batch, with_trail=False) == expected


def test_pauses_matter_until_the_code_is_final_and_the_seal_for_ever(batch, manager):
    batches.pause(batch, by=manager, at=hours(1))
    batches.resume(batch, by=manager, at=hours(2))
    move(batch, VOIDED, at=hours(3), done_at=hours(3), serials=(1,))
    batches.pause(batch, by=manager, at=hours(4))
    batches.seal(batch, by=manager, at=hours(5))
    sealed, paused = ("Batch sealed", manager, ""), ("Batch paused", manager, "")
    resumed = ("Batch resumed", manager, "")
    assert told(batch) == [sealed, resumed, paused]
    assert told(batch, 2) == [sealed, paused, resumed, paused]
    assert told(batch, 2, with_trail=False) == []
