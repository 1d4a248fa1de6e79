"""The database of the tests: the embedded server, started once for all workers; or yours, by DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """In the first process only: leave word for the workers (xdist) where to find one shared server."""
    if not hasattr(config, "workerinput") and "DATABASE_URL" not in os.environ:
        os.environ["TONGZHOU_TEST_CLUSTER"] = tempfile.mkdtemp(prefix="tongzhou-pg-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process ends the server that it or one of its workers asked for."""
    folder = os.environ.get("TONGZHOU_TEST_CLUSTER")
    if not hasattr(config, "workerinput") and folder:
        shutil.rmtree(folder, ignore_errors=True)


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


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Triggers that refuse TRUNCATE sleep while a transactional test's tables are emptied (needs the superuser)."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    plain = DatabaseOperations.sql_flush

    def flush(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
        statements = plain(self, *args, **kwargs)
        role = "SET session_replication_role = '{}'".format
        return [role("replica"), *statements, role("origin")] if statements else []

    DatabaseOperations.sql_flush = flush
    yield
    DatabaseOperations.sql_flush = plain


@pytest.fixture(scope="session", autouse=True)
def _what_the_migrations_brought_comes_back() -> Iterator[None]:
    """A transactional test empties every table; what the migrations bring (specialties, limits, topics) is brought again."""
    from django.db.models.signals import post_migrate

    post_migrate.connect(_bring_again)
    yield
    post_migrate.disconnect(_bring_again)


def _bring_again(sender: Any, **told: object) -> None:
    """After a flush Django tells every package that the tables are made; the last of ours fills them."""
    if sender.label != "consultations":
        return
    from django.apps import apps
    from django.db import connection

    from tongzhou.care.consultations.models import Topic
    from tongzhou.directory.models import Specialty
    from tongzhou.partnerships.models import ResponseLimit
    from tongzhou.support.postings.models import PostingRule

    brought = (
        (Specialty, "tongzhou.directory.migrations.0003_specialties"),
        (ResponseLimit, "tongzhou.partnerships.migrations.0002_limits"),
        (Topic, "tongzhou.care.consultations.migrations.0003_topics"),
        (PostingRule, "tongzhou.support.postings.migrations.0003_rules"),
    )
    for model, module in brought:
        if model._meta.db_table in connection.introspection.table_names() and not model.objects.exists():
            import_module(module).load(apps, None)
