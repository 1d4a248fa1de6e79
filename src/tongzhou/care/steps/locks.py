"""Whoever sends the same at the same moment waits until the other is done, and then finds it."""

from __future__ import annotations

from django.db import connection


def one_by_one(what: str) -> None:
    """Wait for whoever names the same (a kind and an id), until the transaction ends. Inside a transaction; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
