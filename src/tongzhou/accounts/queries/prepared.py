"""Statements of every page, written once: the ORM takes longer to write them than the database to run them.

Who is behind a session, and how much waits for him, is asked on each request in the same words; only the values change.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

SOME_TIME = datetime(1, 1, 1, tzinfo=UTC)
"""The stand-in for the time of a request."""
PEOPLE = 256
"""For how many persons a process keeps a statement that is made of their grants: its text, 5 to 10 KB."""


class Prepared:
    """A SELECT that is composed by the ORM at its first use in a process, and then run with other values.

    `rows` makes a `values_list` in which stand-ins are written for the values to come: a datetime or a text that stands
    nowhere else in it. Whatever else it is made of (an actor's grants, say) must be the same for as long as this is kept.
    `rows` itself should hold no query, so that of the query nothing stays but its text.
    """

    def __init__(self, rows: Callable[[], QuerySet[Any, Any]], **standins: object) -> None:
        self._rows, self._standins = rows, standins

    def __call__(self, **values: Any) -> list[Any]:
        """The rows as named tuples, with `values` in the places of the stand-ins of the same names. One statement."""
        if self._written is None:
            return []
        sql, params, made, converters = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] if name else value for name, value in params])
            found = cursor.fetchall()
        return [made(*_converted(list(row), converters)) for row in found]

    @cached_property
    def _written(self) -> tuple[str, list[tuple[str, Any]], Any, dict[int, Any]] | None:
        """Text, parameters (with the name of their stand-in), the row's type, what turns a column into Python; None: never a row."""
        rows = self._rows()
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        named = [(self._name_of(value), value) for value in params]
        missing = self._standins.keys() - {name for name, _ in named}
        if missing:
            raise ValueError(f"the statement has no place for {', '.join(sorted(missing))}")
        columns = compiler.get_converters([column for column, _, _ in compiler.select])
        return sql, named, _row(tuple(rows.query.selected or ())), columns

    def _name_of(self, value: object) -> str:
        same = (name for name, one in self._standins.items() if type(one) is type(value) and one == value)
        return next(same, "")


@cache
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)


def _converted(row: list[Any], converters: dict[int, Any]) -> list[Any]:
    for place, (steps, expression) in converters.items():
        for step in steps:
            row[place] = step(row[place], expression, connection)
    return row
