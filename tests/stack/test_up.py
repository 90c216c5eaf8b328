import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from stack import environment, machine
from tests.stack.test_processes import descendants, processes, until

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def started(folder, port):
    """Run `up` on a folder of its own."""
    code = (
        "import functools, sys; from pathlib import Path\n"
        "from stack import __main__ as door, up\n"
        "up.up = functools.partial(up.up, Path(sys.argv.pop()))\n"
        "sys.exit(door.main())"
    )
    ours = environment.SETTINGS | {"MAKELEVEL", "DJANGO_SETTINGS_MODULE"}
    env = {key: value for key, value in os.environ.items() if key not in ours}
    up = subprocess.Popen(
        [sys.executable, "-c", code, "up", folder],
        env={**env, "PORT": str(port)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with up:
        try:
            yield up
        finally:
            up.terminate()  # or a failed assertion would wait for it for ever


def told_until(process, word):
    told = []
    for line in process.stdout:
        told.append(line)
        if word in line:
            return "".join(told)
    raise AssertionError(f"it ended and told: {''.join(told)}")


def get(port, path):
    wire = HTTPConnection("127.0.0.1", port, timeout=10)
    wire.request("GET", path)
    answer = wire.getresponse()
    answer.read()
    wire.close()
    return answer.status


def rows(folder):
    """Return how many codes there are, and the identity of the cluster."""
    env = environment.read(folder / "run" / "env")
    with psycopg.connect(env["DATABASE_URL"]) as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM codes_code), system_identifier"
            " FROM pg_control_system()"
        ).fetchone()


def command(pid):
    return subprocess.check_output(["ps", "-p", str(pid), "-o", "args="], text=True)


def answers(port):
    try:
        return get(port, "/healthz") == 200
    except OSError:
        return False


def test_up_shows_the_demo_and_leaves_nothing_behind_when_it_is_killed(tmp_path):
    port = machine.free_port()

    with started(tmp_path, port) as first:
        told = told_until(first, "Ctrl-C")
        assert f"http://localhost:{port}/" in told
        assert (tmp_path / "secrets" / "demo-password").read_text().strip() in told
        assert [get(port, path) for path in ("/readyz", "/demo/")] == [200, 200]
        before = rows(tmp_path)
        assert before[0] >= 5000
        refused_beside(first, tmp_path, port)
        left = descendants(first.pid)
        assert len(left) > 8
        first.kill()
    until(lambda: not processes().keys() & left, seconds=40)

    with started(tmp_path, port) as again:
        told_until(again, "Ctrl-C")
        assert rows(tmp_path) == before
        mends_itself(again, port)
        left = descendants(again.pid)
        again.terminate()
        assert again.wait(60) == 0
    assert not processes().keys() & left
    assert not (tmp_path / "run" / "env").exists()


def refused_beside(first, folder, port):
    with started(folder, port) as second:
        assert second.wait() == 1
        assert second.stdout.read() == (
            f"Pinpress: already running with {folder}, as process {first.pid}. "
            "Stop it first: Ctrl-C in its window.\n"
        )


def mends_itself(up, port):
    children = [pid for pid, parent in processes().items() if parent == up.pid]
    [web] = [pid for pid in children if "granian" in command(pid)]

    os.kill(web, signal.SIGKILL)

    told_until(up, "web ended (SIGKILL); starting it again in 1 s")
    until(lambda: answers(port), seconds=40)


def test_a_port_in_use_ends_it_with_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with started(tmp_path, port) as up:
            assert up.wait() == 1
            told = up.stdout.read()

    assert told.startswith(f"Pinpress: port {port} is in use by another program. ")
    assert told.count("\n") == 1
