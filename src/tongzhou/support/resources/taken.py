"""What is taken of a budget line: purchases that stand, or where their price is not known what was paid for them."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def taken(line_id: UUID) -> int:
    """Fen taken of the line, as the database's own guard counts them (migration 0002)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT resources_taken(%s)", [line_id])
        (fen,) = cursor.fetchone() or (0,)
    return int(fen)
