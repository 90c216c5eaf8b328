"""What visitors answered: who may read, download and erase it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from redemption.models import Answers
from staff.models import Entry
from storage.sheets import workbooks
from storage.sheets.kinds import Kind
from tests.campaigns.pages import messages_of
from tests.factories import make_redemption
from tests.redemption.sample_answers import ask
from tests.redemption.views.pages import history_url, list_url, queries

EMAIL = "ana@example.com"


@pytest.fixture
def answers(code):
    redemption = make_redemption(code=code)
    return Answers.objects.create(
        redemption=redemption,
        campaign=code.batch.campaign,
        at=redemption.at,
        email=EMAIL,
        question="Which <shop>?",
        answer="The <harbour>",
        accepted_terms_at=redemption.at,
    )


def erase_url(code):
    return f"{history_url(code)}erase-answers/"


def download_url(campaign):
    return reverse("redemption:answers_download", args=[campaign.pk])


# ── three people ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("person", "reads", "erases"),
    [
        ("viewer", False, False),
        ("operator", False, False),
        ("marketer", True, False),
        ("manager", True, True),
    ],
)
def test_who_may_read_download_and_erase(
    request, client_of, code, campaign, answers, person, reads, erases
):
    client = client_of(request.getfixturevalue(person))
    page = client.get(history_url(code))
    assert (EMAIL in page.text) == reads
    assert (erase_url(code) in page.text) == erases
    assert (download_url(campaign) in client.get(list_url(campaign)).text) == reads
    assert (client.post(download_url(campaign)).status_code == 200) == reads
    assert (client.get(erase_url(code)).status_code == 200) == erases
    assert (client.post(erase_url(code)).status_code == 302) == erases
    assert Answers.objects.exists() != erases


def test_visitors_are_sent_to_the_sign_in_page(client, code, campaign, answers):
    for url in (download_url(campaign), erase_url(code)):
        response = client.post(url)
        assert response.url == f"/console/sign-in/?next={url}"
    assert Answers.objects.exists()


def test_who_may_not_read_them_does_not_ask_for_them(client_of, operator, code):
    make_redemption(code=code)
    with CaptureQueriesContext(connection) as captured:
        client_of(operator).get(history_url(code))
    assert "redemption_answers" not in str(captured.captured_queries)


# ── the history of the code ──────────────────────────────────────────────────


def test_the_history_shows_what_was_asked_and_answered(
    client_of, marketer, code, answers
):
    page = client_of(marketer).get(history_url(code))
    assert "Which &lt;shop&gt;?" in page.text
    assert "The &lt;harbour&gt;" in page.text
    assert "Terms accepted" in page.text
    assert "Postcode" not in page.text
    assert page["Cache-Control"] == "no-store"


def test_a_code_without_answers_says_nothing_of_them(client_of, manager, code):
    make_redemption(code=code)
    assert "Answers" not in client_of(manager).get(history_url(code)).text


def test_a_history_with_answers_takes_as_many_queries(client_of, manager, code):
    redemption = make_redemption(code=code)
    client = client_of(manager)
    without = queries(client, history_url(code))
    Answers.objects.create(
        redemption=redemption, campaign=code.batch.campaign, at=redemption.at
    )
    assert queries(client, history_url(code)) == without


# ── erasing ──────────────────────────────────────────────────────────────────


def test_a_manager_erases_after_being_asked(client_of, manager, code, answers):
    client = client_of(manager)
    page = client.get(erase_url(code))
    assert "Erase what this visitor answered?" in page.text
    assert EMAIL in page.text
    assert Answers.objects.exists()

    done = client.post(erase_url(code), follow=True)

    assert done.redirect_chain == [(history_url(code), 302)]
    assert messages_of(done) == ["The answers are erased."]
    assert EMAIL not in done.text
    assert "Answers of a visitor erased" in done.text
    assert Entry.objects.filter(action="answers.erased").count() == 1


def test_there_is_nothing_to_erase(client_of, manager, code):
    make_redemption(code=code)
    done = client_of(manager).get(erase_url(code), follow=True)
    assert messages_of(done) == ["There are no answers to this code."]


def test_erasing_twice_is_no_error(client_of, manager, code, answers):
    client = client_of(manager)
    for _ in range(2):
        assert client.post(erase_url(code)).status_code == 302
    assert Entry.objects.filter(action="answers.erased").count() == 1


def test_a_code_that_is_not_there(client_of, manager, code):
    url = erase_url(code).replace(f"codes/{code.serial}/", "codes/999/")
    assert client_of(manager).get(url).status_code == 404


# ── the download ─────────────────────────────────────────────────────────────


def test_a_marketer_downloads_the_answers(client_of, marketer, code, campaign, answers):
    response = client_of(marketer).post(download_url(campaign))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        f'attachment; filename="{campaign.slug}_answers.csv"'
    )
    assert response["Cache-Control"] == "no-store"
    _head, row = b"".join(response.streaming_content).decode().splitlines()
    assert row.startswith(f"{code.reference},")
    assert EMAIL in row
    assert Entry.objects.latest("id").data == {"rows": 1, "complete": True}


def test_a_workbook_of_the_answers(client_of, marketer, code, campaign, answers):
    response = client_of(marketer).post(download_url(campaign), {"kind": "xlsx"})
    assert response["Content-Type"] == Kind.XLSX.content_type
    assert response["Content-Disposition"].endswith(f'{campaign.slug}_answers.xlsx"')
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert Entry.objects.latest("id").data["written_as"] == "xlsx"


def test_more_answers_than_a_sheet_holds(
    client_of, marketer, campaign, answers, monkeypatch
):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 0)
    response = client_of(marketer).post(
        download_url(campaign), {"kind": "xlsx"}, follow=True
    )
    assert response.redirect_chain == [(list_url(campaign), 302)]
    assert messages_of(response) == [
        "An Excel sheet holds 1,048,576 rows. Choose CSV, or fewer rows."
    ]


def test_another_kind_of_file_is_refused(client_of, marketer, campaign, answers):
    client = client_of(marketer)
    assert client.post(download_url(campaign), {"kind": "exe"}).status_code == 400
    assert not Entry.objects.filter(action="answers.download_started").exists()


def test_a_download_is_ordered_by_a_form(client_of, marketer, campaign, answers):
    assert client_of(marketer).get(download_url(campaign)).status_code == 405
    assert (
        client_of(marketer)
        .post("/console/campaigns/999/redemptions/answers/")
        .status_code
        == 404
    )


def test_the_download_is_offered_where_there_is_something(
    client_of, marketer, campaign, code
):
    client = client_of(marketer)
    url = download_url(campaign)
    assert url not in client.get(list_url(campaign)).text
    ask(campaign, asks_email="may")
    assert url in client.get(list_url(campaign)).text
