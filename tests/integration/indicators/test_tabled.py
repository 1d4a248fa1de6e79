"""Tables from outside in one statement answer what the engine over the entries answers, for every reader, level and window."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.actors import actor_at, actor_in
from tests.factories.ledger import place
from tongzhou.accounts.rules import Role
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import Count, Distinct, Facts, Is, Known, Leaf, Stated, Sum
from tongzhou.indicators.engine.cube import By, Level, On
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.keeping.filling import begin
from tongzhou.indicators.keeping.reading import keeps
from tongzhou.indicators.models import Leaf as Kept
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.tabled import compute, tabled
from tongzhou.indicators.queries.values import values
from tongzhou.indicators.rules.windows import ALWAYS, Window
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, tzinfo=UTC)
BORN, DEAD, LECTURE = "outside.live_births", "outside.maternal_deaths", "lecture"
LEAVES: tuple[Leaf, ...] = (
    Sum(Facts((BORN,))),
    Sum(Facts((DEAD, BORN))),
    Count(Facts((BORN,))),
    Sum(Facts((BORN, LECTURE), (Is("kind", (BORN,)),))),
    Sum(Facts((BORN, DEAD), (Is("kind", (DEAD,)),))),
)
WINDOWS = (
    Window(date(2025, 1, 1), date(2026, 1, 1)),
    Window(date(2025, 3, 1), date(2025, 5, 1)),
    Window(date(2025, 2, 2), date(2025, 4, 2)),
    Window(date(2025, 6, 1), None),
    Window(None, date(2025, 6, 1)),
    Window(date(2025, 4, 1), date(2025, 4, 1)),
    ALWAYS,
)


def rows(rng: random.Random, *regions: str) -> None:
    """Some months of some places, some of them replaced."""
    for series in ("live_births", "maternal_deaths", "population"):
        for region in regions:
            for n in rng.sample(range(18), 9):
                made: dict[str, Any] = {
                    "series": series, "region": region, "month": date(2025 + n // 12, n % 12 + 1, 1), "source": "演示",
                    "by_key": "k", "by_name": "演示", "at": AT,
                }  # fmt: skip
                if rng.random() < 0.3:
                    Outside.objects.create(number=7, replaced_at=AT + timedelta(1), **made)
                Outside.objects.create(number=Decimal(rng.choice(["0", "3", "12.125"])), **made)


@pytest.mark.parametrize("seed", range(4))
def test_it_answers_as_the_engine_over_everything(seed: int) -> None:
    at = place()
    county = at.pairing.receiving.region_code[:6]
    rows(random.Random(seed), county, county + "101", county[:4], "110101")
    readers = (
        system("test"), at.receiving_office, actor_at(at.pairing.receiving, Role.CLINICIAN), actor_in(county[:2], Role.HEALTH_COMMISSION),
        Actor(new_id(), "演示·无权"),
    )  # fmt: skip
    needs = [Need(leaf, window) for leaf in LEAVES for window in WINDOWS]
    for actor in readers:
        for level in (
            Level.WHOLE,
            Level.PROVINCE,
            Level.PREFECTURE,
            Level.COUNTY,
            Level.TOWNSHIP,
            Level.VILLAGE,
        ):
            for only in (frozenset[str](), frozenset({county, county[:2], county + "101"})):
                by = By(level, only=only if level is not Level.WHOLE else frozenset())
                assert all(tabled(need, by) for need in needs)
                assert compute(actor, needs, by)[0] == Postgres(actor).compute(needs, by), (actor.name, by)


def test_what_it_does_not_answer_is_left_to_the_engine() -> None:
    window = WINDOWS[0]
    for leaf in (
        Sum(Facts((LECTURE,))),
        Sum(Facts((BORN, LECTURE))),
        Sum(Facts((BORN,), (Known("tier"),))),
        Sum(Facts((BORN,)), "minutes"),
        Distinct(Facts((BORN,)), "receiving"),
        Stated(Facts((BORN,)), "detail.value"),
    ):
        assert not tabled(Need(leaf, window), By())
    for by in (By(as_of=AT), By(Level.INSTITUTION), By(Level.COUNTY, On.SUPPORTING)):
        assert not tabled(Need(LEAVES[0], window), by)


def test_a_table_is_read_even_when_its_leaf_was_once_kept(django_assert_max_num_queries: Any) -> None:
    """Platforms prepared earlier hold such leaves without a cell: they must not answer that there is nothing."""
    rows(random.Random(1), "110101")
    begin(LEAVES, at=AT)
    assert not Kept.objects.exists()
    needs = [Need(leaf, WINDOWS[0]) for leaf in LEAVES]
    assert not any(keeps(need, By()) for need in needs)
    with django_assert_max_num_queries(1):
        found = values(system("test"), LEAVES, WINDOWS[:1], By())
    assert all(len(one) == 1 for one in found)
