"""Forms that are sent at the same moment, or while their action is being done."""

import pytest

from codes import generation
from codes.models import Batch, Code
from tests.factories import make_campaign, make_user
from tests.threads import Background, in_threads
from tests.ui.sending.steps import new_batch, send, told
from ui.sending import once, tokens

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_safe", [True, False], ids=["token", "control"])
def test_forms_sent_at_the_same_moment(client_of, is_safe):
    campaign = make_campaign()
    user = make_user(role="marketer")
    clients = [client_of(user) for _ in range(6)]
    path, form = new_batch(clients[0], campaign)
    if not is_safe:
        del form[tokens.FIELD]
    answers = in_threads(*[lambda c=c: send(c, path, form) for c in clients])
    assert {answer.status_code for answer in answers} == {302}
    assert Batch.objects.count() == (1 if is_safe else 6)
    assert len({answer.url for answer in answers}) == (1 if is_safe else 6)
    assert {(*told(answer),) for answer in answers} == {("The codes are made.",)}


@pytest.mark.parametrize("does_first_fail", [False, True])
def test_the_second_waits_for_the_first(client_of, monkeypatch, does_first_fail):
    """It takes over where the first fails, and its answer where it does not."""
    campaign = make_campaign()
    user = make_user(role="marketer")
    client, other = client_of(user), client_of(user)
    path, form = new_batch(client, campaign)
    other.raise_request_exception = False  # it is told of the first's exception, too
    seconds, fill = [], generation.fill

    def fill_while_another_comes(batch):
        monkeypatch.setattr(generation, "fill", fill)
        seconds.append(Background(lambda: send(other, path, form)))
        assert seconds[0].waits_for_a_lock()
        if does_first_fail:
            raise RuntimeError("out of paper")
        return fill(batch)

    monkeypatch.setattr(generation, "fill", fill_while_another_comes)
    if does_first_fail:
        with pytest.raises(RuntimeError, match="out of paper"):
            send(client, path, form)
    else:
        first = send(client, path, form)
        assert seconds[0].result().url == first.url
    assert seconds[0].result().url.endswith(f"/{Batch.objects.get().pk}/")
    assert Code.objects.count() == 5


def test_one_that_waits_for_too_long_is_told_so(client_of, monkeypatch):
    campaign = make_campaign()
    user = make_user(role="marketer")
    client, other = client_of(user), client_of(user)
    path, form = new_batch(client, campaign)
    monkeypatch.setattr(once, "WAIT", "50ms")
    answers, fill = [], generation.fill

    def fill_while_another_comes(batch):
        (answer,) = in_threads(lambda: send(other, path, form))
        answers.append(answer)
        return fill(batch)

    monkeypatch.setattr(generation, "fill", fill_while_another_comes)
    first = send(client, path, form)
    assert [answers[0].status_code, answers[0]["Retry-After"]] == [503, "5"]
    assert "Still being done" in answers[0].text
    assert Batch.objects.count() == 1
    monkeypatch.undo()
    assert send(other, path, form).url == first.url


def test_the_limits_of_the_wait_end_with_it(client_of, monkeypatch, sql):
    client = client_of(make_user(role="marketer"))
    path, form = new_batch(client, make_campaign())
    limits, fill = [], generation.fill

    def note(batch):
        limits.append(sql("SHOW lock_timeout") + sql("SHOW statement_timeout"))
        return fill(batch)

    monkeypatch.setattr(generation, "fill", note)
    send(client, path, form)
    assert limits == [[("2s",), ("5s",)]]
