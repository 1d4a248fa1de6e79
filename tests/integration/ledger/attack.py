"""The attacker: owner of the tables, who puts the triggers to sleep and writes what he likes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tests.integration.ledger import slow
from tongzhou.ledger import export, verify
from tongzhou.ledger.export import View

TABLES = ("entry", "entrymember", "confirmation", "claim", "book", "checkpoint", "dispute")


@contextmanager
def asleep() -> Iterator[None]:
    """Our triggers and the foreign keys look away; the tables' own checks are taken off (until the test rolls back)."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for check in ("entry_sign", "entry_of_two"):
            cursor.execute(f"ALTER TABLE ledger_entry DROP CONSTRAINT IF EXISTS {check}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ALL")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER ALL")


def behind_our_back(sql: str, *values: object) -> None:
    """Run SQL unguarded. It must have changed something."""
    with asleep(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount > 0, "the attack changed nothing"


def told_by_all(
    folder: Path, *, kept: dict[str, object] | None = None
) -> tuple[verify.Report, str, list[str]]:
    """What the database's own check, the shipped verifier and the slow one say; all three must agree on sound or not."""
    report = verify.run()
    shipped, slowly = told_by_file(folder, View.FULL, kept)
    return report, shipped, slowly


def told_by_file(folder: Path, view: View, kept: dict[str, object] | None = None) -> tuple[str, list[str]]:
    """What the two file verifiers say of an export; "" and [] when it fits."""
    path = folder / f"{view.value}.ndjson"
    export.write(path, view)
    return run_shipped(path, kept), slow.check(read(path), kept)


def run_shipped(path: Path, kept: dict[str, object] | None = None, *options: str) -> str:
    """The shipped program as its user runs it: in a process of its own, without our packages. "" when it fits."""
    arguments = [sys.executable, "-I", str(export.VERIFIER), str(path), *options]
    if kept:
        memory = path.with_name("kept.json")
        memory.write_text(json.dumps(kept), "utf-8")
        arguments += ["--checkpoint", str(memory)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout if done.returncode else ""


def read(path: Path) -> list[slow.Line]:
    """An export's lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
