"""Who reaches where: grants against a slow, obvious reading of the tree."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.actors import Actor, Grant, Place, system
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission as P


def place(*chain: int, region: str = "620525") -> Place:
    ids = [UUID(int=number) for number in chain]
    return Place(ids[-1], "/" + "/".join(map(str, ids)) + "/", region)


chains = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(chains, chains, st.booleans())
def test_an_institution_grant_reaches_itself_and_below_only(
    mine: list[int], other: list[int], cascades: bool
) -> None:
    grant = Grant(frozenset({P.ALLOCATE}), path=place(*mine).path, cascades=cascades)
    expected = other[: len(mine)] == mine if cascades else other == mine
    assert grant.covers(place(*other)) == expected


@given(st.text("0123456789", max_size=6), st.text("0123456789", max_size=12))
def test_a_region_grant_reaches_codes_that_begin_with_it(mine: str, other: str) -> None:
    assert Grant(frozenset({P.READ_LEDGER}), region=mine).covers(place(1, region=other)) == other.startswith(
        mine
    )


def test_require_refuses_with_a_sentence() -> None:
    stranger = Actor(UUID(int=9), "演示·路人")
    with pytest.raises(Denied) as refused:
        stranger.require(P.ASK, place(1))
    assert refused.value.status == 403 and "权限" in refused.value.says.zh


def test_permission_at_one_place_is_none_at_another() -> None:
    doctor = Actor(UUID(int=1), "演示·甲", grants=(Grant(frozenset({P.ASK}), path=place(1, 2).path),))
    assert doctor.may(P.ASK, place(1, 2)) and not doctor.may(P.ASK, place(1, 3)) and not doctor.may(P.ANSWER)


def test_the_platform_itself_signs_under_its_own_name() -> None:
    assert system("clock").key == "system:clock"
