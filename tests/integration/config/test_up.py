"""One command runs it: what answers, what is mended, what is told, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError

import psycopg
import pytest

from tests.integration.config.conftest import (
    Running,
    alive,
    children,
    command,
    environment,
    free_port,
    tongzhou,
    until,
    up,
)
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.cluster import cluster_in


def status(running: Running, path: str, cookie: str = "") -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{running.port}{path}", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as fault:
        return fault.code
    except OSError:
        return 0


@pytest.fixture(scope="module")
def person(running: Running) -> tuple[str, str]:
    """Somebody signed in: account id and session key."""
    made = tongzhou(
        "user",
        "add",
        "op",
        "--name",
        "演示·管理",
        "--data",
        running.folder.root,
        "--password-stdin",
        "--format",
        "json",
    )
    assert made.returncode == 0, made.stderr
    script = (
        "import django; django.setup()\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from django.utils import timezone\n"
        "from tongzhou.accounts.actions import open_session\n"
        "from tongzhou.accounts.models import Account\n"
        "a = Account.objects.get(username='op'); s = SessionStore()\n"
        "s['_auth_user_id'] = str(a.pk); s['_auth_user_hash'] = a.get_session_auth_hash()\n"
        "s['_auth_user_backend'] = 'django.contrib.auth.backends.ModelBackend'; s.save()\n"
        "open_session(account_id=a.pk, session_key=s.session_key, at=timezone.now(), how='password', address=None)\n"
        "print(a.pk, s.session_key)"
    )
    more = {
        "TONGZHOU_DATA": str(running.folder.root),
        "DATABASE_URL": cluster_in(running.folder).url(),
        "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment() | more, capture_output=True, text=True, check=True
    )
    account, session = done.stdout.split()
    return account, session


def until_replaced(running: Running, name: str, old: int) -> None:
    def replaced() -> bool:
        now = [pid for pid in children(running.process.pid) if name in command(pid)]
        return bool(now) and old not in now

    until(replaced)


class Stream:
    """An open `/events`."""

    def __init__(self, running: Running, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
        self.connection.request("GET", "/events", headers={"Cookie": f"sessionid={session}"})
        self.answer = self.connection.getresponse()

    def next(self) -> dict[str, object]:
        """The next message's data."""
        while True:
            line = self.answer.readline().decode()
            assert line, "the stream ended"
            if line.startswith("data: "):
                found: dict[str, object] = json.loads(line[6:])
                return found


def test_health_static_and_pages_share_one_origin(running: Running) -> None:
    assert status(running, "/healthz") == 200
    assert status(running, "/static/nothing.css") == 404
    assert status(running, "/no-such-page/") in (302, 404)


def test_a_stranger_hears_nothing(running: Running) -> None:
    assert status(running, "/events") == 401
    assert status(running, "/events", "sessionid=made-up") == 401
    assert status(running, "/events", 'sessionid="; broken=') == 401


def test_a_person_hears_of_his_own_topics_only(running: Running, person: tuple[str, str]) -> None:
    account, session = person
    stream = Stream(running, session)
    assert stream.answer.status == 200
    assert stream.answer.getheader("content-type") == "text/event-stream; charset=utf-8"
    assert stream.answer.readline() == b"retry: 3000\n"
    with running.database() as database:
        for topic, kind in (("account:somebody-else", "secret"), (f"account:{account}", "notice")):
            payload = json.dumps({"topics": [topic], "kind": kind, "id": "7"})
            database.execute("SELECT pg_notify('tongzhou', 'not ours'), pg_notify('tongzhou', %s)", [payload])
    assert stream.next() == {"kind": "notice", "id": "7"}  # not to whom else it was told
    stream.connection.close()


def test_the_pages_role_may_not_change_what_is_append_only(running: Running) -> None:
    url = cluster_in(running.folder).url("tongzhou_app")
    with psycopg.connect(url, autocommit=True) as app:
        for statement in (
            "UPDATE ledger_entry SET number = 0",
            "DELETE FROM ledger_entry",
            "DELETE FROM audit_record",
            "TRUNCATE audit_record",
            "CREATE TABLE mine (n int)",
            "DELETE FROM django_migrations",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)  # type: ignore[arg-type] # constants of this test


def test_killed_children_come_back_and_streams_are_told_to_look_anew(
    running: Running, person: tuple[str, str]
) -> None:
    stream = Stream(running, person[1])
    stream.answer.readline()
    os.kill(running.child("postgres"), signal.SIGKILL)
    assert stream.next()["kind"] == "resync"
    stream.connection.close()
    for name in ("origin.serve", "config.worker"):
        old = running.child(name)
        grand = children(old)
        os.kill(old, signal.SIGKILL)
        until_replaced(running, name, old)
        assert not any(map(alive, grand))
    until(lambda: status(running, "/healthz") == 200)


def test_a_second_start_over_the_same_folder_and_a_taken_port_are_refused(
    running: Running, room: Path
) -> None:
    same = tongzhou("up", "--data", running.folder.root, "--port", free_port())
    taken = tongzhou("up", "--data", room / "other", "--port", running.port)
    assert same.returncode == taken.returncode == 1
    assert "已经在另一个窗口里运行" in same.stderr and same.stderr.count("\n") == 2
    assert str(running.port) in taken.stderr and not (room / "other").exists()


def test_check_is_content(running: Running) -> None:
    done = tongzhou("check", "--format", "json", "--data", running.folder.root)
    assert done.returncode == 0, done.stdout
    assert {finding["name"] for finding in json.loads(done.stdout)} >= {
        "settings",
        "keys",
        "database",
        "tables",
    }


def test_check_deploy_is_clean_with_https(running: Running) -> None:
    done = tongzhou("check", "--data", running.folder.root, TONGZHOU_URL="https://tongzhou.example.cn")
    assert done.returncode == 0, done.stdout
    assert "https" in done.stdout


def test_check_names_a_key_that_others_may_read(running: Running) -> None:
    key = running.folder.secrets / "django"
    key.chmod(0o644)
    done = tongzhou("check", "--data", running.folder.root)
    key.chmod(0o600)
    assert done.returncode == 1 and "django" in done.stdout


def test_ctrl_c_ends_everything_at_once_with_streams_open(running: Running, person: tuple[str, str]) -> None:
    """The last test of this file: it stops the server of the others."""
    streams = [Stream(running, person[1]) for _ in range(3)]
    family = [pid for child in children(running.process.pid) for pid in (child, *children(child))]
    assert running.stop() == 0
    assert len(streams) == 3 and not any(map(alive, family))
    assert "Killing" not in running.log.read_text()


def test_killed_itself_it_leaves_nobody_behind_and_starts_again_quickly(room: Path) -> None:
    it = up(Folder(room / "var"))
    family = [pid for child in children(it.process.pid) for pid in (child, *children(child))]
    it.process.kill()
    it.process.wait()
    until(lambda: not any(map(alive, family)))
    again = up(it.folder)
    until(lambda: status(again, "/healthz") == 200)
    assert again.stop() == 0
