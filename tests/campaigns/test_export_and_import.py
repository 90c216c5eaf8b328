"""What is exported is read back as it was, whatever kind of file it is."""

import io
from datetime import UTC, datetime, timedelta, timezone

import openpyxl
import pytest

from tests.campaigns.admin_files import (
    CAMPAIGNS,
    export,
    imported,
    is_harmless,
    problems,
    upload,
    workbook,
)
from tests.factories import make_campaign

START = datetime(2027, 1, 1, 10, tzinfo=UTC)
XLSX, EXCEL_CSV, JSON = "1", "2", "3"


TEXTS = ["+1", "-50 %", "@x", "==x", "'=1", "'tis", "''", "0123", "4-1", "TRUE", "1E5"]
TEXTS += [" =1", "＝1", "a;=1", "“x”, y", "yes", "2027-01-01 10:00:00", "_x0041_", "é'"]


@pytest.mark.parametrize("kind", ["0", XLSX, EXCEL_CSV, JSON])
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_export_of_any_kind_changes_nothing(author_client, kind, language):
    author_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    for number, text in enumerate(TEXTS):
        make_campaign(
            slug=f"campaign-{number}",
            name=text,
            headline=text,
            intro=f"{text}\r\n- one\n=two\r\n\r\n{text}",
            starts_at=START.replace(microsecond=number * 7),
            ends_at=None if number % 2 else datetime(2031, 1, 1, tzinfo=UTC),
            time_zone="Asia/Tokyo",
            asks_terms=bool(number % 2),
            terms="- be fair",
            asks_name="may",
            translations={"ar": {"headline": text.strip(), "terms": "a\r\nb"}},
        )
    body = export(author_client, kind).getvalue()
    response = upload(author_client, body)
    assert response.context["form"].errors == {}
    assert response.context["problems"] == []
    kinds = [one.import_type for one in response.context["result"].rows]
    assert kinds == ["skip"] * len(TEXTS)


def test_a_workbook_is_imported(author_client):
    zone = timezone(timedelta(hours=2))
    campaign = imported(
        author_client,
        workbook(
            ["slug", "name", "starts_at", "asks_terms", "terms", "position", None],
            ["new-one", "'=1", datetime(2027, 1, 1, 12), True, "Be fair.", 7],  # noqa: DTZ001
        ),
        "campaigns.xlsx",
    )
    assert campaign.starts_at == datetime(2027, 1, 1, 14, tzinfo=zone)
    assert [campaign.name, campaign.asks_terms, campaign.position] == ["=1", True, 7]


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"name": 1.5}, (2, "name")),
        ({"name": True}, (2, "name")),
        ({"name": datetime(2027, 4, 1)}, (2, "name")),  # noqa: DTZ001 -- "4-1" in Excel
        ({"slug": datetime(2027, 4, 1)}, (2, "slug")),  # noqa: DTZ001
        ({"starts_at": 46178}, (2, "starts_at")),
        ({"asks_terms": 2}, (2, "asks_terms")),
        ({"position": 7.5}, (2, "position")),
    ],
)
def test_a_cell_of_another_kind_is_refused(author_client, cells, where):
    cells = {"slug": "new-one", "name": "New", "starts_at": "2027-01-01 10:00"} | cells
    response = upload(author_client, workbook([*cells], [*cells.values()]))
    assert problems(response) == [where]
    assert is_harmless(response.text)


def test_no_cell_of_an_export_begins_a_formula(author_client):
    for number, text in enumerate(["=1", "+1", "-1", "@x", "==x", "＝1", " =1"]):
        make_campaign(slug=f"campaign-{number}", name=text, headline=text)
    body = export(author_client, XLSX).getvalue()
    values = openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    cells = [cell for line in values for cell in line if cell]
    assert all(isinstance(cell, str) for cell in cells)
    assert not [one for one in cells if one.strip().startswith(tuple("=+-@＝"))]


def test_a_text_that_is_too_long_for_a_workbook_is_told(author_client):
    make_campaign(
        translations={
            code: {"terms": "ä" * 5000, "privacy": "ä" * 5000}
            for code in ("ar", "de", "es", "fr")
        }
    )
    response = export(author_client, XLSX)
    assert response.status_code == 302
    shown = author_client.get(CAMPAIGNS).text
    assert "A cell of Excel holds 32,767 characters, a text is longer." in shown
    assert export(author_client, "0").getvalue()


def test_a_spreadsheet_may_change_the_line_ends_of_a_text(author_client):
    make_campaign(slug="new-one", intro="one\r\ntwo", ends_at=None)
    response = upload(
        author_client, workbook(["slug", "intro"], ["new-one", "one\ntwo"])
    )
    assert [one.import_type for one in response.context["result"].rows] == ["skip"]
    response = upload(author_client, workbook(["slug", "intro"], ["new-one", "one\n2"]))
    assert [one.import_type for one in response.context["result"].rows] == ["update"]
