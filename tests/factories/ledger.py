"""A small place with a ledger: two paired hospitals, a village below one of them, and people on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, InstitutionFactory, VillageFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Department, Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions, kinds
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import Amounts, Kind, Member, Side
from tongzhou.partnerships.models import Pairing

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
LECTURE = kinds.register(
    Kind(
        "demo_lecture",
        Words("演示讲座", "demo lecture"),
        Unit.SESSION,
        1,
        Words("讲", "T"),
        Words("听", "L"),
        labels={"topic": Words("题目", "topic")},
    )
)
_acts = count(1)


@dataclass(frozen=True)
class Place:
    """Two hospitals, their pairing, a department of the first, and somebody of each role."""

    pairing: Pairing
    department: Department
    village: Institution
    expert: Actor
    giving_office: Actor
    doctor: Actor
    receiving_office: Actor
    village_doctor: Actor

    def amounts(self, **given: object) -> Amounts:
        """A lecture held an hour before AT, of an act that was never claimed before."""
        usual = Amounts(
            kind=LECTURE.code,
            source=f"lecture:{new_id()}",
            version=1,
            occurred_from=AT - timedelta(hours=2),
            occurred_to=AT - timedelta(hours=1),
            supporting_id=self.pairing.supporting_id,
            receiving_id=self.pairing.receiving_id,
            pairing_id=self.pairing.id,
            quantity=Quantity(Decimal(1), Unit.SESSION),
            department_id=self.department.id,
            specialty="03.04",
            tier="county",
            grade="first",
            case_number=f"演示-{next(_acts):04d}",
            minutes=60,
            fen=120000,
            members=(
                Member("expert", f"staff:{new_id()}", "演示·李大山", "主任医师"),
                Member("patient", "ab" * 16),
            ),
            evidence=("0f" * 32,),
            detail={"topic": "胸痛的早期识别 🚑", "audience": 32, "recorded": True, "more": [None, "𝄞"]},
        )
        return replace(usual, **given)


def place() -> Place:
    """A fresh place."""
    pairing = PairingFactory()
    village = VillageFactory(parent__parent=pairing.receiving)
    return Place(
        pairing=pairing,
        department=DepartmentFactory(institution=pairing.supporting),
        village=village,
        expert=actor_at(pairing.supporting, Role.EXPERT, name="演示·李大山"),
        giving_office=actor_at(pairing.supporting, Role.PROGRAMME_OFFICE, name="演示·周帮扶"),
        doctor=actor_at(pairing.receiving, Role.CLINICIAN, name="演示·马医生"),
        receiving_office=actor_at(pairing.receiving, Role.PROGRAMME_OFFICE, name="演示·王对账"),
        village_doctor=actor_at(village, Role.VILLAGE_DOCTOR, name="演示·赵村医"),
    )


def claimed(at: Place, *, when: datetime = AT, id: UUID | None = None, **given: object) -> Claim:
    """A claim of the supporting side."""
    return actions.claim(
        id=id or new_id(), by=at.expert, at=when, side=Side.SUPPORTING, amounts=at.amounts(**given)
    )


def posted(at: Place, *, when: datetime = AT, **given: object) -> Entry:
    """An entry: claimed by the supporting side, confirmed by the other."""
    claim = claimed(at, when=when, **given)
    return actions.confirm(by=at.doctor, at=when, claim_id=claim.id, step="close")


def posted_many(at: Place, number: int, *, when: datetime = AT) -> Sequence[Entry]:
    """So many entries of one book."""
    return [posted(at, when=when) for _ in range(number)]


def elsewhere() -> Institution:
    """A hospital that has nothing to do with the place."""
    return InstitutionFactory()
