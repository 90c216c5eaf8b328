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
from tests.stack.test_processes import (
    command_of,
    descendants,
    parents_by_pid,
    wait_until,
)

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def started(folder, port):
    """Run `up` on a folder of its own."""
    code = (
        "import functools, sys; from pathlib import Path\n"
        "from stack import __main__ as launcher, up\n"
        "up.up = functools.partial(up.up, Path(sys.argv.pop()))\n"
        "sys.exit(launcher.main())"
    )
    left_out = environment.SETTINGS | {"MAKELEVEL", "DJANGO_SETTINGS_MODULE"}
    left_out |= {"HOME"}  # a container or a unit may have none
    env = {key: value for key, value in os.environ.items() if key not in left_out}
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
            up.terminate()  # or a failed assertion would wait for its end


def output_until(process, text):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError(f"it ended and wrote: {''.join(lines)}")


def get(port, path):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def rows(folder):
    """Return the number of codes, and the identifier of the cluster."""
    env = environment.read(folder / "run" / "env")
    with psycopg.connect(env["DATABASE_URL"]) as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM codes_code), system_identifier"
            " FROM pg_control_system()"
        ).fetchone()


def is_alive(port):
    try:
        return get(port, "/healthz") == 200
    except OSError:
        return False


def test_up_prints_the_demo_and_leaves_no_process_when_it_is_killed(tmp_path):
    port = machine.free_port()

    with started(tmp_path, port) as first:
        output = output_until(first, "Ctrl-C")
        assert f"http://localhost:{port}/" in output
        assert (tmp_path / "secrets" / "demo-password").read_text().strip() in output
        assert [get(port, path) for path in ("/readyz", "/demo/")] == [200, 200]
        before = rows(tmp_path)
        assert before[0] >= 5000
        assert_second_is_refused(first, tmp_path, port)
        children = descendants(first.pid)
        assert len(children) > 8
        first.kill()
    wait_until(lambda: not parents_by_pid().keys() & children, seconds=40)

    with started(tmp_path, port) as again:
        output_until(again, "Ctrl-C")
        assert rows(tmp_path) == before
        assert_web_is_restarted(again, port)
        children = descendants(again.pid)
        again.terminate()
        assert again.wait(60) == 0
    assert not parents_by_pid().keys() & children
    assert not (tmp_path / "run" / "env").exists()


def assert_second_is_refused(first, folder, port):
    with started(folder, port) as second:
        assert second.wait() == 1
        assert second.stdout.read() == (
            f"Pinpress: already running with {folder}, as process {first.pid}. "
            "Stop it first: Ctrl-C in its terminal.\n"
        )


def assert_web_is_restarted(up, port):
    children = [pid for pid, parent in parents_by_pid().items() if parent == up.pid]
    [web] = [pid for pid in children if "granian" in command_of(pid)]

    os.kill(web, signal.SIGKILL)

    output_until(up, "web ended (SIGKILL); starting it again in 1 s")
    wait_until(lambda: is_alive(port), seconds=40)


def test_a_port_in_use_ends_up_with_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with started(tmp_path, port) as up:
            assert up.wait() == 1
            output = up.stdout.read()

    assert output.startswith(f"Pinpress: port {port} is in use by another program. ")
    assert output.count("\n") == 1
