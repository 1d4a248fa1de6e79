"""The table of a case's life."""

from __future__ import annotations

import pytest

from tongzhou.care.consultations.acts import KIND, Detail
from tongzhou.care.consultations.periods import follow_up, period
from tongzhou.care.consultations.rules import ASKERS_TURN, KEEPS_CLOCK, LIFECYCLE, Decision, Outcome, State
from tongzhou.kernel.errors import IllegalMove
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.rules import Urgency


def test_every_state_can_be_reached_and_left_unless_it_is_the_end() -> None:
    reached = {target for _, target in LIFECYCLE.pairs()} | {State.REQUESTED.value}
    assert reached == {state.value for state in State}
    for state in State:
        assert bool([m for m in LIFECYCLE.events(state) if m.target is not state]) == state.open


@pytest.mark.parametrize("state", [state for state in State if state.open])
def test_in_every_open_state_somebody_can_move(state: State) -> None:
    wanted = Permission.ASK if state in ASKERS_TURN else Permission.ANSWER
    assert any(move.permission is wanted for move in LIFECYCLE.events(state))


def test_every_open_state_has_a_clock() -> None:
    for move in LIFECYCLE.moves:
        assert move.clock or move.event in KEEPS_CLOCK or not State(move.target).open


@pytest.mark.parametrize("event", ["accept", "sign", "close", "cancel", "reply", "nonsense"])
def test_a_closed_case_says_in_words_that_it_is_closed(event: str) -> None:
    with pytest.raises(IllegalMove) as refused:
        LIFECYCLE.move(State.COMPLETED, event)
    assert "已结案" in refused.value.says.zh and "刷新" in refused.value.then.zh


def test_words_and_periods() -> None:
    assert all(one.words.zh and one.words.en for kind in (State, Decision, Outcome) for one in kind)
    assert follow_up(Urgency.ROUTINE).days == 7 and follow_up(Urgency.IMMEDIATE).days == 3
    assert period("record_days").days >= 15 * 365
    with pytest.raises(KeyError):
        period("never_heard_of")


def test_the_act_names_each_of_its_fields() -> None:
    assert KIND.unit.words.zh == "例次" and set(KIND.labels) == set(Detail.__struct_fields__)
