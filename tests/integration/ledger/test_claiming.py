"""Claiming: who may, what is counted, once and only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories.actors import actor_at
from tests.factories.directory import InstitutionFactory
from tests.factories.ledger import AT, Place, claimed, place, posted
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import system
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.ledger import actions
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import Amounts, ClaimState, Side

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    return place()


def send(here: Place, amounts: Amounts, **given: object) -> Claim:
    usual = {"id": new_id(), "by": here.expert, "at": AT, "side": Side.SUPPORTING}
    return actions.claim(**(usual | given), amounts=amounts)


def test_a_claim_is_kept_and_audited(here: Place) -> None:
    amounts = here.amounts()
    made = send(here, amounts)
    kept = Claim.objects.get(id=made.id)
    assert kept.amounts == amounts
    assert (kept.state, kept.side, kept.by_name) == ("open", "supporting", "演示·李大山")
    assert Record.objects.filter(verb="ledger.claim", subject=f"claim:{made.id}").count() == 1


def test_the_same_claim_twice_is_one(here: Place) -> None:
    id, amounts = new_id(), here.amounts()
    first = send(here, amounts, id=id)
    assert send(here, amounts, id=id, at=AT + timedelta(hours=1)) == first
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("change", [{"minutes": 61}, {"detail": {"topic": "别的"}}, {"version": 2}])
def test_the_same_id_with_other_content_is_a_conflict(here: Place, change: dict[str, object]) -> None:
    id, amounts = new_id(), here.amounts()
    send(here, amounts, id=id)
    with pytest.raises(Conflict, match=r"ledger\.other_content"):
        send(here, replace(amounts, **change), id=id)


def test_the_same_id_from_the_other_side_is_a_conflict(here: Place) -> None:
    id, amounts = new_id(), here.amounts()
    send(here, amounts, id=id)
    with pytest.raises(Conflict, match=r"ledger\.other_content"):
        send(here, amounts, id=id, by=here.doctor, side=Side.RECEIVING)


@pytest.mark.parametrize("version", [1, 2])
def test_an_act_is_claimed_once_at_a_time(here: Place, version: int) -> None:
    amounts = here.amounts()
    send(here, amounts)
    with pytest.raises(Conflict, match=r"ledger\.already_claimed"):
        send(here, replace(amounts, version=version))


def test_a_changed_act_is_claimed_anew_after_withdrawing(here: Place) -> None:
    amounts = here.amounts()
    first = send(here, amounts)
    actions.withdraw(by=here.expert, at=AT, claim_id=first.id, reason="意见已修订")
    second = send(here, replace(amounts, version=2, minutes=90))
    assert second.state == "open"
    assert Claim.objects.get(id=first.id).state == "withdrawn"


def test_an_act_in_the_ledger_is_not_claimed_again_in_a_new_version(here: Place) -> None:
    entry = posted(here, source="lecture:one")
    with pytest.raises(Conflict, match=r"ledger\.already_claimed"):
        send(here, here.amounts(source="lecture:one", version=2))
    assert entry.source == "lecture:one"


@pytest.mark.parametrize(
    "said,change",
    [
        ("ledger.wrong_unit", {"quantity": Quantity(Decimal(1), Unit.PERSON)}),
        ("ledger.not_positive", {"quantity": Quantity(Decimal(0), Unit.SESSION)}),
        ("ledger.not_positive", {"quantity": Quantity(Decimal(-1), Unit.SESSION)}),
        ("ledger.not_positive", {"quantity": Quantity(Decimal("1.0001"), Unit.SESSION)}),
        ("ledger.not_yet", {"occurred_to": AT + timedelta(seconds=1)}),
        ("ledger.not_yet", {"occurred_from": AT}),
        ("ledger.wrong_evidence", {"evidence": ("xyz",)}),
    ],
)
def test_what_cannot_be_counted_is_refused(here: Place, said: str, change: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=said):
        send(here, here.amounts(**change))
    assert not Claim.objects.exists()


def test_both_sides_are_two_houses(here: Place) -> None:
    with pytest.raises(Invalid, match=r"ledger\.one_house"):
        send(here, here.amounts(receiving_id=here.pairing.supporting_id))


def test_an_unknown_house_is_not_found(here: Place) -> None:
    with pytest.raises(NotFound):
        send(here, here.amounts(receiving_id=new_id()))


def test_the_pairing_is_of_these_houses_or_of_the_county_above(here: Place) -> None:
    assert send(here, here.amounts(receiving_id=here.village.id)).state == "open"
    with pytest.raises(Invalid, match=r"ledger\.wrong_pairing"):
        send(here, here.amounts(receiving_id=InstitutionFactory().id))


def test_only_ones_own_side_is_claimed(here: Place) -> None:
    with pytest.raises(Denied):
        send(here, here.amounts(), side=Side.RECEIVING)
    with pytest.raises(Denied):
        send(here, here.amounts(), by=here.doctor)


@pytest.mark.parametrize("role", [Role.VILLAGE_DOCTOR, Role.AUDITOR, Role.HEALTH_COMMISSION, Role.OPERATOR])
def test_who_may_not_claim(here: Place, role: Role) -> None:
    with pytest.raises(Denied):
        send(here, here.amounts(), by=actor_at(here.pairing.supporting, role))


def test_the_system_never_claims(here: Place) -> None:
    with pytest.raises(Denied, match=r"ledger\.signs_nothing"):
        send(here, here.amounts(), by=system("clock"))


def test_withdrawing_twice_is_once_and_confirmed_is_final(here: Place) -> None:
    claim = claimed(here)
    for _ in range(2):
        assert actions.withdraw(by=here.expert, at=AT, claim_id=claim.id).status is ClaimState.WITHDRAWN
    with pytest.raises(IllegalMove):
        actions.confirm(by=here.doctor, at=AT, claim_id=claim.id)
    entry = posted(here)
    with pytest.raises(IllegalMove):
        actions.withdraw(by=here.expert, at=AT, claim_id=entry.claim_id)


def test_only_the_claiming_side_withdraws(here: Place) -> None:
    claim = claimed(here)
    with pytest.raises(Denied):
        actions.withdraw(by=here.doctor, at=AT, claim_id=claim.id)
    with pytest.raises(NotFound):
        actions.withdraw(by=actor_at(InstitutionFactory(), Role.EXPERT), at=AT, claim_id=claim.id)
