"""Two paired hospitals with an agreement, and entries of any kind at any day: for commitments, goals, visits, figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.partnerships import AgreementFactory, PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger import kinds
from tongzhou.ledger.models import Entry
from tongzhou.ledger.rules import CHINA, Amounts, Kind, Member, Side
from tongzhou.partnerships.actions import Promise
from tongzhou.partnerships.models import Agreement, Pairing, Programme
from tongzhou.partnerships.rules import PartyRole

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 1)
UNITS = {
    "trial_round": Unit.TIME,
    "trial_lecture": Unit.SESSION,
    "trial_visit": Unit.PERSON_VISIT,
    "trial_posting": Unit.PERSON,
    "trial_project": Unit.ITEM,
    "trial_fund": Unit.FEN,
}
"""Kinds of the tests' own, so that nothing here hangs on a package that may be absent."""
for _code, _unit in UNITS.items():
    kinds.register(Kind(_code, Words("演示", "trial"), _unit, 1, Words("支", "S"), Words("受", "R")))


@dataclass(frozen=True)
class Pair:
    """A programme of two hospitals, its agreement, and offices on both sides."""

    programme: Programme
    agreement: Agreement
    pairing: Pairing
    giving: Actor
    taking: Actor
    expert: Actor
    doctor: Actor
    owner: Staff

    def posted(self, kind: str, number: str | int = 1, *, on: date = TODAY, **given: Any) -> Entry:
        """An entry of this kind and day."""
        claim = ledger.claim(
            id=new_id(),
            by=self.giving,
            at=AT,
            side=Side.SUPPORTING,
            amounts=self.amounts(kind, number, on, **given),
        )
        return ledger.confirm(by=self.taking, at=AT, claim_id=claim.id)

    def reversed(self, entry: Entry) -> Entry:
        """Taken back by both."""
        claim = ledger.reverse(id=new_id(), by=self.giving, at=AT, entry_id=entry.id, reason="记错了")
        return ledger.confirm(by=self.taking, at=AT, claim_id=claim.id)

    def amounts(self, kind: str, number: str | int, on: date, **given: Any) -> Amounts:
        """What it amounts to; `qualifier`, `members` (role, key) and `detail` may be given."""
        begun = datetime.combine(on, time(1), CHINA)
        unit = kinds.get(kind).unit
        usual = Amounts(
            kind=kind,
            source=f"trial:{new_id()}",
            version=1,
            occurred_from=begun,
            occurred_to=begun + timedelta(hours=1),
            supporting_id=self.pairing.supporting_id,
            receiving_id=self.pairing.receiving_id,
            pairing_id=self.pairing.id,
            quantity=Quantity(Decimal(number), unit, Qualifier(given.pop("qualifier", "exact"))),
            members=tuple(Member(*one) for one in given.pop("members", ())),
        )
        return replace(usual, **given)


def pair(pairing: Pairing | None = None) -> Pair:
    """A fresh one, or around a pairing that is there."""
    pairing = pairing or PairingFactory()
    parties = [(pairing.supporting, PartyRole.SUPPORTER), (pairing.receiving, PartyRole.SUPPORTED)]
    agreement = AgreementFactory(programme=pairing.programme, parties=parties)
    owner = StaffFactory(department=DepartmentFactory(institution=pairing.receiving), name="演示·马护士长")
    return Pair(
        pairing.programme,
        agreement,
        pairing,
        giving=actor_at(pairing.supporting, Role.PROGRAMME_OFFICE, name="演示·周帮扶"),
        taking=actor_at(pairing.receiving, Role.PROGRAMME_OFFICE, name="演示·王对账"),
        expert=actor_at(pairing.supporting, Role.EXPERT, name="演示·李专家"),
        doctor=actor_at(pairing.receiving, Role.CLINICIAN, staff=owner, name="演示·马护士长"),
        owner=owner,
    )


def other_county() -> Actor:
    """An office that has nothing to do with it."""
    return pair().taking


def promise(**given: Any) -> Promise:
    """Twelve lectures each calendar year, since 2026."""
    usual: dict[str, Any] = {
        "words": "每年举办讲座 12 场",
        "measure": "lectures",
        "target": Decimal(12),
        "starts_on": date(2026, 1, 1),
        "due_on": date(2029, 1, 1),
        "source": "框架协议",
        "page": "第 3 页",
    }
    return Promise(**usual | given)
