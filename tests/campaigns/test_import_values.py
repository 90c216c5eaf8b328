"""A cell is read strictly: what is not understood is refused, with row and column."""

import json
from datetime import UTC, datetime

import pytest

from campaigns.models import Campaign
from tests.campaigns.admin_files import imported, problems, row, upload
from tests.factories import make_campaign

# ── truth values and choices ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("word", "value"),
    [
        *((word, True) for word in ("true", "TRUE", "1", "yes", "Yes", "ja")),
        *((word, True) for word in ("Sí", "si", "oui", "sim", "WAHR", "VRAI")),
        *((word, True) for word in ("VERDADERO", "VERDADEIRO")),
        *((word, False) for word in ("false", "0", "no", "nein", "non", "não")),
        *((word, False) for word in ("nao", "FALSCH", "FAUX", "FALSO")),
    ],
)
def test_words_for_yes_and_no(author_client, word, value):
    campaign = imported(author_client, row(asks_terms=word, terms="Be fair."))
    assert campaign.asks_terms is value


@pytest.mark.parametrize("word", ["x", "", "on", "2", "y", "yes!", "richtig", "-1"])
def test_a_word_that_is_neither_is_refused(author_client, word):
    make_campaign(slug="new-one", asks_terms=True, terms="Be fair.", ends_at=None)
    response = upload(author_client, row(asks_terms=word, headline="Other"))
    assert problems(response) == [(2, "asks_terms")]
    assert "Write yes or no, true or false, 1 or 0." in response.text
    assert Campaign.objects.get().asks_terms is True


@pytest.mark.parametrize(
    ("column", "word"),
    [
        *(("asks_name", word) for word in ("maybe", "yes", "", "1")),
        *(("theme", word) for word in ("loud", "")),
    ],
)
def test_a_choice_is_one_of_its_words(author_client, column, word):
    response = upload(author_client, row(**{column: word}))
    assert problems(response) == [(2, column)]
    assert "Write one of these words: " in response.text


def test_choices_in_any_case(author_client):
    campaign = imported(author_client, row(asks_name=" May ", theme="BOLD"))
    assert [campaign.asks_name, campaign.theme] == ["may", "bold"]


@pytest.mark.parametrize("text", ["1.5", "1e3", "1,000", "-1", "ten", "", "٣", "99999"])
def test_a_count_is_whole_and_in_digits(author_client, text):
    response = upload(author_client, row(position=text))
    assert problems(response) == [(2, "position")]


@pytest.mark.parametrize("column", ["time_zone", "accent_color", "name"])
def test_an_empty_cell_is_no_default(author_client, column):
    make_campaign(slug="new-one", time_zone="Europe/Madrid", ends_at=None)
    response = upload(author_client, row(**{column: ""}))
    assert problems(response) == [(2, column)]


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"asks_terms": "yes"}, "terms", "Write the terms, or do not ask"),
        ({"asks_question": "may"}, "question", "Write the question, or do not ask it"),
    ],
)
def test_what_is_asked_must_be_written(author_client, cells, column, message):
    response = upload(author_client, row(**cells))
    assert problems(response) == [(2, column)]
    assert message in response.text


# ── dates ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-05 10:00", datetime(2026, 6, 5, 10, tzinfo=UTC)),
        ("2026-06-05 10:00:07", datetime(2026, 6, 5, 10, 0, 7, tzinfo=UTC)),
        ("2026-06-05T10:00", datetime(2026, 6, 5, 10, tzinfo=UTC)),
        ("2026-06-05T10:00Z", datetime(2026, 6, 5, 10, tzinfo=UTC)),
        ("2026-06-05T10:00:00.25Z", datetime(2026, 6, 5, 10, 0, 0, 250_000, UTC)),
        ("2026-06-05T10:00+02:00", datetime(2026, 6, 5, 8, tzinfo=UTC)),
        ("2026-06-05 10:00-05:30", datetime(2026, 6, 5, 15, 30, tzinfo=UTC)),
    ],
)
def test_dates_are_iso(author_client, text, moment):
    assert imported(author_client, row(starts_at=text)).starts_at == moment


@pytest.mark.parametrize(
    "text",
    [
        *("05/06/2026 10:00", "06.05.2026 10:00", "5-6-2026 10:00", "2026/06/05 10:00"),
        *("2026-06-05", "2026-6-5 10:00", "2026-02-30 10:00", "2026-06-05 24:01"),
        *("2026-06-05 10:00 PM", "June 5, 2026", "10:00", "46178", "tomorrow"),
        *("٢٠٢٦-06-05 10:00", "20260605T1000", "0000-01-01 10:00"),
        *("0001-01-01 00:00+14:00", "2026-06-05T10:00+99:00", "2026-W23-5T10:00"),
    ],
)
@pytest.mark.parametrize("column", ["starts_at", "ends_at"])
def test_other_dates_are_refused_with_the_format(author_client, text, column):
    response = upload(author_client, row(**{column: text}))
    assert problems(response) == [(2, column)]
    assert "Write the date as 2026-06-05 10:00, the year first, in UTC" in response.text


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt"])
def test_no_language_reads_dates_otherwise(author_client, language):
    author_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    assert problems(upload(author_client, row(starts_at="05/06/2026 10:00")))


# ── rows and columns ─────────────────────────────────────────────────────────


def test_the_row_is_numbered_as_a_spreadsheet_shows_it(author_client):
    content = b'slug,name,starts_at\na-a,"A\nB",2027-01-01 10:00\n\nb-b,B,x\nc-c,,y\n'
    response = upload(author_client, content)
    assert problems(response) == [(4, "starts_at"), (5, "starts_at"), (5, "name")]


def test_the_same_address_twice(author_client):
    head, one = row().split(b"\n", 1)
    response = upload(author_client, head + b"\n" + one + one)
    assert problems(response) == [(3, "slug")]
    assert "The same address stands in row 2." in response.text


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("slug,price", "Unknown column: price. The columns are: name, slug, "),
        ("name", "The column slug is missing."),
        ("slug,name,name", "The column name stands twice."),
        ("slug", "The file has no rows below the names of the columns."),
    ],
)
def test_columns_that_are_refused(author_client, head, message):
    data = "\na-b,c,d\n" if "," in head or head == "name" else "\n"
    assert message in upload(author_client, (head + data).encode()).text


def test_a_cell_with_a_control_character_is_refused_or_kept_out(author_client):
    response = upload(author_client, json.dumps([{"slug": "a\0b"}]).encode())
    assert "Row 1, column slug: It holds an invisible character" in response.text
    response = upload(author_client, json.dumps([{"slug": "a\ud800"}]).encode())
    assert "Row 1, column slug: It holds an invisible character" in response.text


# ── what must not be empty ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b"name,slug\nNew,new-one\n", "starts_at"),
        (b"name,slug,starts_at\nNew,new-one,\n", "starts_at"),
        (b"slug,starts_at\nnew-one,2027-01-01 10:00\n", "name"),
    ],
)
def test_a_missing_cell_is_told_in_words(author_client, content, column):
    response = upload(author_client, content)
    [problem] = response.context["problems"]
    assert (problem.row, problem.column, problem.message) == (
        2,
        column,
        "Fill in this cell, or add the column: a new row needs it.",
    )
