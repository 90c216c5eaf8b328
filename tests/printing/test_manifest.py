import csv
import hashlib
import io
import json
import zipfile

import pytest

from codes import vault
from printing import files, manifest, orders, rendering
from printing.paper.setup import Setup
from tests.factories import make_batch, make_campaign
from tests.printing.runs import AT, make_run, order, void

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def test_the_manifest_of_a_single_file(operator):
    campaign = make_campaign(name="Été")
    batch = make_batch(quantity=30, name="Reel 7", campaign=campaign)
    void(batch, 11, 12)
    run = make_run(batch, first=3, last=20, by=operator)

    content = files.file_path(run).read_bytes()
    file = {"name": run.file_name, "size": len(content), "sha256": digest(content)}
    assert manifest.build(run) == {
        "print_run": run.pk,
        "campaign": "Été",
        "batch": {"id": batch.pk, "name": "Reel 7"},
        "rows": 16,
        "first": 3,
        "last": 20,
        "copy": 1,
        "reason": "",
        "ordered_by": "otto",
        "ordered_at": AT.isoformat(),
        "pages": 1,
        "setup": Setup().as_json() | {"instructions": []},
        "file": file,
        "files": [file | {"rows": 16, "first": 3, "last": 20}],
    }


def test_a_zip_holds_its_parts_and_their_manifest():
    batch = make_batch(quantity=60)
    void(batch, 49, 60)
    make_run(batch)
    run = make_run(batch, reason="Jam")

    with zipfile.ZipFile(files.file_path(run)) as archive:
        contents = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        compression = {entry.compress_type for entry in archive.infolist()}
        assert archive.testzip() is None
    expected = [
        {
            "name": f"part-{number}-of-3.pdf",
            "rows": 24 if number < 3 else 0,
            "first": first,
            "last": last,
            "size": len(contents[f"part-{number}-of-3.pdf"]),
            "sha256": digest(contents[f"part-{number}-of-3.pdf"]),
        }
        for number, first, last in ((1, 1, 24), (2, 25, 48), (3, None, None))
    ]
    run_manifest = json.loads(contents.pop("manifest.json"))
    table = list(csv.DictReader(io.StringIO(contents.pop("manifest.csv").decode())))
    assert sorted(contents) == [row["name"] for row in expected]
    assert compression == {zipfile.ZIP_STORED}
    assert (run_manifest["files"], run_manifest["file"]) == (expected, None)
    facts = [run_manifest[name] for name in ("rows", "copy", "reason")]
    assert facts == [48, 2, "Jam"]
    assert table == [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in expected
    ]
    whole = digest(files.file_path(run).read_bytes())
    assert manifest.build(run) == run_manifest | {
        "file": {"name": run.file_name, "size": run.size, "sha256": whole}
    }


def test_the_same_labels_make_the_same_file():
    batch = make_batch(quantity=60)
    archives = []
    for _time in range(2):
        run = make_run(batch, reason="Again")
        with zipfile.ZipFile(files.file_path(run)) as archive:
            archives.append(
                [
                    (entry.filename, entry.date_time, entry.external_attr, entry.CRC)
                    for entry in archive.infolist()
                    if entry.filename.startswith("part-")
                ]
            )
    assert archives[0] == archives[1]
    assert len(archives[0]) == 3


def test_no_code_stands_in_a_manifest():
    batch = make_batch(quantity=50)
    run = make_run(batch)

    run_manifest = manifest.build(run)
    written = json.dumps(run_manifest) + manifest.as_csv(run_manifest)
    texts = [text.decode() for text in vault.texts(batch, 1, 50).tolist()]
    assert [text for text in texts if text in written] == []


def test_a_running_run_has_no_file_yet():
    run = order(make_batch(quantity=10))

    run_manifest = manifest.build(run)
    assert [run_manifest[name] for name in ("rows", "file", "files")] == [0, None, []]


def test_a_cancelled_run_has_no_files(
    django_capture_on_commit_callbacks,
):
    run = order(make_batch(quantity=60))
    rendering.render_parts(run, until=0)
    names = [file["name"] for file in manifest.build(run)["files"]]
    assert names == ["part-1-of-3.pdf"]
    with django_capture_on_commit_callbacks(execute=True):
        orders.cancel(run, by=None, at=AT)

    assert manifest.build(run)["files"] == []


def test_parts_sort_by_their_names():
    run = order(make_batch(quantity=24 * 12))
    names = [manifest.part_file_name(run, part) for part in _parts(run, 12)]

    assert names == sorted(names)
    assert (names[0], names[-1]) == ("part-01-of-12.pdf", "part-12-of-12.pdf")


def _parts(run, count):
    return [run.made.model(run=run, number=number) for number in range(1, count + 1)]
