"""Which signed version counts, upon which a case was closed, and which the asking side has still to read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.consultations.opinions import after_closing, leading, unread, upon

LEAD, GUEST = UUID(int=1), UUID(int=2)
BEGUN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def version(number: int, staff: UUID = LEAD, *, leads: bool = True, minute: int = 0) -> Any:
    """A signed version."""
    return SimpleNamespace(
        pk=UUID(int=100 * staff.int + number), staff_id=staff, version=number, leads=leads,
        signed_at=BEGUN + timedelta(minutes=minute or number),
    )  # fmt: skip


def steps(*told: tuple[str, str, Any]) -> list[Any]:
    """(event, state before, version signed or None), numbered from 1."""
    return [
        SimpleNamespace(
            number=number, event=event, from_state=source, detail={"opinion": str(one.pk)} if one else {}
        )
        for number, (event, source, one) in enumerate(told, 1)
    ]


FIRST, SECOND, THIRD = version(1), version(2), version(3)
ANSWERED = (("request", "", None), ("sign", "accepted", FIRST), ("close", "in-progress", None))
LATE = ("amend", "completed", SECOND)
LATER = ("amend", "completed", THIRD)
READ = ("acknowledge", "completed", None)


def test_the_present_leads_newest_counts() -> None:
    other = version(4, GUEST, leads=False, minute=90)
    assert leading([FIRST, SECOND, other], LEAD) is SECOND
    assert leading([FIRST, SECOND, other], GUEST) is other
    assert leading([other, FIRST], None) is FIRST


def test_an_amendment_before_closing_is_what_the_case_was_closed_upon() -> None:
    before = steps(
        ("sign", "accepted", FIRST), ("amend", "in-progress", SECOND), ("close", "in-progress", None), LATER
    )
    assert after_closing(before) == {str(THIRD.pk)}
    assert upon([FIRST, SECOND, THIRD], before, LEAD) is SECOND
    assert unread(before) == [str(THIRD.pk)]


def test_who_signed_only_afterwards_was_not_closed_upon() -> None:
    assert upon([version(1, GUEST)], steps(*ANSWERED), LEAD) is None


@pytest.mark.parametrize(
    ("told", "waiting"),
    [
        ((), []),
        ((LATE,), [SECOND]),
        ((LATE, LATER), [SECOND, THIRD]),
        ((LATE, READ), []),
        ((LATE, READ, LATER), [THIRD]),
        ((LATE, ("record_outcome", "completed", None), ("escalate", "completed", None)), [SECOND]),
    ],
)
def test_what_is_still_to_be_read(told: Any, waiting: list[Any]) -> None:
    assert unread(steps(*ANSWERED, *told)) == [str(one.pk) for one in waiting]


@given(st.lists(st.sampled_from(["amend", "acknowledge", "record_outcome"]), max_size=12))
def test_nothing_is_forgotten_and_nothing_read_twice(events: list[str]) -> None:
    """Each version amended after closing is either still to be read, or some confirmation came after it."""
    amended = {number: version(number + 2) for number, event in enumerate(events) if event == "amend"}
    told = steps(*ANSWERED, *((event, "completed", amended.get(n)) for n, event in enumerate(events)))
    last = max((n for n, event in enumerate(events) if event == "acknowledge"), default=-1)
    assert unread(told) == [str(one.pk) for n, one in amended.items() if n > last]
    assert after_closing(told) == {str(one.pk) for one in amended.values()}
