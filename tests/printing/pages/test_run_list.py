"""The list of print runs, narrowed by state."""

import pytest

from printing import studio_page
from tests.codes.pages import HTMX
from tests.factories import make_batch
from tests.printing.pages.studio import page_of
from tests.printing.runs import make, order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def test_runs_are_narrowed_by_state_and_polled_as_they_are(client):
    batch = make_batch(quantity=30)
    ready, waiting = order(batch, last=10), order(batch, first=11, last=20)
    make(ready)

    def shown(query):
        answer = client.get(f"{page_of(batch)}?{query}", headers=HTMX)
        return [row["run"].pk for row in answer.context["rows"]], answer.text

    assert shown("")[0] == [waiting.pk, ready.pk]
    assert shown("state=ready")[0] == [ready.pk]
    rows, part = shown("state=running")
    assert rows == [waiting.pk]
    assert f'hx-get="{page_of(batch)}?state=running"' in part
    assert 'hx-select="#runs-rows"' in part  # a name being typed above it stays
    assert "No print run fits" in shown("state=failed")[1]
    assert shown("state=burned")[0] == [waiting.pk, ready.pk]


def test_more_runs_than_a_page_shows_are_reached(client, monkeypatch):
    monkeypatch.setattr(studio_page, "SHOWN", 1)
    batch = make_batch(quantity=30)
    older, newer = order(batch, last=10), order(batch, first=11, last=20)
    first = client.get(page_of(batch))
    second = client.get(f"{page_of(batch)}?{first.context['runs'].older}")
    assert [
        [row["run"].pk for row in answer.context["rows"]] for answer in (first, second)
    ] == [[newer.pk], [older.pk]]
