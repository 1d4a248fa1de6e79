"""The ledger itself: the same statements on Django's connection, over the entries that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.engine.compiled import Asked, OnSql, Row
from tongzhou.indicators.engine.compiling import EARLIEST, EPOCH, LATEST, LEVELS, Dialect
from tongzhou.indicators.engine.tables import Spelling, stated
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.outside import of_regions
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.rules import CHINA

POSTGRES = Spelling("generate_series(since::bigint, until::bigint - 1)", percent=True)
_DAY = "((e.{at} AT TIME ZONE INTERVAL '+08:00')::date - DATE '1970-01-01')::bigint"
_MONTH = "(extract(year FROM {at}) * 12 + extract(month FROM {at}) - 1)::bigint"
_MOMENT = "(extract(epoch FROM {at}) * 1000000)::bigint"
_FACTS = f"""
SELECT e.id::text COLLATE "C" AS entry, e.kind, e.supporting_id::text AS supporting, e.receiving_id::text AS receiving,
    e.pairing_id::text AS pairing, p.agreement_id::text AS agreement, p.programme_id::text AS programme,
    e.department_id::text AS department, nullif(e.specialty, '') AS specialty, nullif(e.tier, '') AS tier,
    nullif(e.grade, '') AS grade, nullif(e.case_number, '') AS case_number, e.unit, e.qualifier,
    {_DAY.format(at="occurred_from")} AS first, {_DAY.format(at="occurred_to")} AS last,
    {_MONTH.format(at="(e.occurred_from AT TIME ZONE INTERVAL '+08:00')")} AS month,
    {_MOMENT.format(at="e.posted_at")} AS posted, {_MOMENT.format(at="r.posted_at")} AS reversed,
    (e.quantity * 1000)::bigint AS quantity, e.minutes::bigint AS minutes, e.fen{{detail}}
FROM ledger_entry e
LEFT JOIN ledger_entry r ON r.reverses_id = e.id
LEFT JOIN partnerships_pairing p ON p.id = e.pairing_id
WHERE e.reverses_id IS NULL{{where}}"""
_WORD = """CASE jsonb_typeof(e.detail->'{field}') WHEN 'string' THEN e.detail->>'{field}' WHEN 'boolean' THEN e.detail->>'{field}'
    WHEN 'number' THEN trim_scale((e.detail->>'{field}')::numeric)::text END AS "detail_{field}\""""
_NUMBER = """CASE WHEN jsonb_typeof(e.detail->'{field}') = 'number' AND abs((e.detail->>'{field}')::numeric) < 1e15
    THEN round((e.detail->>'{field}')::numeric * 1000)::bigint END AS "number_{field}\""""
_MEMBERS = "SELECT entry_id::text AS entry, role, key FROM ledger_entrymember"
_DIGITS = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
_PLACES = f"""
SELECT s.institution_id::text AS institution, nullif(i.kind, '') AS kind, nullif(i.tier, '') AS tier,
    {", ".join(f"CASE WHEN length(g.code) >= {_DIGITS[one]} THEN left(g.code, {_DIGITS[one]}) END AS {one}" for one in LEVELS)},
    CASE WHEN row_number() OVER (PARTITION BY s.institution_id ORDER BY lower(s.during) NULLS FIRST) = 1 THEN {EARLIEST}
        ELSE lower(s.during) - DATE '1970-01-01' END::bigint AS since,
    coalesce(upper(s.during) - DATE '1970-01-01', {LATEST})::bigint AS until
FROM directory_stay s JOIN directory_region g ON g.id = s.region_id JOIN directory_institution i ON i.id = s.institution_id"""
"""What was done before an institution was entered counts where it was first entered."""
_OUTSIDE = f"""
UNION ALL
SELECT o.id::text, 'outside.' || o.series, NULL, 'region:' || o.region, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', 'exact',
    (o.month - DATE '1970-01-01')::bigint, ((o.month + INTERVAL '1 month')::date - DATE '1970-01-02')::bigint,
    {_MONTH.format(at="o.month")}, {_MOMENT.format(at="o.at")}, {_MOMENT.format(at="o.replaced_at")},
    (o.number * 1000)::bigint, NULL, NULL{{detail}}
FROM indicators_outside o WHERE 'outside.' || o.series = ANY(%s){{where}}"""
_OUTSIDE_PLACES = f"""
UNION ALL
SELECT DISTINCT 'region:' || o.region, NULL, NULL,
    {", ".join(f"CASE WHEN length(o.region) >= {_DIGITS[one]} THEN left(o.region, {_DIGITS[one]}) END" for one in LEVELS)},
    {EARLIEST}::bigint, {LATEST}::bigint
FROM indicators_outside o"""


class Postgres(OnSql):
    """The engine over the ledger, in an actor's scope. Tier and kind of an institution are those of today."""

    dialect = Dialect.POSTGRES

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def rows(self, asked: Asked) -> Iterable[Row]:
        """The rows of a statement; none for who may see nothing."""
        try:
            where, values = self._where(asked)
        except EmptyResultSet:
            return []
        detail = "".join(f",\n    {one}" for field in asked.fields for one in _detail(field))
        facts, places = _FACTS.format(detail=detail, where=where), _PLACES
        if any(kind.startswith(OUTSIDE) for kind in asked.kinds):
            rows, given = self._outside(asked)
            facts, places, values = facts + rows, places + _OUTSIDE_PLACES, [*values, *given]
        tables = {"facts": facts, "members": _MEMBERS, "places": places}
        with connection.cursor() as cursor:
            cursor.execute(stated(asked, tables, POSTGRES, "NOT MATERIALIZED "), values)
            return list(cursor.fetchall())

    def _outside(self, asked: Asked) -> tuple[str, Sequence[Any]]:
        """The rows of tables from outside that the reader may see."""
        where, values = "", list[Any]([list(asked.kinds)])
        seen = Outside.objects.filter(of_regions(self._actor)).order_by()
        if seen.query.where:
            sql, given = seen.values("pk").query.sql_with_params()
            where, values = f" AND o.id IN ({sql})", [*values, *given]
        detail = ", NULL, NULL" * len(asked.fields)
        return _OUTSIDE.format(detail=detail, where=where), values

    def _where(self, asked: Asked) -> tuple[str, Sequence[Any]]:
        """What the reader may see, and the days asked for: bounds that an index serves. Raises EmptyResultSet for no entry at all."""
        found = " AND e.kind = ANY(%s)"
        values: list[Any] = [list(asked.kinds)]
        seen = visible(self._actor).order_by()
        if seen.query.where:
            sql, given = seen.values("pk").query.sql_with_params()
            found += f" AND e.id IN ({sql})"
            values += given
        since, until = asked.days
        if since > EARLIEST:
            found += f" AND e.{'occurred_to' if asked.touching else 'occurred_from'} >= %s"
            values.append(_midnight(since))
        if until < LATEST:
            found += " AND e.occurred_from < %s"
            values.append(_midnight(until))
        return found, values


def _detail(field: str) -> tuple[str, str]:
    """A field of the detail as a word and as a number. Its name was checked when the definition was written: letters, digits, _."""
    return _WORD.format(field=field), _NUMBER.format(field=field)


def _midnight(day: int) -> datetime:
    return datetime(EPOCH.year, EPOCH.month, EPOCH.day, tzinfo=CHINA) + timedelta(day)
