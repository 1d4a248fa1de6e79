"""The tests and numbers of definitions, as the ORM says them: for figures over any scope, and for the entries behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import DecimalField, F, Func, IntegerField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThanOrEqual, In, IsNull, LessThanOrEqual

from tongzhou.indicators.definitions.reading import Line
from tongzhou.indicators.definitions.tree import Between, Facts, Is, Known, Not, Test
from tongzhou.indicators.engine.plain import text
from tongzhou.ledger.rules import CHINA

NUMBER = DecimalField(max_digits=30, decimal_places=3)
DETAIL = "detail."
_JOINED = {
    "supporting_tier": "supporting__tier",
    "supporting_kind": "supporting__kind",
    "receiving_tier": "receiving__tier",
    "receiving_kind": "receiving__kind",
}
_ALONE = Q(supporting=F("receiving"))
_RELATIONS = {
    "support": Q(pairing__isnull=False),
    "alliance": Q(pairing__isnull=True) & ~_ALONE,
    "one_sided": _ALONE,
}


def of(facts: Facts) -> Q:
    """The entries of these kinds that pass the tests."""
    return Q(kind__in=facts.kinds) & passing(facts.where)


def passing(tests: Iterable[Test]) -> Q:
    """The entries that pass every test."""
    found = Q()
    for test in tests:
        found &= _passes(test)
    return found


def _passes(test: Test) -> Q:
    match test:
        case Is(field, values):
            return _is(field, list(map(text, values)))
        case Not(field, values):
            return said(field) & ~_is(field, list(map(text, values)))
        case Between(field, least, most):
            number, found = number_of(field), Q()
            if least is not None:
                found &= Q(GreaterThanOrEqual(number, least))
            if most is not None:
                found &= Q(LessThanOrEqual(number, most))
            return found
        case Known(field):
            return said(field)


def _is(field: str, values: list[str]) -> Q:
    if field == "relation":
        found = Q(pk__in=[])
        for value in values:
            found |= _RELATIONS.get(value, found)
        return found
    if field.startswith(DETAIL):
        return Q(In(word_of(field), values))
    return Q(**{f"{_JOINED.get(field, field)}__in": values})


def said(field: str) -> Q:
    """The entries that say a field at all."""
    if field.startswith(DETAIL):
        return Q(IsNull(word_of(field), False))
    if field in ("minutes", "fen"):
        return Q(**{f"{field}__isnull": False})
    if field in ("quantity", "days", "relation"):
        return Q()
    return ~Q(**{_JOINED.get(field, field): ""})


def word_of(field: str) -> Any:
    """A field of the detail as text."""
    return KT(f"detail__{field.removeprefix(DETAIL)}")


def number_of(field: str) -> Any:
    """A number of an entry; NULL where it says none."""
    if field == "days":
        days = [TruncDate(name, tzinfo=CHINA) for name in ("occurred_to", "occurred_from")]
        return Func(*days, template="(%(expressions)s + 1)", arg_joiner=" - ", output_field=IntegerField())
    if not field.startswith(DETAIL):
        return F(field)
    name = field.removeprefix(DETAIL)
    path = (
        f"""'$."{name}" ? (@.type() == "number")'"""  # a name of the vocabulary: letters, digits, underscores
    )
    return Func(
        F("detail"), template=f"jsonb_path_query_first(%(expressions)s, {path})::numeric", output_field=NUMBER
    )


def behind(line: Line, days: Q) -> Q:
    """The entries of one line of a figure's lineage, in the days given as a condition."""
    found = of(line.facts) & days
    return found & Q(IsNull(number_of(line.saying), False)) if line.saying else found
