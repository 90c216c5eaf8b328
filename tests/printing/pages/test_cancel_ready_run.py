import pytest

from tests.codes.pages import words
from tests.factories import make_batch
from tests.printing.pages.studio_form import url
from tests.printing.runs import State, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_press")]


def test_a_ready_run_can_be_cancelled_before_its_first_download(client_of, operator):
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


def test_a_downloaded_run_cannot_be_cancelled(client_of, operator):
    run = make_run(make_batch(quantity=3))
    client = client_of(operator)
    detail = url("print_run_detail", run.batch, run.pk)
    client.post(url("print_run_download", run.batch, run.pk)).getvalue()
    assert "Take it back" not in client.get(detail).text

    answer = client.post(url("print_run_cancel", run.batch, run.pk), follow=True)
    run.refresh_from_db()
    assert run.state == State.READY
    assert "This file was downloaded, so it cannot be taken back." in words(answer)


def test_the_page_is_shown_anew_after_a_download(client_of, operator):
    run = make_run(make_batch(quantity=3))
    client = client_of(operator)
    detail = url("print_run_detail", run.batch, run.pk)
    assert "submit delay:2s" in client.get(detail).text
    client.post(url("print_run_download", run.batch, run.pk)).getvalue()
    assert 'id="run">' in client.get(detail).text  # it asks for nothing any more
