"""What the triggers and foreign keys would have asked, asked once over everything that was copied."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

CASES = """
SELECT count(*) FROM consultations_consultation c LEFT JOIN LATERAL (
    SELECT number, to_state FROM consultations_step s WHERE s.consultation_id = c.id ORDER BY number DESC LIMIT 1
) last ON true WHERE c.steps IS DISTINCT FROM last.number OR c.state IS DISTINCT FROM last.to_state
"""
STEPS = """
SELECT count(*) FROM (
    SELECT number, from_state, to_state, lag(number, 1, 0) OVER w AS before,
        lag(to_state, 1, '') OVER w AS stood FROM consultations_step WINDOW w AS (PARTITION BY consultation_id ORDER BY number)
) s WHERE number <> before + 1 OR from_state <> stood
    OR (from_state <> '' AND NOT EXISTS (SELECT FROM consultations_pairs() p WHERE p.source = from_state AND p.target = to_state))
"""


def faults() -> Iterator[str]:
    """Every question that is answered wrongly; none means the rows are such as the program writes."""
    with connection.cursor() as cursor:
        for name, sql in [("case and its last step", CASES), ("steps in order", STEPS), *orphans()]:
            cursor.execute(sql)
            (wrong,) = cursor.fetchone()
            if wrong:
                yield f"{name}: {wrong}"


def orphans() -> Iterator[tuple[str, str]]:
    """For each foreign key, what finds rows that name nothing."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model._meta.managed:
                there = field.remote_field.model._meta
                yield (
                    f"{model._meta.label}.{field.name}",
                    f'SELECT count(*) FROM {model._meta.db_table} a WHERE a."{field.column}" IS NOT NULL AND NOT EXISTS'
                    f' (SELECT FROM {there.db_table} b WHERE b."{field.target_field.column}" = a."{field.column}")',
                )
