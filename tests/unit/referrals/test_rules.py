"""The table of a referral: whose step, whose turn, and that no way leads to closed but through both sides."""

from __future__ import annotations

import pytest
import yaml

from tongzhou.care.referrals.periods import FILE
from tongzhou.care.referrals.rules import (
    LIFECYCLE,
    OF_RECEIVER,
    OF_SENDER,
    OF_THE_CLOCK,
    OFFICE_TOO,
    Clock,
    Side,
    State,
    side_of,
    turn_of,
)
from tongzhou.partnerships.rules import Urgency

TASK = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip


def test_every_step_is_of_one_side() -> None:
    events = {move.event for move in LIFECYCLE.moves}
    assert events == OF_RECEIVER | OF_SENDER | OF_THE_CLOCK
    assert not OF_RECEIVER & OF_SENDER
    assert not {"arrive", "finish", "close", "cancel"} & OFFICE_TOO


def test_closed_needs_both() -> None:
    """Without the receiver's steps nothing is ever closed, nor without the sender's."""
    for side in (Side.SENDER, Side.RECEIVER):
        reached, fresh = {State.REQUESTED}, {State.REQUESTED}
        while fresh:
            fresh = {
                State(move.target)
                for move in LIFECYCLE.moves
                if side_of(move.event) is side and set(move.sources) & reached
            } - reached
            reached |= fresh
        assert State.COMPLETED not in reached


def test_whoever_has_the_turn_can_move_and_closed_stays_closed() -> None:
    for state in State:
        turn = turn_of(state)
        steps = [move for move in LIFECYCLE.events(state) if move.event not in OF_THE_CLOCK]
        assert (turn is None) == (not state.open) == (not steps)
        assert turn is None or any(side_of(move.event) is turn for move in steps)


def test_after_arrival_nobody_cancels_or_redirects() -> None:
    for state in (State.ARRIVED, State.IN_TREATMENT, State.ENDED, State.COMPLETED):
        assert not {"cancel", "redirect"} & {move.event for move in LIFECYCLE.events(state)}


@pytest.mark.parametrize("state", list(State))
def test_states_map_to_fhir_task(state: State) -> None:
    assert state.task in TASK and state.words.zh and state.words.en


def test_every_period_has_its_source_and_each_urgency() -> None:
    told = yaml.safe_load(FILE.read_text("utf-8"))
    for name, one in told.items():
        assert one["source"] and one["confirmed"] is False and one["zh"], name
    for name in (Clock.DEPARTURE, Clock.ROAD, Clock.TREATMENT, "hold"):
        assert {urgency.value for urgency in Urgency} <= set(told[str(name)])
