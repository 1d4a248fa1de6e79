"""The nightly comparison: every cell of the leaf tables against a count of the entries. A difference is an incident, never repaired silently."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from tongzhou.accounts.queries import operators
from tongzhou.audit import actions as audit
from tongzhou.indicators.keeping.adding import NOTHING, Numbers, plus
from tongzhou.indicators.keeping.filling import counted
from tongzhou.indicators.keeping.posting import Active, Adds, SpotKey, active, put
from tongzhou.indicators.models import Cell, Difference, Recount, Spot
from tongzhou.kernel.actors import system
from tongzhou.kernel.words import Words
from tongzhou.notices import actions as notices

MOST = 1000
"""Differences that are written down one by one; their number is always known."""
log = logging.getLogger("tongzhou.indicators")


def recount(*, at: datetime) -> Recount:
    """Compare all cells with the entries, both as one moment saw them. Differences are written down, operators are told.

    Postings go on meanwhile: both are read in one snapshot (repeatable read). Not inside another transaction.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        different = compare(active())
        row = Recount.objects.create(at=at, cells=Cell.objects.count(), different=len(different))
        Difference.objects.bulk_create(_difference(row, *one) for one in different[:MOST])
        by = system("indicators")
        audit.record(
            by=by,
            at=at,
            verb="indicators.recount",
            subject=f"recount:{row.pk}",
            detail={"cells": row.cells, "different": row.different},
        )
        if different:
            log.error("leaf tables differ from the entries in %d cells", len(different))
            _tell(row, at)
    return row


One = tuple[tuple[int, int, int, str], Numbers, Numbers]
"""(leaf, spot, month, item), kept, counted."""
_ANEW = """
    CREATE TEMPORARY TABLE indicators_counted (
        leaf_id smallint, spot_id int, month int, item text, entries int, told int, total bigint, about int, more int,
        PRIMARY KEY (leaf_id, spot_id, month, item)
    ) ON COMMIT DROP"""
_NUMBERS = ("entries", "told", "total", "about", "more")
_KEPT = ", ".join(f"coalesce(k.{one}, 0)" for one in _NUMBERS)
_COUNTED = ", ".join(f"coalesce(c.{one}, 0)" for one in _NUMBERS)
_COMPARE = f"""
    SELECT leaf_id, spot_id, month, item, {_KEPT}, {_COUNTED}
    FROM indicators_cell k FULL JOIN indicators_counted c USING (leaf_id, spot_id, month, item)
    WHERE ({_KEPT}) IS DISTINCT FROM ({_COUNTED})
    ORDER BY leaf_id, spot_id, month, item"""  # noqa: S608 - names of columns only


def compare(leaves: Active) -> list[One]:
    """The cells that do not say what the entries say, in the order of their keys. What the entries say is put beside them by parts, in a table of this transaction."""
    keys = {_key(spot): spot.pk for spot in Spot.objects.iterator()}
    with connection.cursor() as cursor:
        cursor.execute(_ANEW)
        for part in counted(leaves):
            put(cursor, "indicators_counted", _numbered(part, keys))
        cursor.execute(_COMPARE)
        return [
            ((leaf, spot, month, item), _five(numbers[:5]), _five(numbers[5:]))
            for leaf, spot, month, item, *numbers in cursor.fetchall()
        ]


def _numbered(adds: Adds, spots: dict[SpotKey, int]) -> dict[tuple[int, int, int, str], Numbers]:
    """Cells by the number of their spot; spots that nobody made yet are number 0 together."""
    found: dict[tuple[int, int, int, str], Numbers] = {}
    for (leaf, spot, month, item), numbers in adds.items():
        key = (leaf, spots.get(spot, 0), month, item)
        found[key] = plus(found.get(key, NOTHING), numbers)
    return found


def _key(spot: Spot) -> SpotKey:
    return (
        spot.supporting_id,
        spot.receiving_id,
        spot.pairing_id,
        spot.department_id,
        spot.given_at,
        spot.received_at,
    )


def _five(numbers: Iterable[int]) -> Numbers:
    entries, told, total, about, more = numbers
    return entries, told, total, about, more


def _difference(row: Recount, key: tuple[int, int, int, str], kept: Numbers, should: Numbers) -> Difference:
    leaf, spot, month, item = key
    return Difference(
        recount=row,
        leaf_id=leaf,
        spot_id=spot or None,
        month=month,
        item=item,
        kept=list(kept),
        counted=list(should),
    )


def _tell(row: Recount, at: datetime) -> None:
    words = Words(
        "夜间核对：{number} 个指标单元与台账分录不一致。",
        "Nightly recount: {number} cells of figures differ from the entries.",
    ).format(number=row.different)
    notices.tell(operators(at=at), at=at, kind="recount", words=words, link="/indicators/recount/")
