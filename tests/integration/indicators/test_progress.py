"""Progress of commitments: activity years, agreements that renewed others, ceilings, states in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.measures import indicator
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, TODAY, Pair, pair, promise
from tongzhou.indicators import named, queries
from tongzhou.indicators.definitions.tree import Facts, Sum
from tongzhou.indicators.queries import Progress
from tongzhou.indicators.rules import Standing, Window
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.partnerships import actions, aims
from tongzhou.partnerships import queries as partnerships
from tongzhou.partnerships.models import Commitment
from tongzhou.partnerships.rules.commitments import Comparison, Per
from tongzhou.support.goals import actions as goals
from tongzhou.support.goals.rules import One

pytestmark = pytest.mark.django_db
ROUNDS = indicator(Sum(Facts(("trial_round",))), Unit.TIME, "trial_rounds", Words("演示查房", "trial rounds"))


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(named.ALL, ROUNDS.code, ROUNDS)
    aims.register(aims.Aim(ROUNDS.code, ROUNDS.words, ROUNDS.unit))


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


def made(p: Pair, *, agreement: object = None, pairing: object = None, **given: Any) -> Commitment:
    said = promise(measure="trial_rounds", **given)
    return actions.make_commitment(
        id=new_id(), by=p.giving, at=AT, programme_id=p.programme.pk, promise=said,
        agreement_id=getattr(agreement, "pk", None), pairing_id=getattr(pairing, "pk", None),
    )  # fmt: skip


def of(p: Pair, row: Commitment, on: date = TODAY) -> Progress:
    (found,) = queries.progress(p.giving, [partnerships.commitment(p.giving, row.pk)], on=on)
    return found


def test_a_year_s_promise_counts_that_year_and_is_behind_early(p: Pair) -> None:
    row = made(p)
    p.posted("trial_round", 50, on=date(2026, 8, 20))
    p.posted("trial_round", 3, on=date(2025, 12, 31))
    found = of(p, row, date(2026, 8, 31))
    assert (found.done, found.pace.standing) == (50, Standing.REACHED)
    early = of(p, made(p, target=Decimal(100)), date(2026, 8, 31))
    assert (early.done, early.pace.expected, early.late) == (50, Decimal("66.30"), True)
    assert early.pace.ahead_by(early.done) == Decimal("-16.30")


def test_an_activity_year_from_june_to_may(p: Pair) -> None:
    row = made(p, first_month=6, starts_on=date(2024, 6, 1))
    p.posted("trial_round", 1, on=date(2026, 5, 31))
    p.posted("trial_round", 10, on=date(2026, 6, 1))
    assert of(p, row, date(2026, 5, 31)).done == 1
    now = of(p, row, date(2026, 8, 1))
    assert (now.done, now.counted) == (10, Window(date(2026, 6, 1), date(2027, 6, 1)))


def test_the_first_year_is_prorated_from_signing(p: Pair) -> None:
    found = of(p, made(p, starts_on=date(2026, 7, 1)), date(2026, 8, 1))
    assert found.pace.target == Decimal("6.05") and found.counted.start == date(2026, 7, 1)
    assert found.pace.expected == Decimal("1.02")


def test_before_its_beginning_and_after_its_end(p: Pair) -> None:
    row = made(p, starts_on=date(2026, 3, 1), due_on=date(2026, 6, 1))
    assert of(p, row, date(2026, 2, 1)).pace.standing is Standing.NOT_YET
    assert of(p, row, date(2027, 2, 1)).pace.standing is Standing.MISSED


def test_a_term_is_one_window(p: Pair) -> None:
    row = made(p, per=Per.TERM, target=Decimal(10), starts_on=date(2025, 1, 1), due_on=date(2027, 1, 1))
    p.posted("trial_round", 4, on=date(2025, 2, 1))
    p.posted("trial_round", 1, on=date(2026, 2, 1))
    found = of(p, row, date(2026, 1, 1))
    assert (found.done, found.pace.expected, found.pace.standing) == (5, 5, Standing.AHEAD)


def test_a_ceiling_has_no_pace_line(p: Pair) -> None:
    row = made(p, comparison=Comparison.AT_MOST)
    assert of(p, row).pace.standing is Standing.UNKNOWN
    p.posted("trial_round", 13, on=date(2026, 8, 1))
    found = of(p, row)
    assert (found.pace.expected, found.pace.standing, found.late) == (None, Standing.EXCEEDED, True)


def test_a_pairing_s_promise_counts_its_own_acts_only(p: Pair) -> None:
    other = pair(PairingFactory(programme=p.programme))
    other.posted("trial_round", 7, on=date(2026, 8, 1))
    p.posted("trial_round", 2, on=date(2026, 8, 1))
    row = made(p, pairing=p.pairing)
    assert of(p, row).done == 2


def test_a_renewed_agreement_counts_acts_of_the_pairings_it_took_over(p: Pair) -> None:
    p.pairing.agreement = p.agreement
    p.pairing.save()
    p.posted("trial_round", 2, on=date(2026, 8, 1))
    new = actions.renew_agreement(id=new_id(), by=p.giving, at=AT, agreement_id=p.agreement.pk, name="续签")
    assert of(p, made(p, agreement=new)).done == 2
    assert of(p, made(p, agreement=pair(PairingFactory(programme=p.programme)).agreement)).done is None


def test_a_state_in_words_is_reached_by_its_goals(p: Pair) -> None:
    words = promise(words="四个一", measure="", target=None, per=Per.TERM)
    row = actions.make_commitment(id=new_id(), by=p.giving, at=AT, programme_id=p.programme.pk, promise=words)
    assert of(p, row).pace.standing is Standing.UNKNOWN
    ids = [new_id(), new_id()]
    for id, one in zip(ids, (One.NEED, One.TEAM), strict=True):
        goals.set_goal(
            id=id, by=p.giving, at=AT, pairing_id=p.pairing.pk, one=one, title="早产儿救治", baseline="全部外转",
            commitment_id=row.pk,
        )  # fmt: skip
    for id in ids:
        goal = goals.claim_reached(
            by=p.giving,
            at=AT,
            goal_id=id,
            reached_on=TODAY - timedelta(5),
            evidence="月报",
            look_on=date(2027, 3, 1),
        )
        before = of(p, row)
        assert goal.claim
        ledger.confirm(by=p.taking, at=AT, claim_id=goal.claim)
    assert (before.done, before.pace.target, before.pace.standing) == (1, 2, Standing.AHEAD)
    after = of(p, row)
    assert (after.done, after.pace.standing, after.result.entries) == (2, Standing.REACHED, 2)
    assert [one.kind for one in queries.entries_of(p.giving, after.ask).entries] == ["goal_reached"] * 2


def test_thirty_commitments_cost_what_three_cost(p: Pair) -> None:
    for n in range(30):
        made(p, target=Decimal(n + 1), agreement=p.agreement if n % 2 else None)
    rows = list(partnerships.commitments(p.giving))
    assert len(rows) == 30

    def cost(some: list[Commitment]) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.progress(p.giving, some, on=TODAY)
        return len(seen)

    assert cost(rows[:3]) == cost(rows) <= 2
