import pytest

from tests.factories import make_batch
from tests.printing.pages.studio import url
from tests.printing.runs import State, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("works")]


def test_a_file_that_nobody_had_can_be_taken_back(client_of, operator):
    run = make_run(make_batch(quantity=3))
    client = client_of(operator)
    detail = url("print_run_detail", run.batch, run.pk)
    assert "Take it back" in client.get(detail).text

    client.post(url("print_run_cancel", run.batch, run.pk))
    run.refresh_from_db()
    assert (run.state, "Take it back" in client.get(detail).text) == (
        State.CANCELLED,
        False,
    )


def test_a_file_that_somebody_has_cannot(client_of, operator):
    run = make_run(make_batch(quantity=3))
    client = client_of(operator)
    detail = url("print_run_detail", run.batch, run.pk)
    client.post(url("print_run_download", run.batch, run.pk)).getvalue()
    assert "Take it back" not in client.get(detail).text

    client.post(url("print_run_cancel", run.batch, run.pk))
    run.refresh_from_db()
    assert run.state == State.READY
