"""Everything in one file, and everything back from it."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.integration.config.conftest import Running, tongzhou
from tongzhou.config.folder import Folder
from tongzhou.config.postgres import serve

NAME = "演示·李大山\nSET transaction_timeout = 0;\n\\."


@pytest.fixture(scope="module")
def saved(running: Running, room: Path) -> Path:
    """A backup made while somebody writes; with a file, a long text and a person in it."""
    (running.folder.files / "ab").mkdir(exist_ok=True)
    (running.folder.files / "ab" / "photo").write_bytes(bytes(range(256)) * 4000)
    with running.database() as database:
        database.execute("CREATE TABLE note (n int PRIMARY KEY, text text)")
        database.execute("INSERT INTO note SELECT n, %s FROM generate_series(1, 500) AS n", [NAME])
        with running.database() as writer, writer.transaction():
            writer.execute("INSERT INTO note VALUES (501, 'not committed yet')")
            done = tongzhou("backup", room / "saved.tar", "--data", running.folder.root, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["bytes"] == (room / "saved.tar").stat().st_size and told["members"] >= 6
    return room / "saved.tar"


@pytest.fixture
def rewritten(saved: Path, tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "other.tar"


def rewrite(source: Path, target: Path, drop: str = "", add: tuple[str, bytes] | None = None) -> None:
    """The archive again, without `drop`, with `add`."""
    import io

    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for info in old:
            if info.name != drop:
                new.addfile(info, old.extractfile(info))
        if add:
            info = tarfile.TarInfo(add[0])
            info.size = len(add[1])
            new.addfile(info, io.BytesIO(add[1]))


def test_only_its_owner_reads_a_backup_and_nothing_is_left_beside_it(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert not [path for path in saved.parent.iterdir() if path.name.startswith(".")]


def test_restored_elsewhere_everything_is_the_same(running: Running, saved: Path, room: Path) -> None:
    new = Folder(room / "new place")
    done = tongzhou("restore", saved, "--data", new.root)
    assert done.returncode == 0, done.stderr
    for name in ("secrets/django", "secrets/patients-cipher", "secrets/ledger-seal", "files/ab/photo", "use"):
        assert (new.root / name).read_bytes() == (running.folder.root / name).read_bytes()
    with serve(new) as url, psycopg.connect(url) as there, running.database() as here:
        rows = "SELECT n, text FROM note ORDER BY n"
        assert there.execute(rows).fetchall() == [(n, NAME) for n in range(1, 501)]
        for table in ("django_migrations", "auth_permission"):  # not the jobs: the worker goes on with those
            count = f"SELECT count(*) FROM {table}"
            assert there.execute(count).fetchone() == here.execute(count).fetchone()  # type: ignore[arg-type] # constants
        assert there.execute("SELECT has_table_privilege('tongzhou_app', 'note', 'INSERT')").fetchone() == (
            True,
        )
    assert tongzhou("check", "--data", new.root).returncode == 0


def test_it_goes_into_an_empty_place_only(saved: Path, running: Running) -> None:
    done = tongzhou("restore", saved, "--data", running.folder.root)
    assert done.returncode == 1 and "不是空的" in done.stderr


@pytest.mark.parametrize("place", [600, 0.3, 0.6, 0.9])
def test_one_changed_byte_is_found_and_nothing_is_put_in_place(
    saved: Path, tmp_path: Path, place: float
) -> None:
    content = bytearray(saved.read_bytes())
    at = int(place if place > 1 else len(content) * place)
    content[at] ^= 1
    (tmp_path / "bad.tar").write_bytes(content)
    done = tongzhou("restore", tmp_path / "bad.tar", "--data", tmp_path / "new")
    assert done.returncode == 1 and "没有放进任何数据" in done.stderr
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("drop", ["secrets/django", "files/ab/photo", "manifest.json"])
def test_a_missing_part_is_named(saved: Path, rewritten: Path, tmp_path: Path, drop: str) -> None:
    rewrite(saved, rewritten, drop=drop)
    done = tongzhou("restore", rewritten, "--data", tmp_path / "new")
    assert done.returncode == 1 and drop in done.stderr


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "files/../../evil", "etc/passwd"])
def test_a_foreign_name_is_refused(saved: Path, rewritten: Path, tmp_path: Path, name: str) -> None:
    rewrite(saved, rewritten, add=(name, b"x"))
    done = tongzhou("restore", rewritten, "--data", tmp_path / "new")
    assert done.returncode == 1 and not (tmp_path / "evil").exists() and not Path("/tmp/evil").exists()


def test_a_cut_file_is_refused(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.tar").write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    done = tongzhou("restore", tmp_path / "cut.tar", "--data", tmp_path / "new")
    assert done.returncode == 1


def test_a_place_without_data_has_nothing_to_save(tmp_path: Path) -> None:
    done = tongzhou("backup", tmp_path / "x.tar", "--data", tmp_path / "nothing")
    assert done.returncode == 1 and not (tmp_path / "x.tar").exists()


def test_with_a_server_of_ones_own(saved: Path, database_url: str, tmp_path: Path) -> None:
    """DATABASE_URL: into an empty database there, and from there again; also between major versions."""
    name = "tongzhou_restore_test"
    url = database_url.replace("/tongzhou?", f"/{name}?")
    admin = database_url.replace("/tongzhou?", "/postgres?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    done = tongzhou("restore", saved, "--data", tmp_path / "new", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    again = tongzhou("restore", saved, "--data", tmp_path / "newer", DATABASE_URL=url)
    assert again.returncode == 1 and "DATABASE_URL" in again.stderr
    back = tongzhou("backup", tmp_path / "back.tar", "--data", tmp_path / "new", DATABASE_URL=url)
    assert back.returncode == 0, back.stderr
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (500,)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}")
