"""Pathways as data: every one is whole, targets are those of the brief, and the rule of order says what is impossible and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.emergency.actions.told import true_time
from tongzhou.care.emergency.pathways import DATA, checklists, delays, pathways, period
from tongzhou.care.emergency.rules import (
    LIFECYCLE,
    Answer,
    Came,
    State,
    measured,
    minutes_between,
    wrong_order,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
EVERY = sorted(pathways())


def test_the_six_pathways_stand_in_their_order() -> None:
    assert list(pathways()) == ["stemi", "stroke", "trauma", "critical_mother", "critical_newborn", "other"]


@pytest.mark.parametrize("code", EVERY)
def test_a_pathway_is_whole(code: str) -> None:
    one = pathways()[code]
    codes = [point.code for point in one.points]
    assert len(codes) == len(set(codes))
    assert all(set(point.after) <= set(codes) for point in one.points)
    assert all(
        point.by in ("sender", "receiver", "either", "system") and point.sources for point in one.points
    )
    assert all({span.start, span.end} <= set(codes) for part in one.intervals for span in part.spans)
    assert all(part.source.zh and part.source.en and part.words.en for part in one.intervals)
    assert set(one.checklists) <= checklists().keys() and one.answers
    assert not any(code in one.before(code) for code in codes)
    assert all(len(point.code) <= 24 and len(point.code) == len(point.code.encode()) for point in one.points)


def test_targets_are_those_of_the_brief() -> None:
    found = {
        (code, part.code): (part.minutes, part.best)
        for code, one in pathways().items()
        for part in one.intervals
    }
    assert found["stemi", "fmc_to_ecg"] == (9, None)  # less than ten
    assert found["stemi", "d2b"] == (90, None)
    assert found["stemi", "dnt"] == (30, None)
    assert found["stroke", "dnt"] == (60, 45)
    assert {found[code, "dido"] for code in EVERY} == {(30, None)}


def test_what_no_text_confirms_says_so() -> None:
    assert not any(part.confirmed for one in pathways().values() for part in one.intervals)
    for path in [*Path(DATA).glob("checklists/*.yaml"), *Path(DATA).glob("pathways/*.yaml")]:
        told = yaml.safe_load(path.read_text())
        assert path.stem == "common" or told["source"], path


def test_checklists_are_lists_of_questions() -> None:
    for one in checklists().values():
        codes = [item.code for item in one.items]
        assert len(codes) == len(set(codes)) and one.version >= 1 and not one.confirmed
        assert {item.sort for item in one.items} <= {"needed", "never", "weigh"}
    assert "consent_talk" in delays() and "imaging_queue" in delays()
    assert period("answer") == timedelta(minutes=3)


def test_the_table_of_steps_reaches_every_state_and_both_must_close() -> None:
    assert {target for _, target in LIFECYCLE.pairs()} | {State.COMING} == set(State)
    assert {source for source, target in LIFECYCLE.pairs() if target == State.COMPLETED} == {State.ENDED}
    assert {
        move.event
        for move in LIFECYCLE.moves
        if move.target is State.ENDED and State.ENDED not in move.sources
    } == {"finish", "transfer"}


def test_thrombolysis_is_offered_where_it_is_given() -> None:
    assert Answer.THROMBOLYSIS_HERE in pathways()["stemi"].answers
    assert Answer.THROMBOLYSIS_HERE not in pathways()["trauma"].answers


MINUTES = st.integers(-600, 600)


@given(code=st.sampled_from(EVERY), data=st.data())
def test_order_is_asked_about_exactly_when_a_point_that_comes_before_is_a_minute_later(
    code: str, data: st.DataObject
) -> None:
    one = pathways()[code]
    codes = [point.code for point in one.points]
    known = {
        name: NOON + timedelta(seconds=data.draw(st.integers(-3600, 3600)))
        for name in data.draw(st.sets(st.sampled_from(codes), max_size=6))
    }
    fresh = data.draw(st.sampled_from([name for name in codes if name not in known]))
    at = NOON + timedelta(seconds=data.draw(st.integers(-3600, 3600)))
    slack = timedelta(minutes=1)
    bad = any(known[name] >= at + slack for name in known if name in one.before(fresh))
    bad |= any(known[name] + slack <= at for name in known if fresh in one.before(name))
    pair = wrong_order(one, fresh, at, known)
    assert (pair is not None) is bad
    if pair:
        earlier, later = pair
        assert fresh in pair and earlier in one.before(later)


@given(start=MINUTES, seconds=st.integers(-100_000, 100_000))
def test_minutes_are_whole_and_negative_only_backwards(start: int, seconds: int) -> None:
    begin = NOON + timedelta(minutes=start)
    found = minutes_between(begin, begin + timedelta(seconds=seconds))
    assert found == (seconds // 60 if seconds >= 0 else -(-seconds // 60))


@given(offset=st.integers(-86_400_000, 86_400_000))
def test_true_time_takes_the_offset_off(offset: int) -> None:
    device = NOON + timedelta(milliseconds=offset)
    assert true_time(device, offset) == NOON
    assert true_time(device, None) == device


@given(door=MINUTES, wire=MINUTES, flagged=st.booleans(), carried=st.booleans())
def test_a_time_is_met_only_when_it_is_known_in_order_and_counted_here(
    door: int, wire: int, flagged: bool, carried: bool
) -> None:
    known = {"door": NOON + timedelta(minutes=door), "wire": NOON + timedelta(minutes=wire)}
    told = measured(
        pathways()["stemi"], Came.AMBULANCE, known, flagged=["wire"] if flagged else [], carried=["door", "wire"] if carried else []
    )  # fmt: skip
    d2b = next(one for one in told if one.interval.code == "d2b")
    took = wire - door
    assert d2b.minutes == took
    assert d2b.met == (None if flagged or took < 0 else took <= 90)
    assert d2b.posted == (None if carried or (flagged and took >= 0) else took)
    assert next(one for one in told if one.interval.code == "dnt").minutes is None


def test_dido_is_the_first_hospitals() -> None:
    known = {
        name: NOON + timedelta(minutes=n)
        for n, name in enumerate(("first_in", "first_out", "door", "door_out"))
    }
    for came, ends in ((Came.TRANSFER, ("first_in", "first_out")), (Came.WALK_IN, ("door", "door_out"))):
        dido = next(one for one in measured(pathways()["stemi"], came, known) if one.interval.code == "dido")
        assert dido.span is not None and (dido.span.start, dido.span.end) == ends
