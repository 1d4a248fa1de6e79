"""Money and things between two hospitals: a fund, a project with a line for three vans, purchases, a device in a village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.factories.actors import actor_at
from tests.factories.directory import InstitutionFactory, StaffFactory, TownshipFactory, VillageFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.partnerships.models import Pairing
from tongzhou.support.resources import actions
from tongzhou.support.resources.models import BudgetLine, Device, Fund, Payment, Project, Purchase
from tongzhou.support.resources.rules.states import ProjectState

AT = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
DAY = date(2026, 3, 2)
VAN = 1_100_000_00
"""The unit price of a van, in fen."""


@dataclass(frozen=True)
class Scene:
    """Two paired hospitals with their offices, a township and a village below the second, and strangers."""

    pairing: Pairing
    township: Institution
    village: Institution
    giver: Actor
    taker: Actor
    village_doctor: Actor
    other: Actor
    keeper: Staff

    @property
    def sides(self) -> dict[str, Any]:
        """The two ids that most verbs want."""
        return {"supporting_id": self.pairing.supporting_id, "receiving_id": self.pairing.receiving_id}

    def fund(self, **given: Any) -> Fund:
        """A fund of this year, noted."""
        usual = {
            "name": "演示协作资金",
            "source": "east_west",
            "year": 2026,
            "fen": 4 * VAN,
            "granted_on": DAY,
        }
        return actions.note_fund(id=new_id(), by=self.giver, at=AT, **self.sides, **(usual | given))

    def project(self, stage: ProjectState = ProjectState.UNDER_WAY, **given: Any) -> Project:
        """A project for mobile vans."""
        fund_id = given.pop("fund_id", None)
        said = actions.Said(
            **({"name": "演示流动医院车", "category": "medical_vehicle", "where": "3 个乡镇"} | given)
        )
        return actions.request_project(
            id=new_id(),
            by=self.taker,
            at=AT,
            asked_on=DAY,
            said=said,
            stage=stage,
            fund_id=fund_id,
            **self.sides,
        )

    def line(self, project: Project | None = None, **given: Any) -> BudgetLine:
        """Three vans at 1.1 million yuan each."""
        usual = {
            "what": "流动医院车", "equipment": "hospital_van", "unit": Unit.VEHICLE, "quantity": 3, "unit_fen": VAN,
        }  # fmt: skip
        project_id = (project or self.project()).pk
        return actions.set_line(id=new_id(), by=self.giver, at=AT, project_id=project_id, **(usual | given))

    def order(self, line: BudgetLine | None = None, **given: Any) -> Purchase:
        """All three vans."""
        usual = {"quantity": 3, "unit_fen": VAN, "ordered_on": DAY}
        line_id = (line or self.line()).pk
        return actions.order(id=new_id(), by=self.giver, at=AT, line_id=line_id, **(usual | given))

    def delivered(self, purchase: Purchase | None = None) -> Purchase:
        """Delivered, and waiting for the recipient."""
        found = purchase or self.order()
        return actions.deliver(by=self.giver, at=AT, purchase_id=found.pk, on=DAY)

    def pay(self, purchase: Purchase, fen: int = VAN, **given: Any) -> Payment:
        """One van paid."""
        usual = {"id": new_id(), "by": self.giver, "at": AT, "paid_on": DAY}
        return actions.pay(purchase_id=purchase.pk, fen=fen, **(usual | given))

    def device(self, place: Institution | None = None, **given: Any) -> Device:
        """A terminal in the village, registered."""
        usual = {"category": "terminal", "name": "智能终端一体机", "on": DAY}
        return actions.register_device(
            id=new_id(), by=self.taker, at=AT, supporting_id=self.pairing.supporting_id,
            place_id=(place or self.village).pk, **(usual | given),
        )  # fmt: skip

    def use(
        self, device: Device, on: date = DAY, *, by: Actor | None = None, at: datetime = AT, **given: Any
    ) -> Any:
        """It was used by the village doctor."""
        usual = {"id": new_id(), "by": by or self.village_doctor, "at": at}
        return actions.log_use(device_id=device.pk, on=on, **(usual | given))


def scene() -> Scene:
    """A fresh one."""
    pairing = PairingFactory()
    village = VillageFactory(parent__parent=pairing.receiving)
    return Scene(
        pairing=pairing,
        township=TownshipFactory(parent=pairing.receiving),
        village=village,
        giver=actor_at(pairing.supporting, Role.PROGRAMME_OFFICE, name="演示·周帮扶"),
        taker=actor_at(pairing.receiving, Role.PROGRAMME_OFFICE, name="演示·王对账"),
        village_doctor=actor_at(village, Role.VILLAGE_DOCTOR, name="演示·赵村医"),
        other=actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE, name="演示·邻办"),
        keeper=StaffFactory(institution=village, name="演示·赵村医"),
    )


def claim_of(source: str) -> Claim:
    """The latest claim of a record ("purchase:<id>")."""
    claim = Claim.objects.filter(source=source).order_by("-version").first()
    assert claim is not None
    return claim


def confirmed(by: Actor, source: str, *, at: datetime = AT) -> Entry:
    """The other side confirms the latest claim of a record."""
    return ledger.confirm(by=by, at=at + timedelta(minutes=1), claim_id=claim_of(source).pk)


def money_of(
    pairing: Pairing, giver: Actor, taker: Actor, village: Institution, at: datetime
) -> dict[str, Any]:
    """One of each for a small world: a fund granted, a project under way, a purchase delivered, a device used. Ids by name."""
    day = (at - timedelta(days=3)).date()
    sides = {"supporting_id": pairing.supporting_id, "receiving_id": pairing.receiving_id}
    fund = actions.note_fund(
        id=new_id(),
        by=giver,
        at=at,
        name="演示协作资金",
        source="east_west",
        year=day.year,
        fen=5 * VAN,
        **sides,
    )
    actions.grant_fund(by=giver, at=at, fund_id=fund.pk, on=day)
    said = actions.Said(name="演示智能终端", category="telemedicine", where="两个村卫生室", persons=2000)
    project = actions.request_project(
        id=new_id(),
        by=taker,
        at=at,
        asked_on=day,
        said=said,
        fund_id=fund.pk,
        stage=ProjectState.UNDER_WAY,
        **sides,
    )
    line = actions.set_line(
        id=new_id(), by=giver, at=at, project_id=project.pk, what="智能终端一体机", equipment="terminal",
        unit=Unit.DEVICE, quantity=3, unit_fen=3_200_000,
    )  # fmt: skip
    purchase = actions.order(
        id=new_id(),
        by=giver,
        at=at,
        line_id=line.pk,
        quantity=2,
        unit_fen=3_200_000,
        ordered_on=day,
        due_on=day,
    )
    actions.deliver(by=giver, at=at, purchase_id=purchase.pk, on=day)
    payment = actions.pay(id=new_id(), by=giver, at=at, purchase_id=purchase.pk, fen=3_200_000, paid_on=day)
    device = actions.register_device(
        id=new_id(), by=taker, at=at, supporting_id=pairing.supporting_id, place_id=village.pk, category="terminal",
        name="智能终端一体机", on=day, purchase_id=purchase.pk,
    )  # fmt: skip
    use = actions.log_use(id=new_id(), by=taker, at=at, device_id=device.pk, on=day)
    return {
        "fund": fund.pk, "project": project.pk, "line": line.pk, "purchase": purchase.pk, "device": device.pk,
        "use": use.pk, "label": device.label, "thing_claim": claim_of(f"purchase:{purchase.pk}").pk,
        "payment": payment.pk, "paid_claim": claim_of(f"payment:{payment.pk}").pk, "equipment": "terminal",
        **{f"money_{step}": step for step in (
            "edit", "grant", "close", "drop", "state", "attach", "start", "complete", "stop", "deliver", "pay", "cancel",
            "break", "mend", "hand_over", "move", "scrap", "approve", "use", "end",
        )},
    }  # fmt: skip
