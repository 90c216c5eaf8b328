from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from codes.lifecycle import Selection
from codes.models import Status
from console import integrity
from tests.console.integrity.actions import findings, void
from tests.factories import make_batch, make_campaign


def test_a_sound_database(batch, capsys):
    assert findings() == []
    call_command("check_integrity")
    assert capsys.readouterr().out == "No findings in 16 checks.\n"


def test_an_empty_database(db, capsys):
    call_command("check_integrity", "--fast")
    assert capsys.readouterr().out == "No findings in 11 checks.\n"


def test_every_check_has_a_description_and_a_name_of_its_own():
    checks = integrity.QUICK + integrity.THOROUGH
    undocumented = [check for check in checks if not (check.__doc__ or "").strip()]
    assert undocumented == []
    assert len({check.__name__ for check in checks}) == len(checks)


@pytest.mark.parametrize("check", integrity.QUICK + integrity.THOROUGH)
def test_every_check_is_silent_and_has_a_test_that_makes_it_report(batch, check):
    assert list(check(timezone.now())) == []
    name = check.__name__.replace("_", " ")
    sources = Path(__file__).parent.glob("test_*.py")
    assert any(f'"{name}"' in source.read_text() for source in sources)


def test_findings_are_listed_with_exit_status_1(batch, sql, capsys):
    sql("UPDATE codes_series SET handed_out = handed_out + 1")
    sql("UPDATE codes_tally SET n = n + 1")
    sql("UPDATE codes_tally_delta SET n = n + 1 WHERE status = 6")
    with pytest.raises(SystemExit) as caught:
        call_command("check_integrity")
    output = capsys.readouterr()
    assert [caught.value.code, output.out.splitlines(), output.err] == [
        1,
        [
            f"number runs are contiguous: Series {batch.series_id} has handed out 9 "
            "numbers, but its batches hold 8.",
            f"batches are complete and tallied: Batch {batch.pk}: 1 codes are voided, "
            "the tallies say 2.",
        ],
        "2 findings.\n",
    ]


def test_fast_does_not_recount(batch, sql):
    sql("UPDATE codes_tally_delta SET n = n + 1")
    assert findings(quick=True) == []
    assert len(findings()) == 4


# ── keys and numbers ─────────────────────────────────────────────────────────


def test_a_format_that_was_altered(batch, sql):
    sql("UPDATE codes_series SET length = 10")
    assert findings() == [
        (
            "keys can be opened",
            f"Series {batch.series_id} (campaign {batch.campaign_id}): its key does "
            "not open. Is PINPRESS_CODES_KEY the right one? If so, the row was "
            "altered.",
        )
    ]


@pytest.mark.parametrize("change", ["mac = '\\x00'", "mac = '\\x'"])
def test_a_proof_that_was_altered(batch, sql, change):
    sql(f"UPDATE codes_batch SET {change} WHERE id = %s", batch.pk)
    assert findings() == [
        (
            "batches match their proof",
            f"Batch {batch.pk} was altered: its row does not match its proof.",
        )
    ]


def test_a_number_run_that_was_altered(batch, sql):
    sql("UPDATE codes_batch SET first_number = 100 WHERE id = %s", batch.pk)
    assert [name for name, _ in findings()] == [
        "batches match their proof",
        "number runs are contiguous",
        "number runs are contiguous",
        "number runs are contiguous",
    ]


def test_a_batch_that_does_not_fit_its_series(batch, sql):
    sql(
        "UPDATE codes_batch SET campaign_id = %s, prefix = 'X-' WHERE id = %s",
        make_campaign().pk,
        batch.pk,
    )
    found = [one for one in findings() if one[0] != "batches match their proof"]
    assert found[:2] == [
        (
            "batches fit their series",
            f"Batch {batch.pk} is in another campaign than its series.",
        ),
        (
            "batches fit their series",
            f"Batch {batch.pk} has another prefix than its series.",
        ),
    ]
    assert {name for name, _ in found[2:]} == {"redeemed codes have redemptions"}


def test_dashes_of_a_prefix_do_not_matter(batch):
    make_batch(campaign=batch.campaign, prefix="A-B-")
    assert findings() == []


# ── rows and counters ────────────────────────────────────────────────────────


def test_a_missing_code(batch, untriggered):
    untriggered("DELETE FROM codes_code WHERE id = %s", batch.code_id(6))
    assert findings() == [
        (
            "batches are complete and tallied",
            f"Batch {batch.pk}: 5 codes exist, 6 were generated.",
        ),
        (
            "batches are complete and tallied",
            f"Batch {batch.pk}: 2 codes are available, the tallies say 3.",
        ),
    ]


def test_a_serial_beyond_the_end(batch, untriggered):
    untriggered(
        "UPDATE codes_code SET id = %s WHERE id = %s",
        batch.code_id(9),
        batch.code_id(6),
    )
    assert findings() == [
        (
            "batches are complete and tallied",
            f"Batch {batch.pk}: the serials run from 1 to 9, not from 1 to 6.",
        )
    ]


def test_a_serial_before_the_first(batch, untriggered):
    moved = (batch.code_id(0), batch.code_id(1))
    untriggered("UPDATE codes_code SET id = %s WHERE id = %s", *moved)
    assert findings() == [
        (
            "batches are complete and tallied",
            f"Batch {batch.pk}: the serials run from 0 to 6, not from 1 to 6.",
        )
    ]


def test_codes_and_redemptions_without_a_batch(batch, sql):
    sql(
        "INSERT INTO codes_code (id, batch_id, status, status_at)"
        " VALUES (777::bigint << 32 | 1, 777, 2, now())"
    )
    sql(
        "INSERT INTO redemption_redemption"
        " (code_id, campaign_id, at, channel, attempt_id)"
        " VALUES (888::bigint << 32 | 1, %s, now(), 1, gen_random_uuid())",
        batch.campaign_id,
    )
    assert findings() == [
        (
            "rows belong to a batch",
            "There are codes of batch 777, but no such batch.",
        ),
        (
            "rows belong to a batch",
            "There are redemptions of batch 888, but no such batch.",
        ),
    ]


def test_quarter_hours_that_were_counted_wrong(batch, sql):
    sql("UPDATE redemption_quartercount SET n = n + 4")
    assert findings() == [
        (
            "quarter hours are counted",
            f"Campaign {batch.campaign_id}: the quarter hours hold 5 redemptions, "
            "there are 1.",
        )
    ]


# ── final statuses ───────────────────────────────────────────────────────────


def test_a_redeemed_code_without_redemption(batch, sql):
    sql("UPDATE codes_code SET status = 5 WHERE id = %s", batch.code_id(1))
    assert findings() == [
        (
            "redeemed codes have redemptions",
            f"Code {batch.pk}-1 is redeemed, but there is no redemption.",
        )
    ]


def test_a_redemption_of_a_code_that_is_available(batch, untriggered, sql):
    untriggered("UPDATE codes_code SET status = 2 WHERE id = %s", batch.code_id(3))
    found = findings()
    assert found[-1] == (
        "redeemed codes have redemptions",
        f"Code {batch.pk}-3 has a redemption, but its status is not redeemed.",
    )
    assert {name for name, _ in found[:-1]} == {"batches are complete and tallied"}


def test_a_redemption_in_another_campaign(batch, sql):
    sql(
        "UPDATE redemption_redemption SET campaign_id = %s WHERE code_id = %s",
        make_campaign().pk,
        batch.code_id(3),
    )
    assert findings() == [
        (
            "redeemed codes have redemptions",
            f"Code {batch.pk}-3 was redeemed in a campaign that is not its own.",
        )
    ]


@pytest.mark.parametrize(
    "entry", ["NULL", "999999", "(SELECT min(id) FROM staff_entry)"]
)
def test_a_voided_code_without_its_entry(batch, sql, entry):
    sql(f"UPDATE codes_code SET entry_id = {entry} WHERE id = %s", batch.code_id(5))
    assert findings() == [
        (
            "voided codes have entries",
            f"Code {batch.pk}-5 is voided, but no entry in the trail says by whom.",
        )
    ]


def test_a_voiding_of_some_serials_or_of_one_status_spares_the_others(batch, manager):
    void(batch, manager, Selection(serials=(1, 6)))
    assert findings() == []
    void(batch, manager, Selection(1, 4, only=Status.INACTIVE))
    assert findings() == []


def test_a_voiding_that_missed_a_code(batch, manager, untriggered, sql):
    move = void(batch, manager, Selection(1, 4))
    untriggered("UPDATE codes_code SET status = 2 WHERE id = %s", batch.code_id(4))
    assert findings()[-1] == (
        "finished voidings are complete",
        f"Code {batch.pk}-4 can still be redeemed, though voiding {move.pk} is "
        "finished.",
    )
