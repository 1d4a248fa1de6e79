"""What only the engine over the ledger can get wrong: whose entries, which days in China, what a detail says, how many statements."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import InstitutionFactory
from tests.factories.entries import keep
from tests.factories.leaves import DATA, YEAR, visits
from tests.factories.ledger import LECTURE, place, posted
from tongzhou.accounts.rules import Role
from tongzhou.directory.actions import merge_regions
from tongzhou.directory.models import Region
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import Count, Distinct, Facts, Is, Known, Leaf, Stated, Sum, Test
from tongzhou.indicators.engine.cube import WHOLE, Amount, By, Level, Map, Members
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.queries.facts import facts
from tongzhou.indicators.queries.stays import standings
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

EVERY = system("test")
LECTURES = Facts((LECTURE.code,))


def count(actor: Actor, *where: Test, window: Window = YEAR) -> int:
    """How many lectures the actor's engine counts."""
    found = Postgres(actor).compute([Need(Count(Facts(LECTURES.kinds, where)), window)], By())
    return sum(got.entries for got in found.values())


@pytest.mark.django_db
def test_each_reader_counts_what_he_may_see() -> None:
    here, there = place(), place()
    entries = [posted(here), posted(here), posted(there)]
    always = Window()
    need = Need(Count(LECTURES), always)
    assert count(EVERY, window=always) == 3
    assert count(here.giving_office, window=always) == count(here.receiving_office, window=always) == 2
    assert count(there.giving_office, window=always) == 1
    assert count(actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE), window=always) == 0
    assert count(actor_in("77", Role.HEALTH_COMMISSION), window=always) == 0
    assert count(Actor(new_id(), "演示·无权"), window=always) == 0
    assert set(Postgres(here.giving_office).lineage(need, By())) == {str(one.pk) for one in entries[:2]}
    assert Postgres(Actor(new_id(), "演示·无权")).lineage(need, By()) == []


@pytest.mark.django_db
def test_a_day_is_a_day_in_china() -> None:
    late = datetime(2025, 1, 31, 16, 0, tzinfo=UTC)
    posted(place(), occurred_from=late, occurred_to=late)
    assert count(EVERY, window=Window(date(2025, 1, 1), date(2025, 2, 1))) == 0
    assert count(EVERY, window=Window(date(2025, 2, 1), date(2025, 3, 1))) == 1
    assert count(EVERY, window=Window(date(2025, 2, 1), date(2025, 2, 2))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "word", "thousandths"),
    [
        ('"1.50"', "1.50", None),
        ("1.50", "1.5", 1500),
        ("100", "100", 100_000),
        ("-1.2345", "-1.2345", -1235),
        ("0.0004", "0.0004", 0),
        ("1e2", "100", 100_000),
        ("0", "0", 0),
        ("true", "true", None),
        ("1e30", str(10**30), None),
        ("null", None, None),
        ('["a"]', None, None),
        ('{"a": 1}', None, None),
    ],
)
def test_what_a_detail_says(said: str, word: str | None, thousandths: int | None) -> None:
    entry = posted(place())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE ledger_entry SET detail = %s::jsonb WHERE id = %s", [f'{{"x": {said}}}', entry.pk]
        )
        cursor.execute("SET session_replication_role = origin")
    always, by = Window(), By()
    total = Postgres(EVERY).compute([Need(Sum(LECTURES, "detail.x"), always)], by)
    told = int(thousandths is not None)
    assert list(total.values()) == [Amount(1, told, thousandths or 0)]
    if word is not None:
        assert count(EVERY, Is("detail.x", (word,)), window=always) == 1
    assert count(EVERY, Known("detail.x"), window=always) == int(
        isinstance(json.loads(said), str | int | float)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "leaf",
    [Count(visits()), Sum(visits(), "detail.level"), Distinct(visits(), "member:patient"), Distinct(visits(), "day"),
     Stated(Facts(("statement",)), "detail.value")],
    ids=lambda leaf: type(leaf).__name__,
)  # fmt: skip
def test_one_statement_a_leaf_however_many_windows_and_places(leaf: Leaf) -> None:
    keep(DATA)
    months = [Need(leaf, Window(date(2025, n, 1), date(2025, n + 1, 1))) for n in range(1, 12)]
    with CaptureQueriesContext(connection) as seen:
        Postgres(EVERY).compute(months, By(Level.COUNTY))
    assert len(seen) == 1


@pytest.mark.django_db
def test_a_county_that_merged_keeps_what_was_done_in_it() -> None:
    here = place()
    posted(here)
    region, then = here.pairing.receiving.region, place().pairing.receiving.region
    need = Need(Count(LECTURES), Window())
    merge_regions(
        by=EVERY,
        at=datetime(2026, 4, 1, tzinfo=UTC),
        from_ids=[region.pk],
        into_id=then.pk,
        on=date(2026, 4, 1),
    )
    was, now = By(Level.COUNTY), By(Level.COUNTY, map=Map.TODAY, today=date(2026, 4, 1))
    assert Postgres(EVERY).compute([need], was) == {(need, region.code): Amount(1, 1, 1000)}
    assert Postgres(EVERY).compute([need], now) == {(need, then.code): Amount(1, 1, 1000)}
    read = Plain(Data(tuple(facts(EVERY, LECTURES.kinds)), tuple(standings())))
    for by in (was, now):
        assert read.compute([need], by) == Postgres(EVERY).compute([need], by)
    assert Region.objects.filter(pk=region.pk, successor=then).exists()


@pytest.mark.django_db
def test_real_entries_read_back_as_facts_and_by_the_statement_alike() -> None:
    here = place()
    for number in range(3):
        posted(here, detail={"topic": f"演示 {number % 2}", "audience": 30 + number, "recorded": True})
    read = Plain(Data(tuple(facts(EVERY, LECTURES.kinds)), tuple(standings())))
    asked = [
        Need(leaf, Window())
        for leaf in (
            Sum(LECTURES, "detail.audience"),
            Distinct(LECTURES, "detail.topic"),
            Distinct(LECTURES, "member:expert"),
        )
    ]
    for level in Level:
        by = By(level)
        assert Postgres(EVERY).compute(asked, by) == read.compute(asked, by)
    assert Postgres(EVERY).compute(asked[1:2], By())[asked[1], WHOLE] == Members(3, 2)
    assert Entry.objects.count() == 3
