"""The demo, loaded once into a database of its own: begun, cut short half-way, and taken up again later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tongzhou.config.demo import load

AT = datetime(2026, 5, 20, 2, 30, tzinfo=UTC)


class Cut(Exception):
    """Somebody pressed Ctrl-C."""


def cut_half_way(said: str) -> None:
    """A listener that ends the load in the middle of its story."""
    if "50 %" in said or "49 %" in said:
        raise Cut(said)


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """The moment the demo stands at. Tests of this package read it, and leave it as it is."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_demo"
    with django_db_blocker.unblock():
        connection.close()
        _admin(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
        connection.settings_dict["NAME"] = name
        try:
            with pytest.raises(Cut):
                load(at=AT, progress=cut_half_way)
            load(at=AT + timedelta(hours=3))
            yield AT
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
            _admin(f'DROP DATABASE "{name}"')


def _admin(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:  # the maintenance database: one cannot copy the one in use
        for statement in statements:
            cursor.execute(statement)
