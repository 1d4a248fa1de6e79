"""What every record of care does alike: clocks, and what is written with a step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.referrals.models import Referral
from tongzhou.care.steps.clocks import SHORTEST, each, half, start, stop
from tongzhou.care.steps.texts import limited, reason, said
from tongzhou.kernel.errors import Invalid

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@given(st.integers(0, 60 * 24 * 30))
def test_the_next_one_is_told_after_half_the_limit(minutes: int) -> None:
    row = Referral(escalations=2)
    start(row, "answer", at=NOW, limit=timedelta(minutes=minutes))
    assert (row.clock, row.clock_since, row.escalations) == ("answer", NOW, 0)
    assert row.due_at == row.escalate_at == NOW + timedelta(minutes=minutes)
    assert half(row) == max(SHORTEST, timedelta(minutes=minutes) / 2)
    stop(row)
    assert (row.clock, row.clock_since, row.due_at, row.escalate_at) == ("", None, None, None)
    assert half(row) == SHORTEST


@given(st.lists(st.sampled_from(["yes", "no", "fault"])))
def test_a_fault_with_one_stops_none_and_none_is_swallowed(rows: list[str]) -> None:
    seen: list[str] = []

    def act(one: str) -> bool:
        seen.append(one)
        if one == "fault":
            raise RuntimeError(one)
        return one == "yes"

    if "fault" in rows:
        with pytest.raises(ExceptionGroup) as raised:
            each(rows, act)
        assert len(raised.value.exceptions) == rows.count("fault")
    else:
        assert each(iter(rows), act) == rows.count("yes")
    assert seen == rows


@pytest.mark.parametrize(("write", "code"), [(reason, "care.say_why"), (said, "care.say_it")])
def test_what_is_needed_is_asked_for_at_its_field(write: object, code: str) -> None:
    assert callable(write)
    with pytest.raises(Invalid) as refused:
        write(" \n ", field="why")
    assert (refused.value.said.code, refused.value.field) == (code, "why")
    with pytest.raises(Invalid) as refused:
        write("长" * 2001)
    assert (refused.value.said.code, refused.value.field) == ("care.too_long", "note")
    assert write("  好  ") == "好"


@given(st.text(max_size=30), st.integers(0, 30))
def test_a_text_is_cut_by_nobody(text: str, most: int) -> None:
    bare = text.strip()
    if len(bare) <= most:
        assert limited(text, most, "note") == bare
        return
    with pytest.raises(Invalid) as refused:
        limited(text, most, "note")
    assert refused.value.values == {"most": most, "now": len(bare)}
