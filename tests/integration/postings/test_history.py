"""History is entered late, by either side, and confirmed by the other as one block."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.directory import StaffFactory
from tests.factories.postings import Scene, claim_of, confirmed, fresh, noon, plan_of, scene
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.rules.lifecycle import State

pytestmark = pytest.mark.django_db
NOW = noon(date(2026, 10, 1))
THEN = Period(date(2025, 3, 1), date(2025, 9, 1))


@pytest.fixture
def s() -> Scene:
    return scene()


def recorded(s: Scene, *, by: Actor | None = None, **given: object) -> Posting:
    usual: dict[str, object] = {
        "id": new_id(), "by": by or s.giving, "at": NOW, "supporting_id": s.supporter.pk, "receiving_id": s.host.pk,
        "plan": plan_of(s, planned=THEN), "arrived_on": date(2025, 3, 1), "left_on": date(2025, 8, 31),
        "away": (actions.Away(date(2025, 5, 1), date(2025, 5, 6)),),
    }  # fmt: skip
    return actions.record(**usual | given)  # type: ignore[arg-type]


def test_a_block_of_history_is_confirmed_at_once(s: Scene) -> None:
    people = [StaffFactory(institution=s.supporter) for _ in range(4)]
    rows = [recorded(s, plan=plan_of(s, staff_id=one.pk, planned=THEN)) for one in people]
    assert {row.status for row in rows} == {State.ARRIVING}
    ledger.confirm_many(by=s.taking, at=NOW, claim_ids=Claim.objects.values_list("pk", flat=True))
    assert {fresh(row).status for row in rows} == {State.LEFT}
    days = Entry.objects.filter(kind="on_site_days")
    assert [int(one.quantity) for one in days] == [184 - 5] * 4
    assert Entry.objects.filter(kind="posting").count() == 4


@pytest.mark.parametrize("first", ["arrival", "days"])
def test_confirmed_one_after_the_other_in_either_order(s: Scene, first: str) -> None:
    row = recorded(s)
    order = [row.key, row.days_key] if first == "arrival" else [row.days_key, row.key]
    confirmed(s, order[0], date(2026, 10, 2))
    assert fresh(row).status is (State.LEAVING if first == "arrival" else State.ARRIVING)
    confirmed(s, order[1], date(2026, 10, 3))
    assert fresh(row).status is State.LEFT and fresh(row).days_posted


def test_entered_by_the_host_it_waits_for_the_supporter(s: Scene) -> None:
    row = recorded(s, by=s.taking)
    with pytest.raises(Denied):
        confirmed(s, row.key, date(2026, 10, 2))
    confirmed(s, row.key, date(2026, 10, 2), by=s.giving)
    assert fresh(row).status is State.LEAVING


def test_twice_is_once_and_other_content_is_a_conflict(s: Scene) -> None:
    id = new_id()
    assert recorded(s, id=id).pk == recorded(s, id=id).pk
    assert Claim.objects.count() == 2
    with pytest.raises(Conflict):
        recorded(s, id=id, left_on=date(2025, 7, 31))


def test_who_is_still_there_is_on_site_once_confirmed(s: Scene) -> None:
    row = recorded(
        s, plan=plan_of(s, planned=Period(date(2026, 3, 1), date(2027, 3, 1))), arrived_on=date(2026, 3, 1),
        left_on=None, away=(),
    )  # fmt: skip
    confirmed(s, row.key, date(2026, 10, 2))
    assert fresh(row).status is State.ON_SITE


def test_the_arrival_is_not_withdrawn_while_its_days_wait(s: Scene) -> None:
    row = recorded(s)
    with pytest.raises(Conflict):
        ledger.withdraw(by=s.giving, at=NOW, claim_id=claim_of(row.key).pk)
    ledger.withdraw(by=s.giving, at=NOW, claim_id=claim_of(row.days_key).pk)
    assert fresh(row).left_on is None
    ledger.withdraw(by=s.giving, at=NOW, claim_id=claim_of(row.key).pk)
    assert fresh(row).status is State.AGREED and not fresh(row).absences.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"arrived_on": date(2026, 11, 1), "left_on": None, "away": ()}, "arrived_on"),
        ({"left_on": date(2025, 2, 1)}, "left_on"),
        ({"left_on": date(2026, 12, 1)}, "left_on"),
        ({"away": (actions.Away(date(2025, 2, 1), date(2025, 3, 9)),)}, "away"),
        ({"away": (actions.Away(date(2025, 8, 1), date(2025, 9, 9)),)}, "away"),
    ],
)
def test_days_that_cannot_be(s: Scene, given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        recorded(s, **given)
    assert refused.value.field == field
    assert not Posting.objects.exists() and not Claim.objects.exists()


def test_nobody_else_records(s: Scene) -> None:
    for who in (s.expert, s.doctor, s.commission, s.stranger):
        with pytest.raises(Denied):
            recorded(s, by=who)
