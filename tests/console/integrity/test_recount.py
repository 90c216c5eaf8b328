import pytest
from django.core.management import call_command

from codes.lifecycle import Selection
from console import integrity
from tests.console.integrity.actions import findings, void
from tests.factories import make_campaign


def test_a_sound_database(batch, capsys):
    assert findings() == []
    call_command("check_integrity")
    assert capsys.readouterr().out == "All is well: 15 checks.\n"


def test_an_empty_database(db, capsys):
    call_command("check_integrity", "--fast")
    assert capsys.readouterr().out == "All is well: 10 checks.\n"


def test_every_check_says_what_it_promises():
    checks = integrity.QUICK + integrity.THOROUGH
    assert [one.__name__ for one in checks if not (one.__doc__ or "").strip()] == []
    assert len({one.__name__ for one in checks}) == len(checks)


def test_what_is_off_is_listed_with_status_1(batch, sql, capsys):
    sql("UPDATE codes_series SET handed_out = handed_out + 1")
    sql("UPDATE codes_tally SET n = n + 1")
    sql("UPDATE codes_tally_delta SET n = n + 1 WHERE status = 6")
    with pytest.raises(SystemExit) as caught:
        call_command("check_integrity")
    told = capsys.readouterr()
    assert [caught.value.code, told.out.splitlines(), told.err] == [
        1,
        [
            f"runs are contiguous: Series {batch.series_id} has handed out 9 numbers, "
            "but its batches hold 8.",
            f"batches are whole and tallied: Batch {batch.pk}: 1 codes are voided, the "
            "tallies say 2.",
        ],
        "2 things are off.\n",
    ]


def test_fast_does_not_recount(batch, sql):
    sql("UPDATE codes_tally_delta SET n = n + 1")
    assert findings(quick=True) == []
    assert len(findings()) == 4


# ── keys and numbers ─────────────────────────────────────────────────────────


def test_a_format_that_was_shortened(batch, sql):
    sql("UPDATE codes_series SET length = 10")
    assert findings() == [
        (
            "keys open",
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
            "batches are proved",
            f"Batch {batch.pk} was altered: its row does not match its proof.",
        )
    ]


def test_a_run_that_was_moved(batch, sql):
    sql("UPDATE codes_batch SET first_number = 100 WHERE id = %s", batch.pk)
    assert [name for name, _ in findings()] == [
        "batches are proved",
        "runs are contiguous",
        "runs are contiguous",
        "runs are contiguous",
    ]


def test_a_batch_that_left_its_series(batch, sql):
    sql(
        "UPDATE codes_batch SET campaign_id = %s, prefix = 'X-' WHERE id = %s",
        make_campaign().pk,
        batch.pk,
    )
    found = [one for one in findings() if one[0] != "batches are proved"]
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


# ── rows and counters ────────────────────────────────────────────────────────


def test_a_code_that_is_missing_at_the_end(batch, untriggered):
    untriggered("DELETE FROM codes_code WHERE id = %s", batch.code_id(6))
    assert findings() == [
        (
            "batches are whole and tallied",
            f"Batch {batch.pk}: 5 codes are there, 6 were generated.",
        ),
        (
            "batches are whole and tallied",
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
            "batches are whole and tallied",
            f"Batch {batch.pk}: the serials run from 1 to 9, not from 1 to 6.",
        )
    ]


def test_codes_and_redemptions_of_no_batch(batch, sql):
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


def test_quarters_that_miss_a_redemption(batch, sql):
    sql("UPDATE redemption_quartercount SET n = n + 4")
    assert findings() == [
        (
            "quarters are counted",
            f"Campaign {batch.campaign_id}: the quarter hours hold 5 redemptions, "
            "there are 1.",
        )
    ]


# ── statuses and their events ────────────────────────────────────────────────


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
    assert {name for name, _ in found[:-1]} == {"batches are whole and tallied"}


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
            f"Code {batch.pk}-5 is voided, but no entry says by whom.",
        )
    ]


def test_a_voiding_that_left_a_code_out(batch, manager, untriggered, sql):
    move = void(batch, manager, Selection(1, 4))
    untriggered("UPDATE codes_code SET status = 2 WHERE id = %s", batch.code_id(4))
    assert findings()[-1] == (
        "finished voidings are whole",
        f"Code {batch.pk}-4 can still be redeemed, though voiding {move.pk} is "
        "finished.",
    )


# ── what should be at work ───────────────────────────────────────────────────
