"""Many visitors at once, through granian with two processes of several threads."""

import http.client
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from redemption.models import Attempt, Redemption
from tests.factories import make_batch, make_campaign, make_code, text_of
from tests.flows.web_server import web_server
from throttling import rate_limits

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS = 16  # more from one address would be throttled
ROUNDS = 8


@pytest.fixture(scope="module")
def port(django_db_setup, tmp_path_factory):
    """Start granian with the suite's settings and database; return its port."""
    with web_server(tmp_path_factory.mktemp("granian") / "web.log") as server:
        yield server.port


class Browser:
    """One visitor: cookies, the fields of the last form, one connection at a time."""

    def __init__(self, port):
        self.port, self.cookies, self.fields = port, {}, {}

    def get(self, path):
        return self._request("GET", path)

    def open(self, slug):
        content = self.get(f"/{slug}/")[1]
        for tag in re.findall(r"<input[^>]*>", content):
            name = re.search(r'name="([^"]*)"', tag)[1]
            self.fields[name] = unescape(re.search(r'value="([^"]*)"', tag)[1])
        return self

    def press(self, slug, code):
        """Send the form; return status and content of the page that it leads to."""
        body = urlencode(self.fields | {"code": code})
        status, content = self._request("POST", f"/{slug}/", body)
        return self.get(f"/{slug}/done.html") if status == 303 else (status, content)

    def press_and_hang_up(self, slug, code):
        """Send the form and close the connection before the response."""
        body = urlencode(self.fields | {"code": code})
        self._send("POST", f"/{slug}/", body).close()

    def _send(self, method, path, body=None):
        http_connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        http_connection.request(method, path, body, headers)
        return http_connection

    def _request(self, method, path, body=None):
        http_connection = self._send(method, path, body)
        response = http_connection.getresponse()
        content = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {n: m.value for n, m in SimpleCookie(line).items()}
        http_connection.close()
        return response.status, content


def at_once(actions):
    """Call all functions at the same moment; return what they return, in order."""
    barrier = threading.Barrier(len(actions))

    def run(action):
        barrier.wait(timeout=30)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def codes_of_new_campaign(slug, quantity):
    """Return the texts of a new batch of a new campaign.

    Each test needs a slug of its own: the server caches a campaign for two seconds.
    """
    batch = make_batch(campaign=make_campaign(slug=slug), quantity=quantity)
    return [text_of(make_code(batch=batch, serial=n + 1)) for n in range(quantity)]


def test_of_many_visitors_with_one_code_one_is_served(port):
    for text in codes_of_new_campaign("summer", ROUNDS):
        rate_limits._get_counters().redis.reset()
        visitors = [Browser(port).open("summer") for _ in range(VISITORS)]

        answers = at_once(
            [lambda v=v, text=text: v.press("summer", text) for v in visitors]
        )

        assert sorted(status for status, _ in answers) == [200, *[422] * (VISITORS - 1)]
    assert Redemption.objects.count() == ROUNDS
    assert Attempt.objects.filter(reason="redeemed").count() == ROUNDS * (VISITORS - 1)


def test_one_visitor_who_presses_many_times_gets_one_answer(port):
    for text in codes_of_new_campaign("autumn", ROUNDS):
        visitor = Browser(port).open("autumn")

        answers = at_once(
            [lambda text=text: visitor.press("autumn", text)] * 20  # noqa: B023
        )

        assert len(set(answers)) == 1
        assert answers[0][0] == 200
    assert Redemption.objects.count() == ROUNDS
    assert not Attempt.objects.exists()


def test_a_visitor_who_lost_the_response_gets_it_later(port):
    texts = codes_of_new_campaign("winter", ROUNDS)
    visitor = Browser(port).open("winter")
    for text in texts:
        visitor.press_and_hang_up("winter", text)

    answers = [visitor.press("winter", text) for text in texts]

    assert [status for status, _ in answers] == [200] * ROUNDS
    assert Redemption.objects.count() == ROUNDS
    assert not Attempt.objects.exists()
