"""A server of yours, by DATABASE_URL: what is refused before anything is written."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.integration.config.conftest import Running, free_port, tongzhou
from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.postgres import given
from tongzhou.config.postgres.cluster import cluster_in

STRANGER = """
    SET session_replication_role = replica;
    INSERT INTO patients_patient (id, name_cipher, name_key, id_number_key, phone_key, sex, born_about,
        registered_at_id, created_at, created_by, content_key, edits)
    VALUES (gen_random_uuid(), '\\x01aabb', '', '', '', 'male', false, gen_random_uuid(), now(), '', '', 0)
"""


def named(url: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:b@localhost/x",
        "localhost",
        "postgresql://a:b@localhost",
        "postgresql://a:b@localhost/",
        "postgresql://a:b@localhost:abc/x",
        "postgresql://a:b@localhost:99999/x",
        "postgresql://a:b@localhost/x?colour=red",
    ],
)
def test_what_is_not_written_right(url: str) -> None:
    with pytest.raises(Unable) as refused:
        given.fit(url)
    assert refused.value.said is faults.DATABASE_URL_WRONG and "a:b" not in refused.value.says.zh


def test_a_server_that_is_not_there_and_a_database_that_is_not(database_url: str) -> None:
    for url in (
        f"postgresql://a:b@127.0.0.1:{free_port()}/x",
        named(database_url, "nothing"),
    ):
        with pytest.raises(Unable) as refused:
            given.fit(url)
        assert refused.value.said is faults.DATABASE_SILENT and "\n" not in refused.value.says.zh


def test_an_old_server_or_one_of_another_encoding(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = named(database_url, "postgres")
    given.fit(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS latin")
        connection.execute(
            "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
        )
    with pytest.raises(Unable) as refused:
        given.fit(named(database_url, "latin"))
    assert refused.value.said is faults.DATABASE_TOO_OLD and "LATIN1" in refused.value.says.zh
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE latin")
    monkeypatch.setattr(given, "OLDEST", 99)
    with pytest.raises(Unable) as refused:
        given.fit(url)
    assert refused.value.said is faults.DATABASE_TOO_OLD


def test_up_says_so_before_it_makes_anything(room: Path) -> None:
    url = f"postgresql://a:b@127.0.0.1:{free_port()}/x"
    done = tongzhou("up", "--data", room / "given", "--port", free_port(), DATABASE_URL=url)
    assert done.returncode == 1 and "连不上数据库" in done.stderr and done.stderr.count("\n") == 2


def test_a_folder_with_other_keys_is_refused_and_named_by_check(running: Running, room: Path) -> None:
    """The database of one folder, used from another: half readable, and written under two keys."""
    with running.database() as database:
        database.execute(STRANGER)
    url = cluster_in(running.folder).url()
    other = tongzhou("up", "--empty", "--data", room / "two", "--port", free_port(), DATABASE_URL=url)
    assert other.returncode == 1 and "密钥打不开" in other.stderr and "Traceback" not in other.stderr
    checked = tongzhou("check", "--data", running.folder.root)
    assert checked.returncode == 1 and "密钥不是这个数据库的" in checked.stdout
    with running.database() as database:
        database.execute("DELETE FROM patients_patient")
    assert tongzhou("check", "--data", running.folder.root).returncode == 0
