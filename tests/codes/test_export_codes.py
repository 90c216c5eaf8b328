import getpass
import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from codes import batches, exporting
from codes.exporting import Extent
from staff.models import Entry
from tests.factories import make_batch

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def csv_of(batch, **extent):
    return b"".join(exporting.start(batch, Extent(**extent), by=None, at=AT))


def run(*args, **kwargs):
    """Run the command as an operator does, in the database of the tests."""
    name = connection.settings_dict["NAME"]
    url = make_conninfo(os.environ["DATABASE_URL"], dbname=name)
    return subprocess.run(
        [sys.executable, "manage.py", "export_codes", *args],
        env={**os.environ, "DATABASE_URL": url},
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        **kwargs,
    )


@pytest.mark.django_db
def test_the_file_goes_to_standard_output(capfdbinary):
    batch = make_batch(quantity=20)
    expected = csv_of(batch, first=3, last=9)

    call_command("export_codes", str(batch.pk), "--serials", "3-9")

    out, err = capfdbinary.readouterr()
    assert out == expected
    digest = hashlib.sha256(expected).hexdigest()
    assert f"7 codes, SHA-256 {digest}" in err.decode()
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor, entry.target) == (
        "batches.downloaded",
        None,
        f"codes.batch:{batch.pk}",
    )
    assert (entry.data["os_user"], entry.data["rows"]) == (getpass.getuser(), 7)


@pytest.mark.django_db
def test_options(capfdbinary):
    batch = make_batch(quantity=2)

    call_command("export_codes", str(batch.pk), "--status", "voided", "--excel")

    assert capfdbinary.readouterr().out.count(b"\r\n") == 1
    data = Entry.objects.latest("id").data
    assert (data["only"], data["written_as"], data["rows"]) == (
        "voided",
        "excel_csv",
        0,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "begins"),
    [
        (["--excel", "de"], b"\xef\xbb\xbftext;serial;"),
        (["--excel"], b"\xef\xbb\xbftext,serial,"),
        (["--xlsx"], b"PK"),
    ],
)
def test_files_for_excel(capfdbinary, options, begins):
    batch = make_batch(quantity=2)
    call_command("export_codes", str(batch.pk), *options)
    assert capfdbinary.readouterr().out.startswith(begins)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--serials", "3-11"], "between 1 and 10"),
        (["--serials", "4-3"], "goes up and begins at 1"),
        (["--serials", "0-3"], "goes up and begins at 1"),
        (["--serials", "5"], "no range of serials such as 1-500"),
        (["--serials", "1-2-3"], "no range of serials such as 1-500"),
        (["--serials", "٣-٩"], "no range of serials such as 1-500"),
        (["--status", "spent"], "invalid choice"),
    ],
)
def test_invalid_options_are_reported(options, message, capfdbinary):
    batch = make_batch(quantity=10)

    with pytest.raises(CommandError, match=message):
        call_command("export_codes", str(batch.pk), *options)
    assert capfdbinary.readouterr().out == b""
    assert not Entry.objects.filter(action="batches.download_started").exists()


@pytest.mark.django_db
def test_an_unknown_batch_is_reported():
    with pytest.raises(CommandError, match="There is no batch 987654"):
        call_command("export_codes", "987654")


@pytest.mark.django_db
def test_a_sealed_batch_is_reported(manager):
    batch = make_batch()
    batches.seal(batch, by=manager, at=AT)

    with pytest.raises(CommandError, match="sealed"):
        call_command("export_codes", str(batch.pk))


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_stops_reading_is_reported_without_traceback():
    batch = make_batch(quantity=200_000)
    reader, writer = os.pipe()
    os.close(reader)

    done = run(str(batch.pk), stdout=writer)
    os.close(writer)

    assert done.returncode == 141
    assert done.stderr.decode() == (
        "CommandError: Not all codes could be written: Broken pipe.\n"
    )
    assert Entry.objects.latest("id").data["broken_by"] == "left"


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_reported_without_traceback():
    batch = make_batch(quantity=10)

    with Path("/dev/full").open("wb") as full:
        done = run(str(batch.pk), stdout=full)

    assert (done.returncode, done.stderr.decode()) == (
        1,
        "CommandError: Not all codes could be written: No space left on device.\n",
    )
