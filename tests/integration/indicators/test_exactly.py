"""Figures added up from groups are exactly those of the entries that they open to, one by one: against a slow reference."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from tests.factories.promises import UNITS, Pair, pair
from tongzhou.indicators import queries
from tongzhou.indicators.queries import Ask, Scope
from tongzhou.indicators.queries.computing import standing
from tongzhou.indicators.queries.scope import condition
from tongzhou.indicators.rules import Aggregate, Measure, Result, Where, Window
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Quantity
from tongzhou.kernel.words import Words
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)
COMMITMENTS = [new_id() for _ in range(2)]


def slowly(actor: Actor, ask: Ask) -> Result:
    """The obvious way: read every entry of the figure, then count on one's fingers."""
    what = ask.what
    assert isinstance(what, Measure)
    rows = list(standing(actor, [ask]).filter(condition(ask)).prefetch_related("members"))
    told = [row.detail[what.of] for row in rows if what.of in row.detail]
    number: Decimal | int | None
    match what.aggregate:
        case Aggregate.ENTRIES:
            number = len(rows)
        case Aggregate.QUANTITY:
            number = sum((row.quantity for row in rows), Decimal(0))
        case Aggregate.FEN:
            known = [row.fen for row in rows if row.fen is not None]
            number = sum(known) if known else None
        case Aggregate.MEMBERS:
            number = len({m.key for row in rows for m in row.members.all() if m.role == what.of}) or None
        case Aggregate.VALUES:
            number = len(set(told)) or None
        case Aggregate.DETAIL:
            number = sum(told) if told else None
        case Aggregate.LONGEST:
            number = max(told, default=None)
    if not rows or number is None:
        return Result(None, len(rows))
    return Result(Quantity(Decimal(number), what.unit, _said(what, rows)), len(rows))


def _said(what: Measure, rows: list[Entry]) -> Qualifier:
    if what.aggregate is Aggregate.QUANTITY:
        words = {row.qualifier for row in rows}
    elif what.aggregate is Aggregate.DETAIL and what.qualifier_of:
        words = {row.detail.get(what.qualifier_of) for row in rows}
    else:
        words = set()
    return next((q for q in (Qualifier.ABOUT, Qualifier.MORE_THAN) if q.value in words), Qualifier.EXACT)


def work(chance: Random, pairs: list[Pair]) -> None:
    """Sixty acts of all sorts, some of them taken back; one place lies under two pairings."""
    for _ in range(60):
        here = chance.choice(pairs)
        detail = {
            "days": chance.randint(0, 9), "category": chance.choice("abc"), "sure": chance.choice(["exact", "about", "more_than"]),
            "commitment": str(chance.choice(COMMITMENTS)),
        }  # fmt: skip
        members = {
            (chance.choice(["expert", "teacher"]), f"staff:{chance.randint(1, 5)}")
            for _ in range(chance.randint(0, 3))
        }
        entry = here.posted(
            chance.choice(list(UNITS)),
            chance.randint(1, 20),
            on=FIRST + timedelta(chance.randint(0, 600)),
            qualifier=chance.choice(["exact", "exact", "about", "more_than"]),
            members=sorted(members),
            detail={key: value for key, value in detail.items() if chance.random() < 0.7},
            fen=chance.choice([None, 5, 700]),
            grade=chance.choice(["", "3", "4"]),
        )
        if chance.random() < 0.15:
            here.reversed(entry)


def ask_for(chance: Random, pairs: list[Pair]) -> Ask:
    """Any figure over any scope and any days."""
    aggregate = chance.choice(list(Aggregate))
    of = {
        "members": chance.choice(["expert", "teacher"]),
        "values": "category",
        "detail": "days",
        "longest": "days",
    }
    kind, unit = chance.choice(list(UNITS.items()))
    kinds = (kind,) if aggregate is Aggregate.QUANTITY else tuple(chance.sample(list(UNITS), 2))
    wheres = [Where("grade", ("3", "4")), Where("detail.category", ("a", "b"))]
    what = Measure(
        "trial", Words("演示", "trial"), unit, kinds, aggregate, of=of.get(aggregate.value, ""),
        where=tuple(chance.sample(wheres, chance.choice([0, 0, 0, 1, 2]))),
        qualifier_of="sure" if aggregate is Aggregate.DETAIL and chance.random() < 0.7 else "",
    )  # fmt: skip
    here = chance.choice(pairs)
    scope = Scope(
        here.programme.pk,
        agreement_line=chance.choice([(), (), (here.agreement.pk,), (pairs[0].agreement.pk,)]),
        pairing_id=chance.choice([None, None, here.pairing.pk]),
        institution_id=chance.choice([None, None, here.pairing.receiving_id, here.pairing.supporting_id]),
        commitment_id=chance.choice([None, None, *COMMITMENTS]),
    )
    start, end = (FIRST + timedelta(chance.randint(0, 500)) for _ in "ab")
    window = chance.choice(
        [Window(), Window(start), Window(None, end), Window(min(start, end), max(start, end))]
    )
    return Ask(what, scope, window)


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_is_what_its_entries_come_to(seed: int) -> None:
    chance = Random(seed)
    first, other = pair(), pair()
    first.pairing.agreement = first.agreement
    first.pairing.save()
    pairs = [first, other]
    work(chance, pairs)
    for actor in (first.giving, other.doctor, system("figures")):
        asks = [ask_for(chance, pairs) for _ in range(40)]
        found = queries.compute(actor, asks)
        for ask, result in zip(asks, found, strict=True):
            assert result == slowly(actor, ask), ask
            assert result == queries.measure(actor, ask), "together or alone"
        assert any(result.quantity for result in found)
