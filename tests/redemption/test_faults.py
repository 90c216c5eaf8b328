"""What becomes of a redemption when connection, database or Redis fail under it."""

import os
import signal
import socket
import subprocess
import threading
import time
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from codes import vault
from redemption import prepared
from redemption.attempts import attempt
from redemption.errors import Rejected
from redemption.models import Attempt, Channel, Reason, Redemption
from redemption.redeem import redeem
from stack import valkey
from tests.factories import make_batch, make_code, statuses, text_of
from tests.redemption.redeeming import redeem_text
from tests.redemption.tcp_proxy import TcpProxy
from throttling import rate_limits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other():
    """Return a second connection to the same database."""
    with connect() as second:
        yield second


def connect():
    params = connection.get_connection_params()
    return psycopg.connect(**params, autocommit=True)


@pytest.fixture
def proxy(monkeypatch):
    """Let the application reach PostgreSQL through a proxy that can cut in."""
    settings = connection.settings_dict
    proxy = TcpProxy((settings["HOST"] or "127.0.0.1", int(settings["PORT"] or 5432)))
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(settings, "HOST", "127.0.0.1")
        patch.setitem(settings, "PORT", str(proxy.port))
        connection.ensure_connection()
    yield proxy
    connection.close()
    proxy.close()


def try_redeem(code, attempt_id):
    return redeem(
        text_of(code),
        campaign=code.batch.campaign,
        channel=Channel.LANDING,
        attempt_id=attempt_id,
        at=timezone.now(),
    )


def test_a_reply_that_is_lost_after_the_commit_is_given_again(proxy):
    batch, attempt_id = make_batch(quantity=2), uuid4()
    text, warm = (text_of(make_code(batch=batch, serial=n)) for n in (1, 2))
    facts = {"campaign": batch.campaign, "channel": Channel.LANDING}
    facts["at"] = timezone.now()
    redeem(warm, attempt_id=uuid4(), **facts)  # from now on a claim is one message

    proxy.lose_replies = True
    with pytest.raises(OperationalError):
        redeem(text, attempt_id=attempt_id, **facts)
    proxy.lose_replies = False
    assert proxy.lost > 0
    close_old_connections()  # as at the start of the next request

    written = Redemption.objects.get(pk=batch.code_id(1))
    assert redeem(text, attempt_id=attempt_id, **facts) == written
    with pytest.raises(Rejected) as caught:
        redeem(text, attempt_id=uuid4(), **facts)
    assert caught.value.reason == Reason.REDEEMED
    assert Redemption.objects.count() == 2


@pytest.fixture
def clock(monkeypatch):
    """Return the clock by which a connection is fresh or idle, to be set."""
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(prepared, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def test_a_connection_that_died_while_idle_is_replaced_before_the_claim(other, clock):
    batch = make_batch(quantity=2)
    texts = [text_of(make_code(batch=batch, serial=n)) for n in (1, 2)]
    redeem_text(texts[0], batch.campaign)
    pid = connection.connection.info.backend_pid
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    clock.now += 2.0
    close_old_connections()  # as at the start of a request

    # No statement runs before the claim, so that the claim itself must notice.
    redeem_text(texts[1], batch.campaign)

    assert statuses(batch) == ["redeemed", "redeemed"]


@pytest.mark.parametrize(
    ("idle", "statements"), [(0.9, ["WITH"]), (1.1, ["SELECT", "WITH"])]
)
def test_a_connection_is_checked_before_the_claim_once_it_was_idle_for_a_second(
    idle, statements, clock, monkeypatch
):
    batch = make_batch(quantity=2)
    texts = [text_of(make_code(batch=batch, serial=n)) for n in (1, 2)]
    redeem_text(texts[0], batch.campaign)
    clock.now += idle
    close_old_connections()  # as at the start of a request
    sent, execute = [], psycopg.Cursor.execute

    def record(self, query, *args, **kwargs):
        sent.append(str(query).split()[0])
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", record)
    redeem_text(texts[1], batch.campaign)

    assert sent == statements


def test_a_backend_killed_in_the_middle_has_redeemed_nothing(other):
    code, attempt_id = make_code(), uuid4()
    vault.locate(text_of(code), code.batch.campaign)
    pid = connection.connection.info.backend_pid
    with other.transaction():
        other.execute("SELECT 1 FROM codes_code WHERE id = %s FOR UPDATE", [code.pk])
        killer = threading.Thread(target=kill_when_waiting, args=(pid,))
        killer.start()
        with pytest.raises(OperationalError):
            try_redeem(code, attempt_id)
        killer.join()
    close_old_connections()

    assert statuses(code.batch) == ["available"]
    assert try_redeem(code, attempt_id).attempt_id == attempt_id
    assert Redemption.objects.count() == 1


def kill_when_waiting(pid):
    """Kill the backend as soon as it waits for the lock."""
    with connect() as own:
        for _ in range(500):
            waits = own.execute(
                "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s",
                [pid],
            ).fetchone()
            if waits and waits[0]:
                break
            time.sleep(0.01)
        own.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_a_code_locked_by_another_transaction_is_never_called_invalid(other, sql):
    code = make_code()
    text_of(code)
    sql("SET lock_timeout = '50ms'")
    with other.transaction():
        other.execute("SELECT 1 FROM codes_code WHERE id = %s FOR UPDATE", [code.pk])
        with pytest.raises(OperationalError) as caught:
            try_redeem(code, uuid4())
    connection.close()

    assert isinstance(caught.value.__cause__, psycopg.errors.LockNotAvailable)
    assert statuses(code.batch) == ["available"]


# ── Redis ────────────────────────────────────────────────────────────────────


@pytest.fixture
def own_redis(settings, tmp_path, monkeypatch):
    """Start a Redis of our own, for this test to break; return its process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [valkey._binary(), "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    monkeypatch.setattr(rate_limits, "_counters", None)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()


def dead(process):
    process.kill()
    process.wait()


def frozen(process):
    os.kill(process.pid, signal.SIGSTOP)


def outcome(text, campaign, device):
    try:
        attempt(
            text,
            campaign=campaign,
            device=device,
            address="203.0.113.7",
            attempt_id=device,
            at=timezone.now(),
        )
    except Rejected as rejected:
        return rejected.reason
    return "won"


@pytest.mark.parametrize("harm", [dead, frozen])
def test_without_redis_a_good_code_redeems_and_a_guesser_is_blocked(harm, own_redis):
    batch, stranger = make_batch(quantity=2), text_of(make_code())
    texts = [text_of(make_code(batch=batch, serial=n)) for n in (1, 2)]
    device = uuid4()
    assert outcome(stranger, batch.campaign, uuid4()) == Reason.UNKNOWN

    harm(own_redis)

    # A good code is redeemed, and a guesser is stopped, sooner than with Redis.
    assert outcome(texts[0], batch.campaign, device) == "won"
    guesses = [outcome(stranger, batch.campaign, device) for _ in range(4)]
    assert guesses == [Reason.UNKNOWN, *[Reason.THROTTLED] * 3]
    assert outcome(texts[1], batch.campaign, device) == Reason.THROTTLED
    assert Attempt.objects.filter(reason=Reason.THROTTLED).count() == 1


def test_a_frozen_redis_is_asked_once_and_then_left_alone(own_redis, monkeypatch):
    batch = make_batch(quantity=3)
    texts = [text_of(make_code(batch=batch, serial=n)) for n in (1, 2, 3)]
    assert outcome(texts[0], batch.campaign, uuid4()) == "won"
    frozen(own_redis)
    asked = []
    real = rate_limits._seconds_blocked_redis
    monkeypatch.setattr(
        rate_limits,
        "_seconds_blocked_redis",
        lambda *args: asked.append(1) or real(*args),
    )

    assert [outcome(text, batch.campaign, uuid4()) for text in texts[1:]] == ["won"] * 2
    assert len(asked) == 1
