"""One web process dies under load: the others go on, and a new one takes its place."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from itertools import count

import pytest

from redemption.models import Redemption
from tests.flows.disposable_stack import wait_for
from tests.flows.test_redeem_server import Browser, codes_of_new_campaign
from tests.flows.web_server import RESPAWN, web_server

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 4
VISITORS = 4  # each redeems its codes, one after another
CODES = 20  # of each visitor


class Load:
    """Requests of many clients, and when each of them began and ended."""

    def __init__(self):
        self.answered, self.failed = [], []  # of (began, ended, what came)
        self.stopped = threading.Event()

    def is_answered(self, request):
        """Send a request, or a form and the page that it leads to, and record it."""
        began = time.monotonic()
        try:
            came, _ = request()
        except (OSError, HTTPException) as error:
            came = error
        is_answer = came == HTTPStatus.OK
        record = self.answered if is_answer else self.failed
        record.append((began, time.monotonic(), came))
        if not is_answer:
            time.sleep(0.2)  # nobody tries again before the process has ended
        return is_answer

    def read(self, port, slug):
        while not self.stopped.is_set():
            self.is_answered(lambda: Browser(port).get(f"/{slug}/"))

    def redeem(self, visitor, slug, texts):
        """Press as long as it takes, as people do."""
        for text in texts:
            tries = count()
            while not self.is_answered(lambda text=text: visitor.press(slug, text)):
                assert next(tries) < 50

    def take_failed_during(self, sent_at, gone_at):
        """Return the failed requests that a process had while it was killed."""
        taken = [r for r in self.failed if r[0] <= gone_at and r[1] >= sent_at]
        self.failed = [r for r in self.failed if r not in taken]
        return taken

    def wait_for_answers(self, n):
        wanted = len(self.answered) + n
        wait_for(lambda: len(self.answered) >= wanted, what=f"{n} more answers")


@contextmanager
def load_on(port, slug):
    """Let readers and visitors send requests; at the end the visitors have redeemed."""
    texts = codes_of_new_campaign(slug, VISITORS * CODES)
    visitors = [Browser(port).open(slug) for _ in range(VISITORS)]
    load = Load()
    with ThreadPoolExecutor(READERS + VISITORS) as pool:
        running = [
            pool.submit(load.redeem, visitor, slug, texts[n::VISITORS])
            for n, visitor in enumerate(visitors)
        ]
        running += [pool.submit(load.read, port, slug) for _ in range(READERS)]
        try:
            yield load
        finally:
            load.stopped.set()
    for each in running:
        each.result()


def kill(pid):
    """Kill a process; return when the signal was sent, and when it was gone."""
    sent_at = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not exists(pid), what="the end of the process")
    return sent_at, time.monotonic()


def exists(pid):
    """Tell whether a process has not ended with all of its threads and sockets."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_only_requests_in_the_hands_of_a_killed_process_fail(db, tmp_path):
    with (
        web_server(tmp_path / "web.log") as server,
        load_on(server.port, "spring") as load,
    ):
        load.wait_for_answers(60)
        first_death = kill(server.workers[0])
        load.wait_for_answers(60)
        wait_for(lambda: server.loaded == 3, what="a new process")
        load.wait_for_answers(60)
        second_death = kill(server.workers[1])  # the new process is all that is left
        load.wait_for_answers(60)

    for death in (first_death, second_death):
        assert len(load.take_failed_during(*death)) <= READERS + VISITORS
    assert load.failed == []
    # A visitor who lost an answer pressed again: each code is redeemed, none twice.
    assert Redemption.objects.count() == VISITORS * CODES


def test_control_without_the_option_all_processes_end(db, tmp_path):
    with web_server(tmp_path / "web.log", without=[RESPAWN]) as server:
        codes_of_new_campaign("fall", 1)
        kill(server.workers[0])

        assert server.process.wait(timeout=30) == 1
        assert not Load().is_answered(lambda: Browser(server.port).get("/fall/"))
    assert len(server.workers) == 2
