"""The lifecycle of a claim, kinds, years, and sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.ledger import LECTURE
from tongzhou.kernel.errors import IllegalMove
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger import kinds
from tongzhou.ledger.queries.counts import summed
from tongzhou.ledger.rules import LIFECYCLE, LIVE, POSTED, ClaimState, Side, year_of

EVENTS = sorted({move.event for move in LIFECYCLE.moves})


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_no_walk_leaves_the_ledger_or_posts_twice(events: list[str]) -> None:
    """Whatever is tried, a claim is posted at most once, and what is posted or withdrawn stays so."""
    state, posts = ClaimState.OPEN, 0
    for event in events:
        try:
            move = LIFECYCLE.move(state, event)
        except IllegalMove:
            continue
        assert state in LIVE
        posts += move.posts == "entry"
        state = ClaimState(move.target)
    assert posts == (state in POSTED)


@pytest.mark.parametrize("state", [*POSTED, ClaimState.WITHDRAWN])
def test_ends_are_ends(state: ClaimState) -> None:
    assert LIFECYCLE.events(state) == ()


def test_every_state_and_side_has_words() -> None:
    assert all(one.words.zh and one.words.en for one in (*ClaimState, *Side))


def test_the_other_side_of_the_other_side() -> None:
    assert all(side.other.other is side and side.other is not side for side in Side)


@pytest.mark.parametrize(
    "at,year",
    [(datetime(2026, 12, 31, 15, 59, tzinfo=UTC), 2026), (datetime(2026, 12, 31, 16, tzinfo=UTC), 2027)],
)
def test_a_year_is_chinas(at: datetime, year: int) -> None:
    assert year_of(at) == year


def test_a_kind_means_one_thing() -> None:
    assert kinds.register(LECTURE) is LECTURE
    with pytest.raises(ValueError, match="declared twice"):
        kinds.register(replace(LECTURE, version=2))
    assert kinds.get(LECTURE.code) is LECTURE and LECTURE in kinds.all_kinds()
    assert kinds.named("gone").words == Words("gone", "gone")
    with pytest.raises(KeyError):
        kinds.get("gone")


AMOUNTS = st.lists(
    st.tuples(st.decimals(Decimal("0.001"), 1000, places=3), st.sampled_from(Qualifier), st.booleans()),
    max_size=20,
)


@given(AMOUNTS)
def test_sums_are_net_of_reversals(acts: list[tuple[Decimal, Qualifier, bool]]) -> None:
    """Each act is posted; some are reversed. What stands is the sum of the others, with their weakest qualifier."""
    rows: dict[Qualifier, list[Decimal | int]] = {}
    for number, qualifier, reversed_ in acts:
        total = rows.setdefault(qualifier, [Decimal(0), 0])
        total[0] += number - number * reversed_
        total[1] += 1 - reversed_
    found = summed(("k", "session", q.value, Decimal(total), int(n)) for q, (total, n) in rows.items())
    standing = [(number, qualifier) for number, qualifier, reversed_ in acts if not reversed_]
    if not standing:
        assert found == {}
        return
    expected = Quantity(Decimal(0), Unit.SESSION)
    for number, qualifier in standing:
        expected += Quantity(number, Unit.SESSION, qualifier)
    assert found == {"k": (expected, len(standing))}


def test_different_units_are_not_added() -> None:
    rows = [("k", "session", "exact", Decimal(1), 1), ("k", "person", "exact", Decimal(1), 1)]
    with pytest.raises(ValueError, match="cannot add"):
        summed(rows)
