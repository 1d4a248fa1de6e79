"""Rows into tables by COPY, past the triggers: only an owner of a fresh database may do so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model

BATCH = 20_000


def past_triggers() -> None:
    """From here on, this connection fires no trigger and waits for no disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")


def copy(rows: Iterable[Model]) -> int:
    """All rows (of one model) into its table. Answers how many."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    meta = type(first)._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    plan = [(field.attname, field.get_db_prep_save) for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {meta.db_table} ({names}) FROM STDIN") as out:
        for row in (first, *rows):
            out.write_row([prepare(getattr(row, name), connection) for name, prepare in plan])
            count += 1
    return count


class Tray:
    """Collects rows of several models and copies each when there are enough."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = defaultdict(int)
        self._rows: dict[Any, list[Model]] = defaultdict(list)

    def add(self, *rows: Model) -> None:
        """Take rows of any model."""
        for row in rows:
            waiting = self._rows[type(row)]
            waiting.append(row)
            if len(waiting) >= BATCH:
                self._write(type(row))

    def empty(self) -> None:
        """Copy what is left."""
        for model in list(self._rows):
            self._write(model)

    def _write(self, model: type[Model]) -> None:
        self.counts[model._meta.label] += copy(self._rows.pop(model))
