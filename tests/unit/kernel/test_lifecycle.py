"""The one reader of lifecycle tables."""

from __future__ import annotations

import pytest

from tongzhou.care.consultations.rules import LIFECYCLE, State
from tongzhou.kernel.errors import IllegalMove


def test_a_legal_move_is_its_row() -> None:
    assert LIFECYCLE.move(State.RECEIVED, "accept").target is State.ACCEPTED


def test_nothing_leaves_an_ended_case() -> None:
    assert LIFECYCLE.events(State.CANCELLED) == ()
    assert {move.target for move in LIFECYCLE.events(State.COMPLETED)} == {State.COMPLETED}


def test_an_illegal_move_says_where_it_stands_and_what_was_wanted() -> None:
    with pytest.raises(IllegalMove) as refused:
        LIFECYCLE.move(State.COMPLETED, "sign")
    assert refused.value.says.zh == "这个病例现在是“已结案”，不能“签署意见”。"
    assert refused.value.status == 409


def test_every_open_state_has_a_way_out_and_every_state_is_reached() -> None:
    targets = {move.target for move in LIFECYCLE.moves} | {State.REQUESTED}
    assert targets == set(State)
    assert all(LIFECYCLE.events(state) for state in State if state.open)


def test_pairs_are_those_of_the_table() -> None:
    assert ("requested", "accepted") in LIFECYCLE.pairs() and (
        "completed",
        "accepted",
    ) not in LIFECYCLE.pairs()
