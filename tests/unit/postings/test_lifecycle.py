"""The table of steps: every state can be left or is an end, every step has a side or is the ledger's."""

from __future__ import annotations

from tongzhou.support.postings.rules.lifecycle import (
    LEDGER_EVENTS,
    LIFECYCLE,
    OFF,
    OWN,
    PERSONAL,
    REAL,
    SIDES,
    State,
)


def test_every_state_is_reached_and_said_in_words() -> None:
    reached = {move.target for move in LIFECYCLE.moves}
    assert reached == set(State)
    assert all(state.words.zh and state.words.en for state in State)


def test_only_a_cancelled_posting_is_the_end() -> None:
    assert {state for state in State if not LIFECYCLE.events(state)} == {State.CANCELLED}


def test_every_event_is_taken_by_somebody() -> None:
    events = {move.event for move in LIFECYCLE.moves}
    assert events == {*SIDES, *LEDGER_EVENTS, "away", "back"}
    assert events >= OWN | PERSONAL


def test_nobody_is_on_site_who_was_called_off() -> None:
    assert not set(REAL) & set(OFF)
