"""Funds, projects with their lines, purchases, payments; devices with their use."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.programmes.desk import Desk, Said, Steps, day_between, moment
from benchmarks.programmes.sizes import DEVICES, FIRST, FUNDS, LAST, PROJECTS, part
from benchmarks.world.chance import chance, v7
from tongzhou.ledger.rules import Side
from tongzhou.support.resources.actions import claiming
from tongzhou.support.resources.models import (
    BudgetLine,
    Device,
    DeviceStep,
    DeviceUse,
    Fund,
    FundStep,
    Payment,
    PaymentStep,
    Project,
    ProjectStep,
    Purchase,
    PurchaseStep,
    Repair,
)
from tongzhou.support.resources.rules.categories import EQUIPMENT
from tongzhou.support.resources.rules.categories import PROJECTS as CATEGORIES
from tongzhou.support.resources.rules.labels import label_of
from tongzhou.support.sides.models import TwoSided

THINGS = ("terminal", "ultrasound", "ecg", "monitor", "rounds_kit", "ambulance", "hospital_van", "laboratory")
PRICES = {"ambulance": 40_000_000, "hospital_van": 110_000_000}
AFTER = {"confirmed": "accept", "disputed": "dispute", "withdrawn": "take_back"}


class Money:
    """All money and things of a programme."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.county = desk, desk.county
        self.funds = [self._fund() for _ in range(part(FUNDS, self.county.share, 2))]
        for _ in range(part(PROJECTS, self.county.share, 3)):
            self._project(chance.choice(self.funds))
        for _ in range(part(DEVICES, self.county.share, 4)):
            self._device(None, day_between(FIRST, LAST - timedelta(40)))

    def _give(
        self, name: str, row: TwoSided, gift: claiming.Gift, on: date, *, backs: tuple[str, str, str]
    ) -> tuple[Said, Steps]:
        """Claim a gift; the step that follows, with the states after confirming, while waiting, when taken back."""
        hand = self.desk.office(row, Side.SUPPORTING)
        told = claiming.amounts(name, row, gift, moment(on, 20))
        said = self.desk.claim(row, told, side=Side.SUPPORTING, by=hand, at=moment(on, 20))
        if said.word == "open":
            return said, []
        accepted, waits, back = backs
        state = {"confirmed": accepted, "disputed": waits, "withdrawn": back}[said.word]
        return said, [(AFTER[said.word], state, said.at, said.by)]

    def _fund(self) -> Fund:
        on = day_between(FIRST, LAST - timedelta(60))
        pairing = chance.choice(self.county.pairings)
        row = Fund(
            id=v7(moment(on)), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving,
            name=f"{on.year} 年东西部协作资金", source="east_west", year=on.year, fen=chance.randint(50, 900) * 1_000_000,
            granted_on=on, version=1,
        )  # fmt: skip
        hand = self.desk.office(row, Side.SUPPORTING)
        way: Steps = [("begin", "noted", moment(on), hand), ("grant", "granted", moment(on, 20), hand)]
        _, more = self._give("fund", row, claiming.of_fund(row), on, backs=("received", "granted", "noted"))
        self.desk.steps(FundStep, row, way + more)
        self.desk.tray.add(row)
        return row

    def _project(self, fund: Fund) -> None:
        on = day_between(FIRST, LAST - timedelta(30))
        over = on + timedelta(chance.randint(60, 500))
        asks, gives = self.desk.office(fund, Side.RECEIVING), self.desk.office(fund, Side.SUPPORTING)
        row = Project(
            id=v7(moment(on)), pairing=fund.pairing, supporting=fund.supporting, receiving=fund.receiving, fund=fund,
            name=f"演示项目 {chance.randint(1, 9999)}", category=chance.choice(list(CATEGORIES)),
            where=chance.choice(self.county.townships).name, households=chance.randint(10, 400),
            persons=chance.randint(40, 1600), persons_qualifier="about", asked_on=on, due_on=on + timedelta(360),
        )  # fmt: skip
        way: Steps = [("begin", "requested", moment(on), asks)]
        if chance.random() < 0.92:
            way += [
                ("approve", "approved", moment(on, 16), gives),
                ("start", "under_way", moment(on, 18), gives),
            ]
        row.state = way[-1][1]
        paid = [self._line(row, number, on) for number in range(1, chance.randint(2, 5))]
        row.budget_fen = sum(paid)
        if len(way) == 3 and over < LAST:
            row.completed_on, row.version = over, 1
            way.append(("complete", "completed", moment(over, 20), gives))
            said, more = self._give("project", row, claiming.of_project(row), over, backs=("accepted", "completed", "under_way"))  # fmt: skip
            way += more
            if said.confirmed and chance.random() < 0.8:
                row.used_from = said.at.date()
                way.append(("use", "in_use", said.at, asks))
            if said.word == "withdrawn":
                row.completed_on = None
        self.desk.steps(ProjectStep, row, way)
        self.desk.tray.add(row)

    def _line(self, project: Project, number: int, on: date) -> int:
        """A line for things, bought, delivered, paid; what it costs in fen."""
        what = chance.choice(THINGS)
        kind, quantity = EQUIPMENT[what], chance.randint(1, 8)
        assert kind.unit
        unit = PRICES.get(what, chance.randint(10, 500) * 10_000)
        line = BudgetLine(
            id=v7(moment(on)), project=project, number=number, what=kind.words.zh, equipment=what, unit=kind.unit.value,
            quantity=quantity, unit_fen=unit, total_fen=unit * quantity,
        )  # fmt: skip
        self.desk.tray.add(line)
        ordered = on + timedelta(chance.randint(10, 90))
        if project.state == "under_way" and ordered < LAST:
            self._purchase(project, line, ordered)
        return unit * quantity

    def _purchase(self, project: Project, line: BudgetLine, on: date) -> None:
        hand, there = self.desk.office(project, Side.SUPPORTING), on + timedelta(chance.randint(10, 60))
        row = Purchase(
            id=v7(moment(on)), pairing=project.pairing, supporting=project.supporting, receiving=project.receiving,
            line=line, quantity=line.quantity, unit_fen=line.unit_fen, total_fen=line.total_fen, ordered_on=on,
            due_on=on + timedelta(40), supplier="演示医疗器械公司",
        )  # fmt: skip
        way: Steps = [("begin", "ordered", moment(on), hand)]
        if there < LAST:
            row.delivered_on, row.version = there, 1
            way.append(("deliver", "delivered", moment(there, 20), hand))
            gift = claiming.of_purchase(row)
            assert gift
            said, more = self._give("purchase", row, gift, there, backs=("accepted", "delivered", "ordered"))
            way += more
            if said.word == "withdrawn":
                row.delivered_on = None
            if said.confirmed and said.at.date() < LAST - timedelta(5):
                self._payment(row, said.at.date() + timedelta(2))
                for _ in range(min(line.quantity, 2) if chance.random() < 0.3 else 0):
                    self._device(row, there + timedelta(5))
        self.desk.steps(PurchaseStep, row, way)
        self.desk.tray.add(row)

    def _payment(self, purchase: Purchase, on: date) -> None:
        row = Payment(
            id=v7(moment(on)), pairing=purchase.pairing, supporting=purchase.supporting, receiving=purchase.receiving,
            purchase=purchase, fen=purchase.total_fen, paid_on=on,
        )  # fmt: skip
        hand = self.desk.office(row, Side.SUPPORTING)
        _, more = self._give("payment", row, claiming.of_payment(row), on, backs=("confirmed", "claimed", "withdrawn"))  # fmt: skip
        self.desk.steps(PaymentStep, row, [("begin", "claimed", moment(on, 20), hand), *more])
        self.desk.tray.add(row)

    def _device(self, purchase: Purchase | None, on: date) -> None:
        """Registered in a township or at the county hospital; used often, seldom, or not since long."""
        pairing = chance.choice(self.county.pairings)
        house = chance.choice([*self.county.townships, self.county.hospital])
        what = chance.choice(THINGS) if purchase is None else purchase.line.equipment
        row = Device(
            id=v7(moment(on)), pairing=pairing, supporting=pairing.supporting, receiving=house, purchase=purchase,
            category=what, name=EQUIPMENT[what].words.zh, registered_on=on, keeper=self.county.people[house.pk][0],
        )  # fmt: skip
        row.label = label_of(row.pk)
        hand = self.county.office(house)
        way: Steps = [("begin", "registered", moment(on), hand)]
        days = sorted({day_between(on, LAST - timedelta(1)) for _ in range(chance.choice((0, 10, 40, 80)))})
        for day in days:
            self.desk.tray.add(
                DeviceUse(id=v7(moment(day)), device=row, on=day, times=chance.randint(1, 9), by_key=hand.key, by_name=hand.name, at=moment(day, 17))
            )  # fmt: skip
        if days:
            row.last_used_on = days[-1]
            way.append(("start", "in_use", moment(days[0]), hand))
            if days[-1] < LAST - timedelta(EQUIPMENT[what].idle_days):
                way.append(
                    ("fall_idle", "idle", moment(days[-1]) + timedelta(EQUIPMENT[what].idle_days), hand)
                )
            elif chance.random() < 0.1:
                way.append(("break", "repair", moment(days[-1], 18), hand))
                self.desk.tray.add(Repair(device=row, broken_on=days[-1], fault="开不了机"))
        self.desk.steps(DeviceStep, row, way)
        self.desk.tray.add(row)
