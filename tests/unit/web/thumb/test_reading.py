"""Times to the millisecond, items one by one; the screen's lists agree with the pathways and with what its scripts import."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tongzhou.web
from tongzhou.care.emergency.pathways import pathways
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.web.emergency.thumb import reading
from tongzhou.web.emergency.thumb.parts import ELSEWHERE, NEVER_NEXT, ROADS, all_touches
from tongzhou.web.emergency.thumb.shell import MAIN, SCRIPTS

STATIC = Path(tongzhou.web.__file__).parent / "static"


@given(st.integers(0, 4_102_444_800_000))
def test_a_time_is_kept_to_the_millisecond(ms: int) -> None:
    assert reading.ms(reading.moment(ms)) == ms


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 bounds of aware ones
def test_a_moment_is_the_whole_millisecond_before_it(at: datetime) -> None:
    back = reading.moment(reading.ms(at))
    assert back <= at and (at - back).microseconds < 1000


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        reading.batch(body)
    raw = msgspec.Raw(body)
    assert isinstance(reading.id_of(raw), str)
    with pytest.raises(Invalid):
        reading.item(raw)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "kind", "run", "point", "x"]), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_refused_item_by_item(told: object) -> None:
    raw = msgspec.Raw(msgspec.json.encode(told))
    assert isinstance(reading.id_of(raw), str)
    with pytest.raises(Invalid):
        reading.item(raw)


def test_a_batch_keeps_its_order() -> None:
    ids = [str(new_id()) for _ in range(9)]
    sent = {"account": str(new_id()), "asking": [], "items": [{"id": one} for one in ids]}
    assert [reading.id_of(raw) for raw in reading.batch(msgspec.json.encode(sent)).items] == ids


def test_more_than_a_batch_holds_is_refused() -> None:
    sent = {"account": str(new_id()), "asking": [], "items": [{}] * (reading.MOST + 1)}
    with pytest.raises(Invalid):
        reading.batch(msgspec.json.encode(sent))


def test_what_the_screen_says_of_points_is_said_of_points_that_are_there() -> None:
    codes = {point.code for pathway in pathways().values() for point in pathway.points}
    assert codes >= NEVER_NEXT | set(ROADS) | ELSEWHERE


def test_every_pathway_has_its_screen_and_nothing_is_left_out() -> None:
    for pathway, touches in zip(pathways().values(), all_touches(), strict=True):
        assert touches.code == pathway.code
        shown = {one.code for one in touches.points}
        hidden = {one.code for one in pathway.points if one.by == "system"} | ELSEWHERE
        assert shown == {one.code for one in pathway.points} - hidden
        assert any(not one.aside and one.by in ("sender", "either") for one in touches.points)


def test_the_phone_keeps_every_script_that_the_screen_imports() -> None:
    """A module that is missing from the list would be missing without a network."""
    found: set[str] = set()
    waiting = [MAIN]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            imported = re.findall(r'^import .* from "\./([\w-]+\.js)"', (STATIC / name).read_text(), re.M)
            waiting += [f"js/{one}" for one in imported]
    assert found == {MAIN, *SCRIPTS}
