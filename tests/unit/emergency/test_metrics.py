"""The figures of many runs, against the slow way to them: any points, clocks off by anything, flags, what was carried over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.slow import emergency_times as slow
from tongzhou.care.emergency.pathways import pathways
from tongzhou.care.emergency.rules import Came, Mean, Proportion
from tongzhou.care.emergency.rules.metrics import Times, Worth, before, quarters, readings, summary
from tongzhou.config.cli.emergency import row_of
from tongzhou.kernel.ids import new_id

BEGAN = datetime(2026, 3, 2, 2, tzinfo=UTC)
SENDER, RECEIVER = new_id(), new_id()
DNT = next(one for one in pathways()["stroke"].intervals if one.code == "dnt")


@st.composite
def runs(draw: st.DrawFn, code: str) -> tuple[Times, dict[str, Any], list[dict[str, Any]]]:
    """One run for the rules, and the same as raw rows."""
    id, came, onward = uuid4(), draw(st.sampled_from(list(Came))), draw(st.booleans())
    known, flagged, carried, rows = {}, set(), set(), []
    for point in draw(st.lists(st.sampled_from(pathways()[code].points), unique_by=lambda one: one.code)):
        offset = draw(st.one_of(st.none(), st.integers(-7_200_000, 7_200_000)))
        true = BEGAN + timedelta(milliseconds=draw(st.integers(-9_000_000, 9_000_000)))
        insisted, against, over = (
            draw(st.booleans()),
            draw(st.sampled_from(("", "", "door"))),
            draw(st.booleans()),
        )
        known[point.code] = true
        flagged |= {point.code} if insisted and against else set()
        carried |= {point.code} if over else set()
        rows.append(
            {
                "run_id": id, "code": point.code, "device_at": true + timedelta(milliseconds=offset or 0), "offset_ms": offset, "standing": "current",
                "insisted": insisted, "against": against, "carried": over,
            }
        )  # fmt: skip
    times = Times(
        id, came, date(2026, 3, 2), SENDER, RECEIVER, known, onward, frozenset(flagged), frozenset(carried)
    )
    run = {
        "id": id, "pathway": code, "came": came.value, "sender_id": SENDER, "receiver_id": RECEIVER, "state": "completed", "outcome": "transferred" if onward else "home", "arrived_at": BEGAN,
    }  # fmt: skip
    return times, run, rows


@pytest.mark.parametrize("code", sorted(pathways()))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_metric_is_what_the_slow_way_comes_to(code: str, data: st.DataObject) -> None:
    made = data.draw(st.lists(runs(code), max_size=12))
    points = [row for _times, _run, rows in made for row in rows]
    answer = slow.recompute(
        code, [run for _times, run, _rows in made], points, date(2026, 3, 1), date(2026, 3, 31)
    )
    known = pathways()[code]
    metrics = {one.code: one for one in (*known.intervals, *known.shares)}
    assert {one["code"] for one in answer["metrics"]} == set(metrics)
    for one in answer["metrics"]:
        told = readings(known, metrics[one["code"]], [times for times, _run, _rows in made])
        assert row_of(summary(metrics[one["code"]], told)) == one["all"]
        for house in {reading.house for reading in told}:
            there = [reading for reading in told if reading.house == house]
            assert row_of(summary(metrics[one["code"]], there)) == one["houses"][str(house)]


def of(*minutes: int | None) -> list[Times]:
    """Strokes whose needle was so many minutes after the door; None: not known."""
    door = {"door": BEGAN}
    return [
        Times(UUID(int=n), Came.AMBULANCE, date(2026, 3, 2), SENDER, RECEIVER, door if one is None else door | {"needle": BEGAN + timedelta(minutes=one)})
        for n, one in enumerate(minutes)
    ]  # fmt: skip


def dnt(*minutes: int | None) -> Any:
    return summary(DNT, readings(pathways()["stroke"], DNT, of(*minutes)))


def test_unknown_is_never_zero() -> None:
    told = dnt(None, None, None)
    assert (told.known, told.unknown, told.missing, told.quarters, told.mean, told.share) == (
        0,
        3,
        {"needle": 3},
        None,
        None,
        None,
    )
    assert told.mean_kept(Mean(60)) is None and told.share_kept(75) is None


def test_few_give_numbers_and_no_rate() -> None:
    told = dnt(30, 50, 61, 90)
    assert (told.judged, told.met, told.best, told.share) == (4, 2, 1, None)
    told = dnt(30, 50, 60, 61, None)
    assert told.share is None
    told = dnt(30, 50, 60, 61, 44)
    assert (told.share, told.best, told.share_kept(75), told.share_kept(80)) == (Decimal(80), 2, True, True)
    assert told.share_kept(81) is False


def test_the_middle_falls_between_two() -> None:
    told = quarters([10, 20, 30, 80])
    assert (told.least, told.low, told.median, told.high, told.most) == (10, 15, 25, 55, 80)
    alone = quarters([7])
    assert (alone.low, alone.median, alone.high) == (7, 7, 7)


def test_the_mean_is_held_to_its_words() -> None:
    told = dnt(10, 10, 10, 10, 10)
    assert told.mean_kept(Mean(10)) is True and told.mean_kept(Mean(10, below=True)) is False
    assert dnt(9, 10, 10, 10, 10).mean_kept(Mean(10, below=True)) is True


def test_what_was_done_before_its_clock_began_is_in_no_figure() -> None:
    told = dnt(-20, 40)
    assert (told.known, told.before, told.mean, told.concerned) == (1, 1, 40, 2)


def test_out_of_order_and_insisted_upon_is_in_no_figure() -> None:
    (one,) = of(40)
    flagged = Times(
        one.run, one.came, one.on, one.sender, one.receiver, one.known, False, frozenset({"needle"})
    )
    (reading,) = readings(pathways()["stroke"], DNT, [flagged])
    assert (reading.worth, reading.minutes, reading.met) == (Worth.FLAGGED, 40, None)


def test_the_first_hospital_answers_for_its_own_time() -> None:
    dido = next(one for one in pathways()["stemi"].intervals if one.code == "dido")
    times = Times(
        new_id(),
        Came.TRANSFER,
        date(2026, 3, 2),
        SENDER,
        RECEIVER,
        {"first_in": BEGAN, "first_out": BEGAN + timedelta(minutes=29)},
    )
    (reading,) = readings(pathways()["stemi"], dido, [times])
    assert (reading.house, reading.minutes, reading.met) == (SENDER, 29, True)


def test_who_stays_has_no_time_to_the_door_out() -> None:
    known, dido = (
        pathways()["stemi"],
        next(one for one in pathways()["stemi"].intervals if one.code == "dido"),
    )

    def told(onward: bool, **points: int) -> list[Worth]:
        times = {code: BEGAN + timedelta(minutes=n) for code, n in points.items()}
        row = Times(new_id(), Came.AMBULANCE, date(2026, 3, 2), SENDER, RECEIVER, times, onward)
        return [one.worth for one in readings(known, dido, [row])]

    assert told(False, door=0) == [] and told(True, door=0) == [Worth.UNKNOWN]
    assert told(True, door=0, door_out=20) == [Worth.KNOWN]
    assert told(False, door=0, door_out=360) == [], "who goes home after six hours was not sent on too late"


def test_one_never_sent_was_not_sent_before() -> None:
    door, early = {"door": BEGAN}, BEGAN - timedelta(minutes=1)
    assert before(door, (), "ecg_sent", "door") is False
    assert before(door | {"ecg_sent": early}, (), "ecg_sent", "door") is True
    assert before(door | {"ecg_sent": early}, ("ecg_sent",), "ecg_sent", "door") is None
    assert before({"ecg_sent": early}, (), "ecg_sent", "door") is None
    assert before(door, ("door",), "ecg_sent", "door") is None


def test_targets_are_those_of_the_brief() -> None:
    stemi, stroke = pathways()["stemi"], pathways()["stroke"]
    told = {one.code: (one.minutes, one.best, one.mean, one.share) for one in stemi.intervals}
    assert told == {
        "fmc_to_ecg": (9, None, Mean(10, below=True), 75), "d2b": (90, None, Mean(90), 75), "dnt": (30, None, None, None), "dido": (30, None, None, None),
    }  # fmt: skip
    assert (DNT.minutes, DNT.best) == (60, 45)
    assert [(one.code, one.share, one.confirmed) for one in stemi.shares] == [
        ("ecg_before_arrival", 30, False)
    ]
    assert all(isinstance(one, Proportion) for one in stemi.shares) and stroke.shares == ()
    assert not any(one.confirmed for known in (stemi, stroke) for one in known.intervals)
