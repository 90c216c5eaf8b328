"""The list of print runs: filter, polling and pages."""

import pytest

from printing.views import studio_page
from tests.codes.pages import HTMX
from tests.factories import make_batch
from tests.printing.pages.studio_form import studio_url
from tests.printing.runs import order, render_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


@pytest.fixture
def client(client_of, operator):
    return client_of(operator)


def test_runs_are_filtered_by_state_and_polled_with_the_filter(client):
    batch = make_batch(quantity=30)
    ready, waiting = order(batch, last=10), order(batch, first=11, last=20)
    render_run(ready)

    def shown(query):
        answer = client.get(f"{studio_url(batch)}?{query}", headers=HTMX)
        return [row["run"].pk for row in answer.context["rows"]], answer.text

    assert shown("")[0] == [waiting.pk, ready.pk]
    assert shown("state=ready")[0] == [ready.pk]
    rows, part = shown("state=running")
    assert rows == [waiting.pk]
    assert f'hx-get="{studio_url(batch)}?state=running"' in part
    # What is typed above, the name of a saved view, is not replaced.
    assert 'hx-select="#runs-rows"' in part
    assert "No print run fits" in shown("state=failed")[1]
    assert shown("state=burned")[0] == [waiting.pk, ready.pk]


def test_older_runs_are_on_the_next_page(client, monkeypatch):
    monkeypatch.setattr(studio_page, "PAGE_SIZE", 1)
    batch = make_batch(quantity=30)
    older, newer = order(batch, last=10), order(batch, first=11, last=20)
    first = client.get(studio_url(batch))
    second = client.get(f"{studio_url(batch)}?{first.context['runs'].older}")
    assert [
        [row["run"].pk for row in answer.context["rows"]] for answer in (first, second)
    ] == [[newer.pk], [older.pk]]
