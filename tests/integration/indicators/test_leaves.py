"""The leaf tables say what the entries say: after posts, blocks, reversals, from several connections, for every reader."""

from __future__ import annotations

import random
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q

from tests.factories.ledger import AT, LECTURE, Place, claimed, place, posted
from tongzhou.indicators.actions import recount
from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import (
    Between,
    Count,
    Distinct,
    Extreme,
    Facts,
    Is,
    Leaf,
    Quantile,
    Sum,
)
from tongzhou.indicators.engine.cube import By, Level, Members, On, Values
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.keeping.facts import fact, houses, levels, of_entries
from tongzhou.indicators.keeping.filling import begin
from tongzhou.indicators.keeping.reading import Kept, NotKept
from tongzhou.indicators.models import Cell, Difference
from tongzhou.indicators.queries.scope import STANDING
from tongzhou.indicators.rules.windows import ALWAYS, Window
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger import actions
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.scope import either_side
from tongzhou.ledger.rules import Member
from tongzhou.ledger.sentences import CHANGED as BROKEN

LECTURES = Facts((LECTURE.code,))
LEAVES: tuple[Leaf, ...] = (
    Count(LECTURES),
    Count(Facts((LECTURE.code,), (Is("detail.recorded", (True,)),))),
    Sum(LECTURES),
    Sum(LECTURES, "fen"),
    Sum(Facts((LECTURE.code,), (Between("minutes", Decimal(30)),)), "minutes"),
    Sum(LECTURES, "detail.audience"),
    Distinct(LECTURES, "member:expert"),
    Distinct(LECTURES, "receiving"),
    Distinct(LECTURES, "day"),
    Distinct(LECTURES, "detail.topic"),
    Quantile(LECTURES, "minutes", 50),
    Quantile(LECTURES, "detail.audience", 90),
    Extreme(LECTURES, "fen"),
)
MONTHS = [Window(date(2025, n, 1), date(2025 + (n == 12), n % 12 + 1, 1)) for n in range(1, 13)]
WINDOWS = [*MONTHS, Window(date(2025, 1, 1), date(2026, 1, 1)), Window(date(2025, 4, 1), None), ALWAYS]


def needs() -> list[Need]:
    """Every leaf over every window."""
    return [Need(leaf, window) for leaf in LEAVES for window in WINDOWS]


def reference() -> Plain:
    """The reference over the standing entries."""
    rows = list(Entry.objects.filter(STANDING))
    facts = tuple(fact(entry, members) for entry, members in of_entries(rows))
    known = houses({one for row in rows for one in (row.supporting_id, row.receiving_id)})
    return Plain(Data(facts, known.standings()))


def some(at: Place, rng: random.Random, n: int) -> Entry:
    """An entry of that year, at random."""
    began = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=rng.randrange(365 * 24))
    people = tuple(
        Member("expert", f"staff:{k}", f"演示·{k}") for k in rng.sample(range(6), rng.randint(1, 3))
    )
    minutes = rng.choice([None, 20, 45, 45, 90])
    return posted(
        at,
        source=f"lecture:{n}-{rng.random()}",
        occurred_from=began,
        occurred_to=began + timedelta(days=rng.choice([0, 0, 3, 40])),
        quantity=Quantity(Decimal(rng.choice(["1", "2", "0.125"])), Unit.SESSION, rng.choice(list(Qualifier))),
        minutes=minutes,
        fen=rng.choice([None, 120000, 1]),
        members=people,
        department_id=rng.choice([None, at.department.id]),
        detail={"topic": rng.choice(["胸痛", "卒中"]), "recorded": rng.random() < 0.5, **rng.choice([{}, {"audience": 12}, {"audience": 40}])},
    )  # fmt: skip


def take_back(at: Place, entry: Entry) -> None:
    """Reverse an entry, confirmed by the other side."""
    claim = actions.reverse(id=new_id(), by=at.giving_office, at=AT, entry_id=entry.id, reason="录错了")
    actions.confirm(by=at.receiving_office, at=AT, claim_id=claim.id)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_posts_and_reversals_leave_what_a_recount_finds(seed: int) -> None:
    rng = random.Random(seed)
    one, other = place(), place()
    some(one, rng, 0)
    assert begin(LEAVES, at=AT) == len(LEAVES)
    assert begin(LEAVES, at=AT) == 0
    standing = []
    for n in range(30):
        where = rng.choice([one, other])
        standing.append((where, some(where, rng, n + 1)))
        if rng.random() < 0.4:
            take_back(*standing.pop(rng.randrange(len(standing))))
    asked = needs()
    plain = reference()
    for level in (Level.WHOLE, Level.INSTITUTION, Level.PAIRING, Level.DEPARTMENT):
        for side in On:
            by = By(level, side)
            expected = plain.compute(asked, by)
            assert Kept(Q()).compute(asked, by) == expected, (level, side)
            bounded = [one for one in asked if one.window.start and one.window.end]
            found = Kept(Q()).compute(bounded, by)
            assert found == {key: got for key, got in expected.items() if key[0] in bounded}, (level, side)


@pytest.mark.django_db
def test_regions_are_those_of_the_houses() -> None:
    at = place()
    begin(LEAVES, at=AT)
    posted(at)
    code = at.pairing.receiving.region_code
    for level, digits in ((Level.PROVINCE, 2), (Level.COUNTY, 6)):
        found = Kept(Q()).compute([Need(LEAVES[0], ALWAYS)], By(level))
        assert {place for _, place in found} == {code[:digits]}
    assert levels(code)["village"] == ("" if len(code) < 12 else code)


@pytest.mark.django_db
def test_a_reader_sees_his_own_spots_only() -> None:
    one, other = place(), place()
    begin(LEAVES, at=AT)
    posted(one), posted(other)
    own = either_side(one.doctor, Permission.READ_LEDGER)
    (got,) = Kept(own).compute([Need(Count(LECTURES), ALWAYS)], By()).values()
    assert got.entries == 1


@pytest.mark.django_db
def test_what_leaf_tables_do_not_keep_is_refused() -> None:
    begin(LEAVES, at=AT)
    with pytest.raises(NotKept):
        Kept(Q()).compute([Need(LEAVES[0], Window(date(2025, 1, 2), None))], By())
    with pytest.raises(NotKept):
        Kept(Q()).compute([Need(LEAVES[0], ALWAYS)], By(as_of=AT))
    with pytest.raises(NotKept):
        Kept(Q()).compute([Need(Count(Facts(("other_kind",))), ALWAYS)], By())


@pytest.mark.django_db
def test_a_reading_takes_four_statements_whatever_is_asked(django_assert_max_num_queries: Any) -> None:
    at = place()
    begin(LEAVES, at=AT)
    posted(at)
    with django_assert_max_num_queries(4):
        found = Kept(Q()).compute(needs(), By(Level.INSTITUTION))
    assert any(isinstance(one, Members) for one in found.values())
    assert any(isinstance(one, Values) for one in found.values())


@pytest.mark.django_db
def test_posting_with_leaves_costs_few_statements_more(django_assert_max_num_queries: Any) -> None:
    at = place()
    claim = claimed(at)
    with django_assert_max_num_queries(100) as bare:
        actions.confirm(by=at.doctor, at=AT, claim_id=claim.id, step="close")
    begin(LEAVES, at=AT)
    posted(at)
    claim = claimed(at)
    with django_assert_max_num_queries(len(bare) + 3):
        actions.confirm(by=at.doctor, at=AT, claim_id=claim.id, step="close")


@pytest.mark.django_db(transaction=True)
def test_many_connections_that_meet_on_the_same_cells_lose_nothing() -> None:
    at = place()
    begin(LEAVES, at=AT)
    claims = [claimed(at, occurred_from=AT - timedelta(days=n % 3, hours=2), occurred_to=AT - timedelta(hours=1)) for n in range(24)]  # fmt: skip
    failures: list[BaseException] = []

    def confirm(mine: list[Any]) -> None:
        try:
            for claim in mine:
                actions.confirm(by=at.doctor, at=AT, claim_id=claim.id, step="close")
        except BaseException as failure:  # noqa: BLE001 - shown by the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(claims[n::4],)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failures
    asked = [Need(leaf, ALWAYS) for leaf in LEAVES]
    assert Kept(Q()).compute(asked, By()) == reference().compute(asked, By())
    assert recount(at=AT).different == 0


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_not_posted_leaves_no_cell() -> None:
    at = place()
    begin(LEAVES, at=AT)
    claim = claimed(at)
    with pytest.raises(Conflict), transaction.atomic():
        actions.confirm(by=at.doctor, at=AT, claim_id=claim.id, step="close")
        raise Conflict(BROKEN)
    assert not Cell.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_planted_wrong_cell_is_found_and_named() -> None:
    at = place()
    begin(LEAVES, at=AT)
    posted(at), posted(at)
    assert recount(at=AT).different == 0
    cell = Cell.objects.filter(item="", entries=2).order_by("leaf").first()
    assert cell is not None
    Cell.objects.filter(pk=cell.pk).update(entries=3)
    gone = Cell.objects.exclude(item="").order_by("leaf", "item").first()
    assert gone is not None
    Cell.objects.filter(pk=gone.pk).delete()
    row = recount(at=AT)
    assert row.different == 2
    named = {(one.leaf_id, one.spot_id, one.month, one.item): (one.kept[0], one.counted[0]) for one in Difference.objects.filter(recount=row)}  # fmt: skip
    assert named == {
        (cell.leaf_id, cell.spot_id, cell.month, ""): (3, 2),
        (gone.leaf_id, gone.spot_id, gone.month, gone.item): (0, gone.entries),
    }
    assert Cell.objects.get(pk=cell.pk).entries == 3, "nothing is repaired silently"


@pytest.mark.django_db(transaction=True)
def test_filling_waits_for_postings_and_postings_for_filling() -> None:
    """A posting that is under way when a leaf begins is in its cells once."""
    at = place()
    claim = claimed(at)
    posted_, filled = threading.Event(), threading.Event()

    def fill() -> None:
        posted_.wait(10)
        begin(LEAVES, at=AT)
        filled.set()
        connection.close()

    thread = threading.Thread(target=fill)
    thread.start()
    with transaction.atomic():
        actions.confirm(by=at.doctor, at=AT, claim_id=claim.id, step="close")
        posted_.set()
        assert not filled.wait(0.3), "filled before the posting had ended"
    thread.join(10)
    (got,) = Kept(Q()).compute([Need(Count(LECTURES), ALWAYS)], By()).values()
    assert got.entries == 1
