"""Tests with real commits empty the tables behind them, the guarded ones too."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture(scope="session", autouse=True)
def emptied_in_spite_of_guards() -> Iterator[None]:
    """The ledger forbids TRUNCATE to everybody; here triggers rest while a test database is emptied."""
    kept = type(connection.ops).execute_sql_flush

    def flush(ops: object, statements: list[str]) -> None:
        quiet = [
            "SET session_replication_role = replica",
            *statements,
            "SET session_replication_role = DEFAULT",
        ]
        kept(ops, quiet)  # type: ignore[arg-type] # the operations of a connection

    patch = pytest.MonkeyPatch()
    patch.setattr(type(connection.ops), "execute_sql_flush", flush)
    yield
    patch.undo()
