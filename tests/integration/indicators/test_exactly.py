"""Figures added up from groups are exactly those of the entries that they open to, one by one: against a slow reference."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from tests.factories.measures import indicator
from tests.factories.promises import UNITS, Pair, pair
from tongzhou.indicators import queries
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.tree import Count, Distinct, Extreme, Facts, Is, Quantile, Sum, Tree
from tongzhou.indicators.queries import Ask, Scope
from tongzhou.indicators.queries.computing import standing
from tongzhou.indicators.queries.scope import condition
from tongzhou.indicators.rules import Result, Window
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)
COMMITMENTS = [new_id() for _ in range(2)]


def slowly(actor: Actor, ask: Ask) -> Result:
    """The obvious way: read every entry of the figure, then count on one's fingers."""
    assert isinstance(ask.what, Indicator)
    what, unit = ask.what.tree, ask.what.unit
    rows = list(standing(actor, [ask]).filter(condition(ask)).prefetch_related("members"))
    name = getattr(what, "of", "").partition(".")[2]
    told = [row.detail[name] for row in rows if name in row.detail]
    number: Decimal | int | None
    match what:
        case Count():
            number = len(rows)
        case Sum(_, "quantity", _):
            number = sum((row.quantity for row in rows), Decimal(0))
        case Sum(_, "fen", _):
            number = sum(row.fen or 0 for row in rows)
            assert all(row.fen is not None for row in rows), "an entry that says none is not behind it"
        case Distinct(_, of) if of.startswith("member:"):
            number = (
                len({m.key for row in rows for m in row.members.all() if f"member:{m.role}" == of}) or None
            )
        case Distinct():
            number = len(set(told)) or None
        case Sum():
            number = sum(told)
        case Extreme():
            number = max(told, default=None)
        case _:
            middle = sorted(told)
            number = Decimal(middle[(len(told) - 1) // 2] + middle[len(told) // 2]) / 2 if told else None
    if not rows or number is None:
        return Result(None, len(rows))
    assert isinstance(unit, Unit)
    return Result(Quantity(Decimal(number), unit, _said(what, rows)), len(rows))


def _said(what: Tree, rows: list[Entry]) -> Qualifier:
    words: set[str] = set()
    if isinstance(what, Sum) and what.of == "quantity":
        words = {row.qualifier for row in rows}
    elif isinstance(what, Sum) and what.qualifier:
        words = {row.detail.get("sure", "") for row in rows}
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
    kind, unit = chance.choice(list(UNITS.items()))
    tests = (Is("grade", ("3", "4")), Is("detail.category", ("a", "b")))
    where = tuple(chance.sample(tests, chance.choice([0, 0, 0, 1, 2])))
    facts, two = Facts((kind,), where), Facts(tuple(chance.sample(list(UNITS), 2)), where)
    trees = (
        Count(two), Sum(facts), Sum(two, "fen"), Sum(two, "detail.days", chance.choice(["", "detail.sure"])),
        Distinct(two, chance.choice(["member:expert", "member:teacher"])), Distinct(two, "detail.category"),
        Extreme(two, "detail.days"), Quantile(two, "detail.days", 50),
    )  # fmt: skip
    what = indicator(chance.choice(trees), unit)
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
