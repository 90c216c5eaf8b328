import csv
import hashlib
import io
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from codes import batches, exporting
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, text_of

pytestmark = pytest.mark.django_db

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def page_of(batch):
    return reverse("codes:download", args=[batch.campaign_id, batch.pk])


def test_a_marketer_downloads_a_file(client_of, marketer):
    campaign = make_campaign(slug="spring")
    batch = make_batch(campaign=campaign, name='Été "7"', quantity=5)

    response = client_of(marketer).post(page_of(batch), {"first": "2", "last": "3"})

    body = response.getvalue()
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''spring_%C3%A9t%C3%A9-7_{batch.pk}_2-3.csv"
    )
    got = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert [row[:3] for row in got] == [
        ["text", "serial", "status"],
        [text_of(make_code(batch=batch, serial=2)), "2", "available"],
        [text_of(make_code(batch=batch, serial=3)), "3", "available"],
    ]
    entry = Entry.objects.get(action="batches.downloaded")
    assert (entry.actor, entry.data["rows"], entry.data["complete"]) == (
        marketer,
        2,
        True,
    )
    assert entry.data["sha256"] == hashlib.sha256(body).hexdigest()


def test_the_trail_is_written_before_the_first_byte(client_of, marketer):
    response = client_of(marketer).post(page_of(make_batch()))

    assert Entry.objects.filter(action="batches.download_started").count() == 1
    assert not Entry.objects.filter(action="batches.downloaded").exists()
    response.getvalue()
    assert Entry.objects.get(action="batches.downloaded").data["complete"] is True


def test_a_download_for_excel_of_one_status(client_of, marketer):
    batch = make_batch(quantity=2)

    body = (
        client_of(marketer)
        .post(page_of(batch), {"only": "voided", "kind": "excel_csv"})
        .getvalue()
    )
    assert (
        body == b"\xef\xbb\xbftext,serial,status,redeemed_at (UTC),voided_at (UTC)\r\n"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"first": "0"}, "Ask for 1 or more."),
        ({"last": "11"}, "Choose serials between 1 and 10: so many codes exist."),
        (
            {"first": "5", "last": "4"},
            "The first serial must not come after the last one.",
        ),
        ({"first": "1.5"}, "Write a whole number in digits"),
        ({"last": "9" * 30}, "At most 100,000,000."),
        ({"only": "spent"}, "Select a valid choice."),
        ({"kind": "xls"}, "Select a valid choice."),
    ],
)
def test_invalid_ranges_are_refused(client_of, marketer, data, message):
    response = client_of(marketer).post(page_of(make_batch(quantity=10)), data)

    assert response.status_code == 200
    assert message in response.text
    assert not Entry.objects.filter(action="batches.download_started").exists()


def test_the_page_shows_statuses_and_earlier_downloads(client_of, marketer):
    batch = make_batch(quantity=1234)
    b"".join(exporting.start(batch, exporting.Extent(last=1200), by=marketer, at=AT))

    page = client_of(marketer).get(page_of(batch))
    assert "The file holds live codes" in page.text
    assert "Available (1,234)" in page.text
    assert "mike" in page.text
    assert "1,200" in page.text
    assert "Complete" in page.text


def test_viewing_the_page_records_no_download(client_of, marketer):
    client_of(marketer).get(page_of(make_batch()))

    assert not Entry.objects.filter(action__contains="download").exists()


def test_a_sealed_batch_offers_no_download(client_of, marketer, manager):
    batch = make_batch()
    batches.seal(batch, by=manager, at=AT)
    client = client_of(marketer)

    assert "Download the file" not in client.get(page_of(batch)).text
    refused = client.post(page_of(batch))
    assert refused.headers["Content-Type"].startswith("text/html")
    assert "This batch is sealed" in refused.text
    assert not Entry.objects.filter(action="batches.download_started").exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_permitted_users_download(client_of, operator, viewer, method):
    page = page_of(make_batch())

    for user in (operator, viewer):
        assert getattr(client_of(user), method)(page).status_code == 403
    visitor = getattr(Client(), method)(page)
    assert visitor.status_code == 302
    assert visitor.headers["Location"].startswith("/console/sign-in/")
    assert not Entry.objects.filter(action="batches.download_started").exists()


def test_a_batch_of_another_campaign_is_not_found(client_of, marketer):
    batch = make_batch()
    other = make_campaign()

    page = reverse("codes:download", args=[other.pk, batch.pk])
    assert client_of(marketer).post(page).status_code == 404


def test_other_methods_are_refused(client_of, marketer):
    assert client_of(marketer).put(page_of(make_batch())).status_code == 405


@pytest.mark.parametrize("downloads", [1, 3])
def test_queries_do_not_grow(
    client_of, marketer, django_assert_max_num_queries, downloads
):
    batch = make_batch()
    for _ in range(downloads):
        b"".join(exporting.start(batch, exporting.Extent(), by=marketer, at=AT))
    client = client_of(marketer)

    with django_assert_max_num_queries(6):
        client.get(page_of(batch))
