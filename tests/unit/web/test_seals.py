"""The stamps of a claim: what either side may claim bears the seal of the side that did."""

from __future__ import annotations

import pytest

from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind, Side
from tongzhou.support.placements.acts import ARRIVAL, COMPLETION, WORKSTATION
from tongzhou.support.visits.acts import MUTUAL_VISIT
from tongzhou.web.ledger.parts import seals


@pytest.mark.parametrize("kind", [ARRIVAL, COMPLETION, WORKSTATION])
@pytest.mark.parametrize(("side", "first"), [(Side.SUPPORTING, "支"), (Side.RECEIVING, "受")])
def test_the_first_stamp_is_the_claiming_sides(kind: Kind, side: Side, first: str) -> None:
    stamps = seals(kind, side.value, confirmed=False)
    assert stamps.sides.first.zh == first and stamps.sides.first_side == side.words
    assert {stamps.sides.first.zh, stamps.sides.second.zh} == {"支", "受"}


def test_stamps_of_another_kind_stay_as_they_are_declared() -> None:
    stamps = seals(MUTUAL_VISIT, Side.RECEIVING.value, confirmed=True)
    assert (stamps.sides.first, stamps.sides.second) == (
        MUTUAL_VISIT.claimed_seal,
        MUTUAL_VISIT.confirmed_seal,
    )
    assert isinstance(stamps.sides.first, Words) and stamps.both
