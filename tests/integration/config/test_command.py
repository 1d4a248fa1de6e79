"""The `tongzhou` command: help, exit codes, accounts, the demo's door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.config.conftest import Running, free_port, tongzhou

WORDS = [
    "up",
    "demo",
    "ledger verify",
    "ledger export",
    "figures",
    "indicators list",
    "indicators compute",
    "indicators lineage",
    "indicators compare-engines",
    "indicators refill",
    "assess",
    "backup",
    "restore",
    "user add",
    "check",
]


@pytest.mark.parametrize("word", ["", *WORDS])
def test_every_word_explains_itself(word: str) -> None:
    done = tongzhou(*word.split(), "--help")
    assert (done.returncode == 0 and "--data" in done.stdout) or not word


@pytest.mark.parametrize(
    "misused",
    [
        ["nonsense"],
        [],
        ["ledger"],
        ["backup"],
        ["figures"],
        ["assess", "a"],
        ["figures", "a", "--from", "May"],
        ["indicators", "compute", "operations", "--level", "moon"],
        ["indicators", "compare-engines", "--from", "May"],
        ["up", "--port", "x"],
        ["up", "--port", "99999"],
    ],
)
def test_misuse_has_its_own_exit_code(misused: list[str]) -> None:
    assert tongzhou(*misused).returncode == 2


@pytest.mark.parametrize(
    "word",
    ["ledger verify", "figures a", "indicators list", "assess a --year 2025", "check", "user add a --name b"],
)
def test_without_data_one_sentence_says_what_to_do(word: str, tmp_path: Path) -> None:
    done = tongzhou(*word.split(), "--data", tmp_path / "nothing")
    assert done.returncode == 1 and "./run" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "nothing").exists()


def test_an_account_is_made_once_and_its_password_shown_once(running: Running) -> None:
    words = ("user", "add", "first", "--name", "演示·首位", "--role", "operator", "--format", "json")
    done = tongzhou(*words, "--data", running.folder.root)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["password"]) >= 12
    again = tongzhou(*words, "--data", running.folder.root)
    assert again.returncode == 1 and "first" in again.stderr
    with running.database() as database:
        found = database.execute(
            "SELECT must_change, password FROM accounts_account WHERE username = 'first'"
        ).fetchone()
        seen = database.execute("SELECT count(*) FROM audit_record WHERE verb = 'create_account'").fetchone()
    assert found and found[0] and found[1].startswith("argon2") and seen == (1,)


def test_indicators_are_listed_computed_and_compared(running: Running) -> None:
    def said(*words: str) -> Any:
        done = tongzhou("indicators", *words, "--format", "json", "--data", running.folder.root)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert {"code", "zh", "en", "unit", "version"} <= set(said("list")[0])
    assert said("compute", "operations", "--level", "county") == []
    copy = running.folder.root.parent / "figures.parquet"
    assert (
        said("compute", "operations", "--level", "county", "--parquet", copy) == []
        and copy.stat().st_size > 100
    )
    assert said("lineage", "operations", "--engine", "duck")[0]["entries"] == []
    engines = ("--engines", "plain,postgres,duck")
    (compared,) = said("compare-engines", *engines, "--indicator", "operations")
    assert compared["differences"] == [] and compared["engines"] == ["plain", "postgres", "duck"]
    refilled = said("refill", "operations")
    assert len(refilled["refilled"]) == 1 and refilled["different"] == 0
    unknown = tongzhou("indicators", "compute", "nothing", "--data", running.folder.root)
    assert unknown.returncode == 1 and "nothing" in unknown.stderr


@pytest.mark.parametrize(
    "where",
    [
        ["--role", "king"],
        ["--role", "auditor", "--institution", "91"],
        ["--role", "auditor", "--region", "99"],
    ],
)
def test_an_unknown_role_or_place_leaves_no_account(running: Running, where: list[str]) -> None:
    done = tongzhou("user", "add", "nobody", "--name", "演示·无", *where, "--data", running.folder.root)
    assert done.returncode == 1 and where[-1] in done.stderr
    with running.database() as database:
        assert database.execute("SELECT 1 FROM accounts_account WHERE username = 'nobody'").fetchone() is None


def test_the_demo_does_not_enter_a_place_of_real_use(running: Running) -> None:
    done = tongzhou("demo", "--data", running.folder.root)
    assert done.returncode == 1 and "正式数据" in done.stderr


def test_an_address_of_a_database_that_is_none_is_told_in_one_sentence(running: Running) -> None:
    done = tongzhou("check", "--data", running.folder.root, DATABASE_URL="postgresql://a:b@localhost:abc/x")
    assert done.returncode == 1 and "DATABASE_URL" in done.stderr and done.stderr.count("\n") == 2


def test_a_folder_that_is_not_ours_is_told_in_one_sentence(tmp_path: Path) -> None:
    """A folder where the lock cannot be had; an ordinary user meets it in a folder that root has used."""
    (tmp_path / "lock").mkdir()
    done = tongzhou("up", "--data", tmp_path, "--port", free_port())
    assert done.returncode == 1 and str(tmp_path / "lock") in done.stderr
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 2
