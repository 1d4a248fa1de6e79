"""Leaves filled from the entries, in parts and anew: the same cells as those kept while posting, safe beside it."""

from __future__ import annotations

import random
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q

from tests.factories.directory import RegionFactory
from tests.factories.ledger import AT, Place, claimed, place
from tests.integration.indicators.test_leaves import LEAVES, needs, reference, some, take_back
from tongzhou.audit.models import Record
from tongzhou.directory.models import Stay
from tongzhou.directory.stays import move
from tongzhou.indicators.actions import recount, refill, to_refill
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.reading import Need, leaves
from tongzhou.indicators.definitions.written import version
from tongzhou.indicators.engine.cube import By, Level, On
from tongzhou.indicators.keeping import filling
from tongzhou.indicators.keeping.reading import Kept
from tongzhou.indicators.models import Cell, Leaf
from tongzhou.indicators.rules.windows import ALWAYS
from tongzhou.kernel.errors import NotFound
from tongzhou.ledger import actions

Cells = list[tuple[Any, ...]]
NUMBERS = ("leaf__version", "spot_id", "month", "item", "entries", "told", "total", "about", "more")


def cells() -> Cells:
    """Every cell that says something."""
    nothing = Q(entries=0, told=0, total=0, about=0, more=0)
    return sorted(Cell.objects.exclude(nothing).values_list(*NUMBERS))


def busy(rng: random.Random, *places: Place) -> None:
    """Entries and reversals at random."""
    standing = []
    for n in range(24):
        where = rng.choice(places)
        standing.append((where, some(where, rng, n)))
        if rng.random() < 0.3:
            take_back(*standing.pop(rng.randrange(len(standing))))


@pytest.mark.django_db
@pytest.mark.parametrize(("block", "part"), [(1, 1), (3, 7), (5, 40), (2000, 50_000)])
def test_filled_in_parts_they_are_those_kept_while_posting(
    monkeypatch: pytest.MonkeyPatch, block: int, part: int
) -> None:
    filling.begin(LEAVES, at=AT)
    busy(random.Random(part), place(), place())
    before = cells()
    monkeypatch.setattr(filling, "BLOCK", block)
    monkeypatch.setattr(filling, "PART", part)
    for leaf in LEAVES:
        refill(version(leaf), at=AT + timedelta(1))
    assert cells() == before != []
    asked, plain = needs(), reference()
    for by in (By(), By(Level.INSTITUTION, On.SUPPORTING), By(Level.PAIRING)):
        assert Kept(Q()).compute(asked, by) == plain.compute(asked, by)
    Leaf.objects.all().delete()
    filling.begin(LEAVES, at=AT)
    assert cells() == before
    assert Record.objects.filter(verb="indicators.refill").count() == len(LEAVES)


@pytest.mark.django_db
def test_never_more_is_held_than_a_part_and_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    busy(random.Random(1), place())
    most: list[int] = []
    kept = filling.store
    monkeypatch.setattr(filling, "store", lambda found: (most.append(len(found)), kept(found)))
    monkeypatch.setattr(filling, "BLOCK", 1)
    monkeypatch.setattr(filling, "PART", 10)
    filling.begin(LEAVES, at=AT)
    # One act of 40 days adds at most some 60 cells to these thirteen leaves.
    assert len(most) > 5
    assert max(most) < 10 + 80


@pytest.mark.django_db(transaction=True)
def test_a_merge_dated_back_is_named_and_filled_anew() -> None:
    at, other = place(), place()
    filling.begin(LEAVES, at=AT)
    busy(random.Random(7), at, other)
    assert recount(at=AT).different == 0
    assert to_refill() == []
    into = RegionFactory()
    with transaction.atomic():
        move(Q(institution=at.pairing.receiving_id), into, date(2025, 5, 1))
    found = recount(at=AT)
    assert found.different > 0
    named = to_refill()
    assert named
    for name in named:
        refill(name, at=AT)
    assert recount(at=AT).different == 0
    assert to_refill() == []
    by = By(Level.COUNTY)
    assert Kept(Q()).compute(needs(), by) == reference().compute(needs(), by)
    assert into.code[:6] in {where for _, where in Kept(Q()).compute(needs(), by)}
    assert Stay.objects.filter(region=into).exists()


@pytest.mark.django_db
def test_leaves_of_an_indicator_by_its_code_and_no_other() -> None:
    one = catalogue.ALL["lectures"]
    filling.begin([one.tree, catalogue.ALL["operations"].tree], at=AT)
    assert set(to_refill(["lectures"])) == {version(leaf) for leaf in leaves(one.tree)}
    with pytest.raises(NotFound):
        to_refill(["lectures", "no_such_thing"])


@pytest.mark.django_db(transaction=True)
def test_refilled_beside_postings_nothing_is_lost_or_twice() -> None:
    """Four connections post and take back while another fills every leaf anew, again and again."""
    at = place()
    filling.begin(LEAVES, at=AT)
    claims = [claimed(at, occurred_from=AT - timedelta(days=n % 3, hours=2), occurred_to=AT - timedelta(hours=1)) for n in range(24)]  # fmt: skip
    failures: list[BaseException] = []
    done = threading.Event()

    def confirm(mine: list[Any]) -> None:
        try:
            for claim in mine:
                actions.confirm(by=at.doctor, at=AT, claim_id=claim.id, step="close")
        except BaseException as failure:  # noqa: BLE001 - shown by the test
            failures.append(failure)
        finally:
            connection.close()

    def fill() -> None:
        try:
            while not done.is_set():
                for leaf in LEAVES:
                    refill(version(leaf), at=AT)
        except BaseException as failure:  # noqa: BLE001 - shown by the test
            failures.append(failure)
        finally:
            connection.close()

    filler = threading.Thread(target=fill)
    posters = [threading.Thread(target=confirm, args=(claims[n::4],)) for n in range(4)]
    for one in (filler, *posters):
        one.start()
    for one in posters:
        one.join()
    done.set()
    filler.join()
    assert not failures
    asked = [Need(leaf, ALWAYS) for leaf in LEAVES]
    assert Kept(Q()).compute(asked, By()) == reference().compute(asked, By())
    assert recount(at=AT).different == 0


@pytest.mark.django_db(transaction=True)
def test_who_reads_meanwhile_reads_the_old_figure() -> None:
    at = place()
    filling.begin(LEAVES[:1], at=AT)
    busy(random.Random(3), at)
    before = Kept(Q()).compute([Need(LEAVES[0], ALWAYS)], By())
    seen: list[object] = []

    def read() -> None:
        seen.append(Kept(Q()).compute([Need(LEAVES[0], ALWAYS)], By()))
        connection.close()

    with transaction.atomic():
        refill(version(LEAVES[0]), at=AT)
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(10)
    assert seen == [before]
