"""The Ibis expression of a leaf over the tables that `compiling` names. Only steps that all three dialects have (see `STEPS`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from tongzhou.indicators.definitions.reading import said
from tongzhou.indicators.definitions.tree import (
    THINGS,
    Between,
    Count,
    Distinct,
    Facts,
    Is,
    Known,
    Leaf,
    Not,
    Stated,
    Sum,
    Test,
)
from tongzhou.indicators.engine.compiling import LEVELS, WHOLES, WORDS, Shape, Way, fields, touching
from tongzhou.indicators.engine.cube import REGIONS, WHOLE, Level, On
from tongzhou.indicators.engine.facts import THOUSANDTHS, thousandths

Columns = Callable[[Any], dict[str, Any]]
"""What is computed of a row beside its entry, days and place."""
_MEMBER = "member:"
_SIDES = tuple(f"{side}_{what}" for side in ("supporting", "receiving") for what in ("tier", "kind"))
STEPS = frozenset(
    {
        "UnboundTable", "Project", "Filter", "Aggregate", "JoinChain", "JoinReference", "JoinLink", "JoinTable", "SelfReference",
        "Distinct", "Union", "Sort", "SortKey", "Limit", "Field", "Literal", "InValues", "Not", "NotNull", "IsNull", "And", "Or",
        "Equals", "GreaterEqual", "LessEqual", "Less", "Greater", "Add", "Subtract", "IfElse", "SimpleCase", "SearchedCase",
        "CountStar", "Count", "CountDistinct", "Sum", "Max", "Cast", "IntegerRange", "Unnest",
    }
)  # fmt: skip
"""The operations that PostgreSQL, DuckDB and Spark do alike: a test keeps every expression within them."""


def of(leaf: Leaf, shape: Shape, asked: Way) -> Any:
    """The expression of a leaf. Its columns, after place and number of the window:

    Count, Sum: entries, told, total, about, more. Distinct: entries, different (rows to be added up). Quantile, Extreme: value,
    entries (value NULL: not said). Stated: first, last, value, spoken (the county), entries.
    """
    if isinstance(leaf, Stated):
        return _stated(leaf, asked)
    if isinstance(leaf, Distinct):
        return _days(leaf, asked) if leaf.of == "day" else _distinct(leaf, shape, asked)
    if isinstance(leaf, Count | Sum):
        return _amounts(leaf, shape, asked)
    rows = _placed(leaf, asked, lambda f: {"point": _point(f, shape), "value": _number(f, leaf.of)})
    cells = rows.group_by("place", "point", "value").agg(n=rows.count())
    met = _met(cells, shape)
    return met.group_by("place", "number", "value").agg(entries=met.n.sum())


def lineage(leaf: Leaf, asked: Way, limit: int | None) -> Any:
    """First day and entry of the facts behind a leaf, in that order."""
    field = said(leaf)
    rows = _placed(leaf, asked, lambda f: {"value": _number(f, field)} if field else {})
    met = _within(rows.filter(rows.value.notnull()) if field else rows, "first", touching(leaf))
    found = met.select("first", "entry").order_by("first", "entry")
    return found if limit is None else found.limit(limit)


def _amounts(leaf: Count | Sum, shape: Shape, asked: Way) -> Any:
    rows = _placed(leaf, asked, lambda f: {"point": _point(f, shape), **_sure(leaf, f)})
    told = rows.value.notnull()
    cells = rows.group_by("place", "point").agg(
        n=rows.count(),
        said=rows.value.count(),
        sum=rows.value.sum(),
        some=rows.count(where=told & (rows.word == "about")),
        over=rows.count(where=told & (rows.word == "more_than")),
    )
    met = _met(cells, shape)
    return met.group_by("place", "number").agg(
        entries=met.n.sum(),
        told=met.said.sum(),
        total=met["sum"].sum(),
        about=met.some.sum(),
        more=met.over.sum(),
    )


def _sure(leaf: Count | Sum, facts: Any) -> dict[str, Any]:
    """The number of an additive leaf, and the word that says how sure it is."""
    if isinstance(leaf, Count):
        return {"value": ibis.literal(THOUSANDTHS, "int64"), "word": ibis.literal("exact")}
    if leaf.of == "quantity":
        return {"value": facts.quantity, "word": facts.qualifier}
    word = _word(facts, leaf.qualifier) if leaf.qualifier else ibis.literal("exact")
    return {"value": _number(facts, leaf.of), "word": word}


def _distinct(leaf: Distinct, shape: Shape, asked: Way) -> Any:
    """Facts counted, and things told apart, one below the other: a fact has many members, or none."""
    members = leaf.of.startswith(_MEMBER)
    rows = _placed(
        leaf,
        asked,
        lambda f: {"point": _point(f, shape)} | ({} if members else {"key": _thing(f, leaf.of)}),
    )
    cells = _met(rows.group_by("place", "point").agg(n=rows.count()), shape)
    counted = _counts(cells.group_by("place", "number").agg(n=cells.n.sum().cast("int64")))
    if members:
        every = ibis.table(dict.fromkeys(("entry", "role", "key"), "string"), name="members")
        those = every.filter(every.role == leaf.of.removeprefix(_MEMBER))
        rows = rows.join(those, rows.entry == those.entry).select("place", "point", "key")
    told = _met(rows.select("place", "point", "key").distinct(), shape)
    return ibis.union(counted, _different(told, "key"))


def _days(leaf: Distinct, asked: Way) -> Any:
    """The days that facts covered: every day of each, kept where it lies in the window."""
    rows = _placed(leaf, asked, lambda _: {})
    met = _within(rows, "first", touches=True)
    counted = _counts(met.group_by("place", "number").agg(n=met.count()))
    days = rows.select("place", day=ibis.range(rows["first"], rows["last"] + 1).unnest()).view()
    return ibis.union(counted, _different(_within(days, "day"), "day"))


def _counts(rows: Any) -> Any:
    return rows.select("place", "number", entries=rows.n, different=_NONE)


def _different(met: Any, key: str) -> Any:
    rows = met.group_by("place", "number").agg(n=met[key].nunique())
    return rows.select("place", "number", entries=_NONE, different=rows.n)


_NONE = ibis.literal(0, "int64")


def _stated(leaf: Stated, asked: Way) -> Any:
    rows = _placed(leaf, asked, lambda f: {"value": _number(f, leaf.of), "spoken": f.spoken})
    met = _within(rows, "first", touches=True)
    return met.group_by("place", "number", "first", "last", "value", "spoken").agg(entries=met.count())


def _spoken(rows: Any) -> Any:
    """With the county that a statement speaks of: where its house lay that day; a house that lies in none speaks of itself."""
    lay = _map().view()
    there = [lay.institution == rows.receiving, lay.since <= rows["first"], rows["first"] < lay.until]
    kept = [rows[name] for name in rows.columns]
    spoken = ibis.ifelse(lay.county.isnull() | (lay.county == ""), rows.receiving, lay.county)
    return rows.left_join(lay, there).select(*kept, spoken=spoken)


def _point(facts: Any, shape: Shape) -> Any:
    return facts["month"] if shape is Shape.MONTHS else facts["first"]


def _met(rows: Any, shape: Shape) -> Any:
    """Rows with a `point` joined to the windows that they lie in."""
    if shape is Shape.RANGE:
        return _within(rows, "point")
    windows = ibis.table(dict.fromkeys(("point", "number"), "int64"), name="windows")
    return rows.join(windows, rows.point == windows.point)


def _within(rows: Any, point: str, touches: bool = False) -> Any:
    """Rows joined to their windows by comparing: `point` lies in it, or the days up to `last` touch it."""
    windows = ibis.table(dict.fromkeys(("since", "until", "number"), "int64"), name="windows")
    until = rows["last"] if touches else rows[point]
    return rows.join(windows, [until >= windows.since, rows[point] < windows.until])


def _placed(leaf: Leaf, asked: Way, columns: Columns) -> Any:
    """The facts of a leaf, as known then: entry, first, last, place, and the columns asked for."""
    detail = {
        f"{kind}_{name}": sort
        for name in sorted(fields(leaf))
        for kind, sort in (("detail", "string"), ("number", "int64"))
    }
    schema = dict.fromkeys(WORDS, "string") | dict.fromkeys(WHOLES, "int64") | detail
    rows = _sided(_standing(ibis.table(schema, name="facts"), leaf.facts, asked), leaf.facts)
    for test in leaf.facts.where:
        rows = rows.filter(_test(rows, test))
    if isinstance(leaf, Stated):
        rows = _spoken(rows)
    rows, place = _place(rows, asked)
    found = rows.select("entry", "first", "last", place=place, **columns(rows))
    if asked.level is not Level.WHOLE:
        found = found.filter(found.place.notnull())
    if asked.only:
        found = found.semi_join(ibis.table({"place": "string"}, name="wanted"), "place")
    return found


def _standing(facts: Any, which: Facts, asked: Way) -> Any:
    """Of the kinds, posted by then and not reversed up to then."""
    rows = facts.filter(facts.kind.isin(which.kinds))
    if asked.as_of is None:
        return rows.filter(rows.reversed.isnull())
    return rows.filter(rows.posted <= asked.as_of, rows.reversed.isnull() | (rows.reversed > asked.as_of))


def _map() -> Any:
    words = dict.fromkeys(("institution", *LEVELS, "kind", "tier"), "string")
    return ibis.table(words | {"since": "int64", "until": "int64"}, name="places")


def _sided(rows: Any, which: Facts) -> Any:
    """With tier and kind of the institutions on that day, as far as a test asks for them."""
    for side in ("supporting", "receiving"):
        wanted = [test.field for test in which.where if test.field in (f"{side}_tier", f"{side}_kind")]
        if wanted:
            lay = _map().view()
            there = [lay.institution == rows[side], lay.since <= rows["first"], rows["first"] < lay.until]
            kept = [rows[name] for name in rows.columns]
            rows = rows.left_join(lay, there).select(
                *kept, **{f"{side}_tier": lay.tier, f"{side}_kind": lay.kind}
            )
    return rows


def _place(rows: Any, asked: Way) -> tuple[Any, Any]:
    """Rows, joined to the map where the level is a region; and the place of each."""
    house = "receiving" if asked.on is On.RECEIVING else "supporting"
    if asked.level is Level.WHOLE:
        return rows, ibis.literal(WHOLE)
    if asked.level is Level.INSTITUTION:
        return rows, rows[house]
    if asked.level not in REGIONS:
        return rows, rows[asked.level.value]
    lay = _map()
    kept = [rows[name] for name in rows.columns]
    if asked.today is None:
        there = [lay.institution == rows[house], lay.since <= rows["first"], rows["first"] < lay.until]
    else:
        lay = lay.filter(lay.since <= asked.today, lay.until > asked.today)
        there = [lay.institution == rows[house]]
    met = rows.join(lay, there).select(*kept, lies_in=lay[asked.level.value])
    return met, met.lies_in


def _test(rows: Any, test: Test) -> Any:
    """What is unknown is NULL, and NULL passes no test."""
    match test:
        case Is(field, values):
            return _word(rows, field).isin([_text(one) for one in values])
        case Not(field, values):
            return _word(rows, field).notin([_text(one) for one in values])
        case Between(field, least, most):
            return _between(rows, field, least, most)
        case Known(field):
            if field in _NUMBERS:
                return _number(rows, field).notnull()
            told = _word(rows, field).notnull()
            return told | _number(rows, field).notnull() if field.startswith("detail.") else told
    raise AssertionError(test)


_NUMBERS = frozenset({"quantity", "days", "minutes", "fen"})
_UNSCALED = _NUMBERS - {"quantity"}


def _between(rows: Any, field: str, least: Any, most: Any) -> Any:
    """The bounds in thousandths; for columns that are whole, the whole numbers inside them."""
    unit = THOUSANDTHS if field in _UNSCALED else 1
    value = _number(rows, field)
    found = value.notnull()
    if least is not None:
        found &= value >= -(-thousandths(least) // unit)
    if most is not None:
        found &= value <= thousandths(most) // unit
    return found


def _text(value: str | int | bool) -> str:
    """A value of a filter as a detail holds it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _word(rows: Any, field: str) -> Any:
    """A column of words."""
    if field.startswith("detail."):
        return rows[f"detail_{field.removeprefix('detail.')}"]
    if field == "relation":
        alone = (rows.supporting == rows.receiving) & ~(rows.supporting == "")
        return ibis.ifelse(alone, "one_sided", ibis.ifelse(rows.pairing.notnull(), "support", "alliance"))
    return rows[field]


def _number(rows: Any, field: str) -> Any:
    """A column of numbers: thousandths, but minutes, fen and days whole (see `compiling.scale`)."""
    if field == "days":
        return rows["last"] - rows["first"] + 1
    return rows[f"number_{field.removeprefix('detail.')}" if field.startswith("detail.") else field]


def _thing(rows: Any, of: str) -> Any:
    """What of a fact is told apart, as a column."""
    return rows[of] if of in THINGS else _word(rows, of)
