"""Sums over tables from outside, all of them in one statement: no entry posts them, so the leaf tables keep none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import Count, Is, Leaf, Sum, Tree
from tongzhou.indicators.definitions.written import version
from tongzhou.indicators.engine.cube import REGIONS, WHOLE, Amount, By, Found, Level, On
from tongzhou.indicators.engine.facts import THOUSANDTHS
from tongzhou.indicators.keeping.facts import DIGITS
from tongzhou.indicators.keeping.reading import numbered
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.outside import of_regions
from tongzhou.kernel.actors import Actor

_ROWS = """
    SELECT w.number, {place} AS place, count(*), sum(o.number * 1000)::bigint, ''
    FROM indicators_outside o
    JOIN unnest(%s::text[], %s::int[], %s::date[], %s::date[]) AS w (series, number, since, until)
        ON w.series = o.series AND (w.since IS NULL OR o.month >= w.since) AND (w.until IS NULL OR o.month < w.until)
    WHERE o.replaced_at IS NULL{where}
    GROUP BY 1, 2"""
_LEAVES = """
    SELECT l.id, '', 0, 0, l.version FROM indicators_leaf l WHERE l.version = ANY(%s)"""


def tabled(need: Need, by: By) -> bool:
    """Whether these tables can answer: amounts of theirs and nothing else, by region or together, as known now."""
    placed = by.level is Level.WHOLE or (by.level in REGIONS and by.on is On.RECEIVING)
    return placed and by.as_of is None and bool(_series(need.leaf))


def compute(
    actor: Actor, needs: Sequence[Need], by: By, leaves: Iterable[Tree] = ()
) -> tuple[Found, dict[Tree, int]]:
    """The leaves for every region that has a row, of the rows that the reader sees; and which of `leaves` have cells, by number.

    One statement for both: a page that shows tables beside records costs none more.
    """
    asked = [
        (series, n, need.window.start, need.window.end)
        for n, need in enumerate(needs)
        for series in _series(need.leaf)
    ]
    place = f"left(o.region, {DIGITS[by.level.value]})" if by.level in REGIONS else f"'{WHOLE}'"
    try:
        where, values = _where(actor, by, place)
    except EmptyResultSet:
        asked = []
    if not asked:
        return {}, numbered(leaves)
    versions = {version(leaf): leaf for leaf in dict.fromkeys(leaves)}
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*asked, strict=True)]
        sql = f"{_ROWS.format(place=place, where=where)} UNION ALL {_LEAVES}"
        cursor.execute(sql, [*columns, *values, list(versions)])
        rows = cursor.fetchall()
    found = {
        (needs[n], str(at)): _amount(needs[n].leaf, count, total)
        for n, at, count, total, leaf in rows
        if not leaf
    }
    return found, {versions[leaf]: n for n, _, _, _, leaf in rows if leaf}


def _amount(leaf: Leaf, count: int, total: int) -> Amount:
    return Amount(count, count, count * THOUSANDTHS if isinstance(leaf, Count) else int(total))


def _series(leaf: Leaf) -> list[str]:
    """The tables that a leaf adds up; none where it reads anything else of them or beside them."""
    if not isinstance(leaf, Count) and not (
        isinstance(leaf, Sum) and leaf.of == "quantity" and not leaf.qualifier
    ):
        return []
    passing = set(leaf.facts.kinds)
    for test in leaf.facts.where:
        if not isinstance(test, Is) or test.field != "kind":
            return []
        passing &= {str(one) for one in test.values}
    if not all(kind.startswith(OUTSIDE) for kind in passing):
        return []
    return sorted(kind.removeprefix(OUTSIDE) for kind in passing)


def _where(actor: Actor, by: By, place: str) -> tuple[str, list[Any]]:
    """What the reader may see, and the places asked for. Raises EmptyResultSet for no row at all."""
    said, values = "", list[Any]()
    seen = Outside.objects.filter(of_regions(actor)).order_by()
    if seen.query.where:
        sql, given = seen.values("pk").query.sql_with_params()
        said, values = f" AND o.id IN ({sql})", list(given)
    if by.level in REGIONS:
        said += f" AND length({place}) = {DIGITS[by.level.value]}"
    if by.only:
        said, values = f"{said} AND {place} = ANY(%s)", [*values, sorted(by.only)]
    return said, values
