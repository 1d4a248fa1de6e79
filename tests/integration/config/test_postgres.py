"""The embedded server: made, found, ended with its starter, mended after a cut."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.integration.config.conftest import alive, environment, until
from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.config.postgres import Server, serve
from tongzhou.config.postgres.cluster import SOCKET_LIMIT, cluster_in, refusal


def made(path: Path) -> Folder:
    folder = Folder(path)
    folder.make()
    return folder


@pytest.fixture(scope="module")
def folder(room: Path) -> Folder:
    return made(room / "cluster")


def postmaster(folder: Folder) -> int:
    return int((cluster_in(folder).data / "postmaster.pid").read_text().split()[0])


def test_it_speaks_utf8_keeps_its_promises_and_opens_no_port(folder: Folder) -> None:
    with serve(folder) as url, psycopg.connect(url) as connection:
        asked = [
            "server_encoding",
            "synchronous_commit",
            "fsync",
            "full_page_writes",
            "listen_addresses",
            "log_statement",
        ]
        found = [connection.execute(f"SHOW {name}").fetchone() for name in asked]  # type: ignore[arg-type] # constants
        sorted_ = connection.execute("SELECT 'é' > 'z', lower('ÄÖ同')").fetchone()
    assert found == [("UTF8",), ("on",), ("on",), ("on",), ("",), ("none",)]
    assert sorted_ == (True, "äö同")


def test_a_second_caller_shares_the_running_server(folder: Folder) -> None:
    with serve(folder) as one:
        before = postmaster(folder)
        with serve(folder) as two, psycopg.connect(two):
            assert one == two and postmaster(folder) == before
        assert alive(before)
    until(lambda: not alive(before))


def test_its_log_holds_no_row_of_a_failed_statement(folder: Folder) -> None:
    with serve(folder) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS people (name text PRIMARY KEY)")
        for _ in range(2):
            try:
                connection.execute("INSERT INTO people VALUES (%s)", ["演示·李大山"])
            except psycopg.errors.UniqueViolation:
                failed = True
    log = (folder.logs / "postgres.log").read_text()
    assert failed and "duplicate key" in log and "李大山" not in log


def starter(folder: Folder) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "tongzhou.config.postgres", "--data", str(folder.root)]
    process = subprocess.Popen(
        argv, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None and process.stdout.readline().startswith("DATABASE_URL=")
    return process


def test_no_server_outlives_a_killed_starter(folder: Folder) -> None:
    process = starter(folder)
    server = postmaster(folder)
    process.kill()
    process.wait()
    until(lambda: not alive(server))


def test_after_both_were_killed_every_committed_row_is_there(folder: Folder) -> None:
    process = starter(folder)
    with psycopg.connect(cluster_in(folder).url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(postmaster(folder), signal.SIGKILL)
    process.kill()
    process.wait()
    with serve(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]


def test_a_number_left_by_a_cut_that_now_belongs_to_another_program_is_no_obstacle(folder: Folder) -> None:
    cluster = cluster_in(folder)
    (cluster.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster.data}\n1\n5432\n/x\n\n1 1\nready\n"
    )
    with serve(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_is_killed_can_be_started_again_by_its_watcher(folder: Folder) -> None:
    with folder.alone():
        server = Server(folder)
        server.start()
        try:
            first = server.pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            until(lambda: server.pid is None)
            server.start()
            with psycopg.connect(server.url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        finally:
            server.stop()


def test_a_long_path_gets_a_short_private_socket(room: Path) -> None:
    folder = made(room / ("深" * 20) / ("long" * 20))
    with serve(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        socket = cluster_in(folder).socket
        assert len(os.fsencode(socket)) < SOCKET_LIMIT and socket.stat().st_mode & 0o077 == 0
    assert not socket.exists()


def test_data_of_another_version_are_named_and_not_touched(room: Path) -> None:
    folder = made(room / "old")
    cluster = cluster_in(folder)
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Unable) as refused, serve(folder):
        pass
    assert refused.value.said is faults.OTHER_VERSION
    assert "15" in refused.value.says.zh and "18" in refused.value.says.zh


def test_what_the_server_complains_of_is_told_in_one_sentence(room: Path) -> None:
    folder = made(room / "broken")
    (cluster_in(folder).data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(Unable) as refused, serve(folder):
        pass
    assert refused.value.said is faults.DATABASE_WILL_NOT and "\n" not in refused.value.says.zh


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the database another user")
def test_run_by_root_in_a_closed_folder_it_works_and_the_folder_stays_closed(room: Path) -> None:
    closed = room / "closed"
    closed.mkdir(mode=0o700)
    folder = made(closed / "var")
    with serve(folder) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        owner = (cluster_in(folder).data).stat().st_uid
    assert owner != 0 and closed.stat().st_mode & 0o777 == 0o700 and closed.stat().st_uid == 0
    assert folder.cluster.is_symlink()
    shutil.rmtree(folder.cluster.resolve())


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user")
def test_another_user_of_the_machine_does_not_get_in(folder: Folder) -> None:
    with serve(folder):
        socket = cluster_in(folder).socket
        done = subprocess.run(
            ["/bin/ls", str(socket)], user="daemon", extra_groups=[], capture_output=True, check=False
        )
    assert done.returncode != 0


@pytest.mark.parametrize(
    "said",
    [
        'FATAL:  could not open shared memory segment "/PostgreSQL.1": No such file or directory',
        'FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 1048576 bytes: No space left on device',
    ],
)
def test_a_machine_without_shared_memory_is_not_told_of_its_disk(said: str) -> None:
    told = refusal(f"2026-11-25 17:53:58.330 UTC [1796] {said}\n", "/data")
    assert told.said is faults.NO_SHARED_MEMORY and "PostgreSQL.1" in told.says.zh
