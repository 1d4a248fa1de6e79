"""Rules of agreements, pairings and limits, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.errors import IllegalMove, Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.partnerships import rules
from tongzhou.partnerships.rules import AGREEMENT, AgreementState, Change, Level, PartyRole

START = date(2026, 1, 1)
GIVES, TAKES = PartyRole.SUPPORTER, PartyRole.SUPPORTED


@given(st.lists(st.sampled_from(list(PartyRole)), max_size=8))
def test_two_to_five_parties_with_both_sides_may_sign(roles: list[PartyRole]) -> None:
    gives = any(role.value.startswith("supporter") for role in roles)
    takes = any(role.value.startswith("supported") for role in roles)
    parties = [(new_id(), role) for role in roles]
    if 2 <= len(roles) <= 5 and gives and takes:
        rules.check_parties(parties)
        with pytest.raises(Invalid):
            rules.check_parties([*parties, parties[0]])
    else:
        with pytest.raises(Invalid) as refused:
            rules.check_parties(parties)
        assert refused.value.field == "parties"


def test_a_signed_agreement_is_not_signed_again_and_says_so() -> None:
    with pytest.raises(IllegalMove) as refused:
        AGREEMENT.move(AgreementState.IN_FORCE, Change.SIGN)
    assert refused.value.says.zh == "协议现在是“执行中”，不能签署。"
    assert [move.event for move in AGREEMENT.events(AgreementState.SUPERSEDED)] == []


def test_every_step_has_words_in_both_languages() -> None:
    for word in (*Change, *AgreementState, *PartyRole, *Level, *rules.Urgency, *rules.Clock):
        assert word.words.zh and word.words.en.isascii()


@pytest.mark.parametrize("level", [Level.DEPARTMENT, Level.TEAM, Level.DOCTOR])
def test_a_narrow_pairing_names_both_sides(level: Level) -> None:
    two = {"supporting": new_id(), "receiving": new_id()}
    with pytest.raises(Invalid) as refused:
        rules.check_who(level, **two, departments=None, staff=None, team=" ")
    assert level.words.zh in refused.value.says.zh
    ids = (new_id(), new_id())
    rules.check_who(level, **two, departments=ids, staff=ids, team="管理团队")


def test_nobody_is_paired_with_himself() -> None:
    one = new_id()
    with pytest.raises(Invalid):
        rules.check_who(
            Level.INSTITUTION, supporting=one, receiving=one, departments=None, staff=None, team=""
        )


def test_the_key_tells_apart_whom_it_must_and_nobody_else() -> None:
    two = {"supporting": new_id(), "receiving": new_id()}
    ids, others = (new_id(), new_id()), (new_id(), new_id())
    keys = [
        rules.pairing_key(Level.INSTITUTION, **two),
        rules.pairing_key(Level.DEPARTMENT, **two, departments=ids),
        rules.pairing_key(Level.DEPARTMENT, **two, departments=others),
        rules.pairing_key(Level.DOCTOR, **two, staff=ids),
        rules.pairing_key(Level.TEAM, **two, team="甲"),
        rules.pairing_key(Level.TEAM, **two, team="乙"),
    ]
    assert len(set(keys)) == len(keys)
    assert rules.pairing_key(Level.TEAM, **two, team=" 甲 ") == keys[4]
    assert all(len(key) <= 300 for key in keys)


PERIODS = st.builds(
    lambda start, days: Period(START + timedelta(start), START + timedelta(start + days) if days else None),
    st.integers(0, 40),
    st.integers(0, 15),
)


@given(PERIODS, st.lists(PERIODS, max_size=5))
def test_covered_is_what_counting_day_by_day_says(wanted: Period, by: list[Period]) -> None:
    horizon = 100
    days = [START + timedelta(day) for day in range(horizon)]
    slow = all(any(day in period for period in by) for day in days if day in wanted)
    assert rules.covered(wanted, by) == slow


@given(st.sampled_from(["03", "03.04", "03.03", "04"]), st.sampled_from(["03", "03.04", "04", "04.01"]))
def test_specialties_meet_within_one_family_line(asked: str, known: str) -> None:
    assert rules.fits(asked, known) == rules.fits(known, asked)
    assert rules.fits(asked, known) == (asked in (known, known[:2]) or known in (asked, asked[:2]))
    assert rules.fits(None, known) and rules.fits(asked, None)


@pytest.mark.parametrize("minutes", [0, -5, rules.MOST_MINUTES + 1])
def test_a_limit_lies_between_a_minute_and_sixty_days(minutes: int) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_minutes(minutes)
    assert str(minutes) in refused.value.says.zh
    rules.check_minutes(1)
