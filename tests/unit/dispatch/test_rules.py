"""The table of a mission and the estimate of a way, by themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.dispatch.rules import (
    DESK_TOO,
    ENDED,
    LIFECYCLE,
    MICRO,
    OF_DESK,
    OF_ROOM,
    ROOM_TOO,
    SIGNED,
    Spot,
    State,
    Travel,
    metres,
    minutes,
    possible,
    turn_of,
)
from tongzhou.care.dispatch.travel import travel

SPOTS = st.builds(Spot, st.integers(-90 * MICRO, 90 * MICRO), st.integers(-180 * MICRO, 180 * MICRO))


def test_an_ended_mission_has_no_step_and_every_open_one_has_an_end() -> None:
    assert all(not LIFECYCLE.events(state) for state in ENDED)
    reached, left = {State.ASSIGNED.value}, LIFECYCLE.pairs()
    while more := {target for source, target in left if source in reached} - reached:
        reached |= more
    assert reached == {state.value for state in State}
    for state in State:
        assert (turn_of(state) is None) == (state in ENDED)
        found, ways = {state.value}, 0
        while ways != len(found):
            ways = len(found)
            found |= {target for source, target in left if source in found}
        assert found & {one.value for one in ENDED}


def test_handed_over_is_reached_from_one_signature_by_the_other_alone() -> None:
    ways = {
        (move.event, source)
        for move in LIFECYCLE.moves
        for source in move.sources
        if move.target is State.HANDED_OVER
    }
    assert ways == {("hand_over", State.ROOM_SIGNED), ("take_over", State.CREW_SIGNED)}


def test_nobody_says_a_signature_for_another() -> None:
    assert not SIGNED & (DESK_TOO | ROOM_TOO) and not (OF_ROOM | OF_DESK) & DESK_TOO
    assert not any(move.event in SIGNED for move in LIFECYCLE.moves if move.target in ENDED and move.target is not State.HANDED_OVER)  # fmt: skip


@given(SPOTS, SPOTS)
def test_a_way_is_as_long_back(one: Spot, other: Spot) -> None:
    assert metres(one, other) == metres(other, one) >= 0 == metres(one, one)
    assert metres(one, other) <= 20_015_200, "half around the earth"
    assert possible(one.lat, one.lon)


def test_a_known_way() -> None:
    """A degree of latitude is 111.2 km on a sphere of the mean radius."""
    assert abs(metres(Spot(34 * MICRO, 106 * MICRO), Spot(35 * MICRO, 106 * MICRO)) - 111_195) < 5
    assert not possible(90 * MICRO + 1, 0) and not possible(0, -180 * MICRO - 1)


@given(st.integers(0, 300_000), st.integers(0, 300_000), st.booleans())
def test_farther_is_never_sooner_and_setting_out_takes_time(near: int, far: int, standing: bool) -> None:
    known = travel()
    near, far = sorted((near, far))
    assert minutes(near, known, standing=standing) <= minutes(far, known, standing=standing)
    assert minutes(near, known, standing=True) == minutes(near, known, standing=False) + known.turn_out


def test_minutes_are_rounded_up() -> None:
    plain = Travel(road_percent=100, km_per_hour=60, turn_out=3)
    assert [minutes(away, plain, standing=False) for away in (0, 1, 1000, 1001)] == [0, 1, 1, 2]
