import os
import pwd
import socket
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from stack import postgres, valkey
from stack.machine import MEGABYTE, StackError
from stack.postgres import Passwords, Postgres
from stack.processes import Supervisor

PASSWORDS = Passwords(admin="admin-password", application="application-password")


@pytest.fixture
def supervisor(tmp_path):
    supervisor = Supervisor(tmp_path / "log")
    yield supervisor
    supervisor.stop()


def make_server(tmp_path, **fields):
    fields = {"durable": False, "passwords": PASSWORDS, **fields}
    return Postgres(tmp_path / "postgres", tmp_path / "run", **fields)


def query(server, statement):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        return connection.execute(statement).fetchone()


def test_the_application_is_no_superuser_and_owns_its_database(tmp_path, supervisor):
    server = make_server(tmp_path)
    postgres.start(server, supervisor)

    role = query(
        server,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,"
        " pg_get_userbyid(datdba)"
        " FROM pg_roles, pg_database WHERE rolname = current_user"
        " AND datname = current_database()",
    )

    assert role == ("pinpress", False, False, False, False, "pinpress")


def test_no_connection_without_the_right_password(tmp_path, supervisor):
    server = make_server(tmp_path)
    postgres.start(server, supervisor)

    for user, wrong in [("pinpress", "x"), ("postgres", ""), ("pinpress", "")]:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url(), user=user, password=wrong)

    modes = [
        stat.S_IMODE(path.stat().st_mode) for path in (server.data, server.sockets)
    ]
    assert modes == [0o700, 0o700]


def test_data_survives_a_stop_and_a_changed_password(tmp_path, supervisor):
    server = make_server(tmp_path)
    postgres.start(server, supervisor)
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    supervisor.stop()

    again = make_server(
        tmp_path,
        passwords=Passwords(PASSWORDS.admin, "another"),
        may_create_databases=True,
    )
    postgres.start(again, supervisor)

    assert query(again, "SELECT answer FROM kept") == (42,)
    assert query(
        again, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ) == (True,)


def test_a_laptops_database_is_durable(tmp_path, supervisor):
    server = make_server(tmp_path, durable=True)
    postgres.start(server, supervisor)

    names = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]
    assert [query(server, f"SHOW {name}") for name in names] == [("on",)] * 4
    assert query(server, "SHOW wal_compression")[0] in {"lz4", "pglz"}
    assert query(server, "SHOW max_connections") == ("100",)


def test_a_failing_statement_is_not_written_to_the_log(tmp_path, supervisor):
    server = make_server(tmp_path)
    child = postgres.start(server, supervisor)

    with pytest.raises(psycopg.Error):
        query(server, "SELECT 1 / 0 AS typed_by_a_visitor")

    assert "division by zero" in child.output
    assert "typed_by_a_visitor" not in child.output


def test_a_broken_data_folder_is_reported_in_one_line(tmp_path, supervisor):
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "base").touch()

    with pytest.raises(StackError) as caught:
        postgres.start(make_server(tmp_path), supervisor)

    line = str(caught.value)
    assert line.startswith(f"PostgreSQL cannot start from {tmp_path}/postgres: ")
    assert "move that folder away to start over" in line
    assert "\n" not in line


def test_an_interrupted_initdb_is_started_over(tmp_path, supervisor):
    partial = tmp_path / "postgres.new"
    partial.mkdir()
    (partial / "PG_VERSION").write_text("18\n")
    server = make_server(tmp_path)

    postgres.start(server, supervisor)

    assert query(server, "SELECT 1") == (1,)
    assert not partial.exists()


def test_a_lock_file_of_another_program_is_removed(tmp_path, supervisor):
    server = make_server(tmp_path)
    postgres.start(server, supervisor)
    lock = server.data / "postmaster.pid"
    rest = lock.read_text().partition("\n")[2]
    supervisor.stop()
    lock.write_text(f"{os.getpid()}\n{rest}")

    postgres.start(server, supervisor)

    assert query(server, "SELECT 1") == (1,)


def test_lost_secrets_are_reported(tmp_path, supervisor):
    postgres.start(make_server(tmp_path), supervisor)
    supervisor.stop()

    other = make_server(tmp_path, passwords=Passwords("other", "other"))
    with pytest.raises(StackError, match="the secrets are not those of"):
        postgres.start(other, supervisor)


def test_a_long_path_is_replaced_by_tcp(tmp_path, supervisor):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    server = make_server(deep)
    assert not server.uses_socket

    postgres.start(server, supervisor)

    assert f"@127.0.0.1:{server.port}/" in server.url()
    assert query(server, "SELECT 1") == (1,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused by PostgreSQL")
def test_root_can_fall_back_to_another_user(supervisor, monkeypatch):
    monkeypatch.setattr("stack.unprivileged.NAMESPACE", ("false",))
    # tmp_path lies below a folder that other users may not open.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = make_server(Path(folder))

        postgres.start(server, supervisor)

        assert query(server, "SELECT 1") == (1,)
        assert server.data.stat().st_uid == pwd.getpwnam("nobody").pw_uid
        supervisor.stop()


@pytest.mark.parametrize(
    ("memory", "buffers"), [(256, 128), (2048, 512), (4096, 1024), (65536, 1024)]
)
def test_shared_buffers_are_a_quarter_of_the_memory(memory, buffers):
    assert postgres.shared_buffers(memory * MEGABYTE) == buffers * MEGABYTE


@pytest.mark.parametrize(("free", "wal"), [(600, 256), (8192, 2048), (10**6, 8192)])
def test_a_small_disk_gets_little_wal(free, wal):
    assert postgres.max_wal_size(free * MEGABYTE) == wal * MEGABYTE


def test_the_broker_keeps_its_queue_and_requires_a_password(tmp_path, supervisor):
    server = valkey.Valkey(tmp_path / "valkey", "open-sesame")
    valkey.start(server, supervisor)
    with redis.Redis.from_url(server.url) as client:
        client.rpush("queue", "task")
    supervisor.stop()

    again = valkey.Valkey(tmp_path / "valkey", "open-sesame")
    valkey.start(again, supervisor)

    with redis.Redis.from_url(again.url) as client:
        assert client.lrange("queue", 0, -1) == [b"task"]
    with socket.create_connection(("127.0.0.1", again.port)) as client:
        client.sendall(b"LRANGE queue 0 -1\r\n")
        assert client.recv(200).startswith(b"-NOAUTH")
