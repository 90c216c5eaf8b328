"""An import says how a file was read, stores all or nothing, and shows no exception.

How files are read is tested in tests/storage/sheets/test_reading.py.
"""

import io
import logging
import zipfile
from datetime import UTC, datetime

import pytest

from campaigns import editing
from campaigns.models import Campaign
from campaigns.resources import CampaignResource
from tests.campaigns.admin_files import (
    CAMPAIGNS,
    confirm,
    is_harmless,
    row,
    upload,
    workbook,
)
from tests.factories import make_campaign, make_user

START = datetime(2027, 1, 1, 10, tzinfo=UTC)


# ── nothing of ours on the page ──────────────────────────────────────────────


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return file.getvalue()


def entities():
    """Return a workbook whose sheet defines entities that expand to millions."""
    source, file = zipfile.ZipFile(io.BytesIO(workbook(["slug"]))), io.BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = bomb + content.replace(b"slug", b"&b;")
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\xff\xfe\x00",
        b"name\n\x00\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        b"PK\x03\x04 and no more",
        bomb(),
        entities(),
        workbook(["slug"], ["=1+1"]),
        workbook(["slug"]),
        workbook(),
        b"slug\n\x81\x8d\n",
        b'slug,name\n"a,b\n',
        b'slug,name\na,"b"c\n',
        b"slug,name\na,b,c\n",
        b"slug\n" + b"a" * 200_000,
        b"slug\n" + b"a-b\n" * 600_000,
        b"slug\n" + b"".join(b"a%d\n" % n for n in range(1_001)),
        b"[" * 100_000,
        b'{"slug": 1}',
        b"[1]",
        b'[{"slug": ' + b"1" * 5_000 + b"}]",
        b'[{"slug": {"a": [1]}}]',
        b'[{"slug": 1.5}, {"slug": true}, {"slug": null}]',
        b"slug,translations\na-b," + b"[" * 9_000 + b"\n",
        b"slug,translations\na-b," + b"1" * 9_000 + b"\n",
        b"slug,starts_at\na-b,'\n",
    ],
)
def test_no_file_shows_an_exception_or_a_path(author_client, content):
    response = upload(author_client, content)
    assert response.status_code == 200
    assert is_harmless(response.text)
    form = response.context["form"]
    assert form.errors.get("import_file") or response.context["problems"]
    assert not Campaign.objects.exists()


def test_a_file_of_the_old_excel_says_what_to_do(author_client):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    text = upload(author_client, content, "campaigns.xls").text
    assert "Save it as .xlsx, without a password." in text


def test_an_error_that_nobody_foresaw_is_logged_under_a_reference(
    author_client, monkeypatch, caplog
):
    def fail(*args, **kwargs):
        raise RuntimeError("secret /srv/path/file.py")

    monkeypatch.setattr(editing, "create", fail)
    with caplog.at_level(logging.ERROR):
        response = upload(author_client, row())
    [problem] = response.context["problems"]
    assert problem.row == 2
    assert is_harmless(response.text)
    assert "secret" not in response.text
    [record] = [one for one in caplog.records if one.name == "ui.admin.importing"]
    assert record.args[1] in problem.message
    assert "secret /srv/path/file.py" in str(record.exc_info[1])


def test_an_error_before_the_rows_is_logged_too(author_client, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr("campaigns.resources.CampaignResource.before_import", fail)
    response = upload(author_client, row())
    assert "A fault of ours" in response.text
    assert "secret" not in response.text


# ── from the preview to the import ───────────────────────────────────────────


def test_the_preview_says_how_the_file_was_read(author_client):
    text = "slug;name;starts_at\nnew-one;Été à gagner;2027-01-01 10:00\n"
    for codec, name in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")):
        response = upload(author_client, text.encode(codec))
        assert f"Read as: CSV, separated by semicolons, in {name}." in response.text
        assert "Été à gagner" in response.text


def test_a_preview_is_confirmed_once(author_client, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    response = upload(author_client, row())
    assert "Import finished" in confirm(author_client, response).text
    assert "This preview is out of date" in confirm(author_client, response).text
    assert Campaign.objects.count() == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "0" * 32, "x" * 32])
def test_a_confirmation_of_no_preview(author_client, token):
    response = author_client.post(
        f"{CAMPAIGNS}process_import/", {"import_file_name": token}, follow=True
    )
    assert "This preview is out of date" in response.text


def test_a_preview_belongs_to_its_user(author_client, client_of):
    response = upload(author_client, row())
    other = client_of(make_user(username="ann", role="marketer", is_staff=True))
    assert "This preview is out of date" in confirm(other, response).text
    assert not Campaign.objects.exists()


def test_what_changed_since_the_preview_is_told_and_nothing_is_stored(author_client):
    head, one = row().split(b"\n", 1)
    other = one.replace(b"new-one", b"old-one")
    response = upload(author_client, head + b"\n" + one + other)
    make_campaign(slug="old-one", ends_at=START)  # now the row would end as it starts
    response = confirm(author_client, response)
    assert "Nothing was imported" in response.text
    assert [one.slug for one in Campaign.objects.all()] == ["old-one"]


def test_an_edit_since_the_preview_is_shown_before_it_is_overwritten(author_client):
    campaign = make_campaign(
        status="draft", ends_at=None, slug="new-one", name="Old", headline="Old"
    )
    preview = upload(author_client, row(headline="New"))
    editing.edit(campaign, {"headline": "Ana’s"}, by=None, at=START)
    page = confirm(author_client, preview)
    campaign.refresh_from_db()
    assert [campaign.name, campaign.headline] == ["Old", "Ana’s"]
    assert "Something of this was changed meanwhile." in page.text
    assert "<del>Ana’s</del> <ins>New</ins>" in page.text
    confirm(author_client, page)
    campaign.refresh_from_db()
    assert [campaign.name, campaign.headline] == ["New", "New"]


def test_an_edit_of_what_is_not_in_the_file_is_kept(author_client):
    campaign = make_campaign(
        status="draft", ends_at=None, slug="new-one", name="Old", headline="Old"
    )
    preview = upload(author_client, row())
    editing.edit(campaign, {"headline": "Ana’s"}, by=None, at=START)
    confirm(author_client, preview)
    campaign.refresh_from_db()
    assert [campaign.name, campaign.headline] == ["New", "Ana’s"]


def test_an_edit_while_the_rows_are_stored_is_not_overwritten(
    author_client, monkeypatch
):
    campaign = make_campaign(status="draft", ends_at=None, slug="new-one", name="Old")
    preview = upload(author_client, row())
    validate = CampaignResource.validate_instance

    def edit_meanwhile(self, *args, **kwargs):
        Campaign.objects.filter(pk=campaign.pk).update(name="Ana’s")
        return validate(self, *args, **kwargs)

    monkeypatch.setattr(CampaignResource, "validate_instance", edit_meanwhile)
    page = confirm(author_client, preview)
    assert "Somebody changed this meanwhile: choose the file again." in page.text


def test_a_file_does_not_close_a_launched_campaign(author_client):
    make_campaign(slug="new-one", ends_at=None)
    page = upload(
        author_client, row(starts_at="2020-01-01 10:00", ends_at="2020-02-01 10:00")
    )
    assert "This moment has passed: the campaign would end at once." in page.text
    assert "Close it in the console, or correct the date." in page.text
    assert Campaign.objects.get().ends_at is None
