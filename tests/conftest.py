"""The database of the tests: the embedded server, started once for all workers; or yours, by DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

# No property is measured by the clock: machines are noisy.
settings.register_profile(
    "no clock", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("no clock")


def pytest_configure(config: pytest.Config) -> None:
    """In the first process only: leave word for the workers (xdist) where to find one shared server."""
    if not hasattr(config, "workerinput") and "DATABASE_URL" not in os.environ:
        os.environ["TONGZHOU_TEST_CLUSTER"] = tempfile.mkdtemp(prefix="tongzhou-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process ends the server that it or one of its workers asked for."""
    folder = os.environ.get("TONGZHOU_TEST_CLUSTER")
    if not hasattr(config, "workerinput") and folder:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """A row may be locked only within a transaction that the code under test opened: the one around a test does not count.

    Django says so of code that runs by itself. Within a test's own transaction it cannot see it, and a verb that forgot
    its `atomic` would pass here and fall at the first user.
    """
    from django.db import connection, transaction
    from django.db.models.sql.compiler import SQLCompiler

    around, plain = len(connection.atomic_blocks), SQLCompiler.as_sql

    def as_sql(self: Any, *args: Any, **options: Any) -> Any:
        if self.query.select_for_update and 0 < len(self.connection.atomic_blocks) <= around:
            raise transaction.TransactionManagementError("rows are locked outside of a transaction")
        return plain(self, *args, **options)

    SQLCompiler.as_sql = as_sql
    try:
        return (yield)
    finally:
        SQLCompiler.as_sql = plain


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """DATABASE_URL of a server on which databases may be made and dropped."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    from tongzhou.config.folder import Folder
    from tongzhou.config.postgres import serve

    folder = Path(os.environ["TONGZHOU_TEST_CLUSTER"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder.parent.chmod(0o711)
    with serve(Folder(folder), durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, database_url: str
) -> None:
    """pytest-django makes its test database on our server."""
    from django.conf import settings
    from django.db import connections

    from tongzhou.config.settings import database

    for name, value in database(database_url).items():
        settings.DATABASES["default"][name] = value
        connections["default"].settings_dict[name] = value


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transactional test leaves the tables as the migrations made them: emptied, with what those brought put back.

    Django truncates every table and then tells every package that it was migrated: seconds a test. Here it is one round
    trip: rows are deleted (triggers that refuse it sleep meanwhile, which needs the superuser), and those that were kept
    aside come back.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations
    from django.db.models.signals import post_migrate

    with django_db_blocker.unblock():
        emptied = _kept_aside()
    plain, told = DatabaseOperations.sql_flush, post_migrate.receivers
    DatabaseOperations.sql_flush = lambda *_, **__: [emptied]  # type: ignore[method-assign,assignment]  # for these tests
    post_migrate.receivers = []
    yield
    DatabaseOperations.sql_flush, post_migrate.receivers = plain, told  # type: ignore[method-assign]  # as it was


def _kept_aside() -> str:
    """Copy what the migrations brought; answer the statements that lead back to it."""
    from django.db import connection

    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    brought = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA brought")
        for name in names:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')
            if cursor.fetchone() == (True,):
                cursor.execute(f'CREATE TABLE brought."{name}" AS TABLE "{name}"')
                brought.append(name)
    return ";".join((
        "SET session_replication_role = 'replica'",
        *(f'DELETE FROM "{name}"' for name in names),
        *(f'INSERT INTO "{name}" SELECT * FROM brought."{name}"' for name in brought),
        "SET session_replication_role = 'origin'",
    ))  # fmt: skip
