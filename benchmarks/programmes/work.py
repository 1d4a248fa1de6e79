"""Plain acts of all kinds: what was done, by whom, how much, claimed by one side."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.programmes.desk import Desk, day_between, moment
from benchmarks.programmes.places import Hand
from benchmarks.programmes.sizes import ACTS, END, FIRST, LAST, part
from benchmarks.world.chance import chance, v7
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger.rules import Amounts, Side
from tongzhou.support.acts import kinds
from tongzhou.support.acts.models import Act, ActPerson, ActStep
from tongzhou.support.acts.rules import ActKind, Ask, Field, Group
from tongzhou.support.sides.claiming import begins, claim_id, ends, person

OFTEN = {
    "outpatient_visit": 34, "admission": 10, "operation": 8, "emergency_visit": 5, "emergency_admission": 2,
    "prehospital_rescue": 1, "teaching_ward_round": 13, "surgical_teaching": 6, "lecture": 6, "case_discussion": 5,
    "skills_training": 3, "management_guidance": 2, "public_health_training": 1, "training_course": 1, "free_clinic": 1,
    "home_visit": 1, "patient_aid": 0.4, "exchange": 0.3, "health_outcome": 0.2, "platelet_support": 0.1,
}  # fmt: skip
"""Of a hundred acts."""
TOPICS = (
    "胸痛的早期识别",
    "慢阻肺规范管理",
    "围手术期护理",
    "新生儿复苏",
    "糖尿病足换药",
    "超声引导穿刺",
    "病历质量",
    "抗菌药物合理使用",
)
MOST = {"outpatient_visit": 60, "emergency_visit": 20, "admission": 12, "operation": 6, "home_visit": 15}
AFTER = {"confirmed": "posted", "disputed": "disputed", "withdrawn": "withdraw"}
STATES = {"open": "requested", "confirmed": "completed", "disputed": "on-hold", "withdrawn": "cancelled"}


def do_work(desk: Desk) -> None:
    """All acts of a programme, its specialists' daily bread."""
    drawn = chance.choices(list(OFTEN), list(OFTEN.values()), k=part(ACTS, desk.county.share))
    for code in drawn:
        Doing(desk, kinds.get(code))


class Doing:
    """One act."""

    def __init__(self, desk: Desk, kind: ActKind) -> None:
        self.desk, self.kind = desk, kind
        county = desk.county
        self.pairing = chance.choice(county.pairings)
        giving = self.pairing.supporting
        near = kind.group is Group.OUTREACH and chance.random() < 0.7
        taking = chance.choice(county.townships) if near else self.pairing.receiving
        self.expert = _busy(county.people[giving.pk][1:])
        ward = next((one for one in county.wards[taking.pk] if one.specialty_id in self.expert.specialties), None) \
            if kind.needs_department else None  # fmt: skip
        begun, over, minutes = _times(kind, day_between(FIRST, LAST - timedelta(1)))
        at = min(over + timedelta(hours=chance.expovariate(0.1)), END)
        ours = kind.usual is Side.SUPPORTING
        by = county.hands[self.expert.pk] if ours else county.office(taking)
        self.act = self._act(giving, taking, ward, (begun, over, minutes), at, by)
        self._people(taking)
        self._claimed(by, at)

    def _act(
        self,
        giving: Institution,
        taking: Institution,
        ward: Department | None,
        when: tuple[datetime, datetime, int | None],
        at: datetime,
        by: Hand,
    ) -> Act:
        kind = self.kind
        act = Act(
            id=v7(at), pairing=self.pairing, supporting=giving, receiving=taking, kind=kind.code, side=kind.usual.value,
            department=ward, topic=chance.choice(TOPICS) if kind.topic else "", occurred_from=when[0], occurred_to=when[1],
            quantity=Decimal(chance.randint(1, MOST.get(kind.code, 3)) if kind.typed else 1), unit=kind.unit.value,
            qualifier="about" if kind.typed and chance.random() < 0.02 else "exact", minutes=when[2],
            grade=chance.choice(kind.grades).code if kind.grades else "", detail=_detail(kind),
            origin="phone" if chance.random() < 0.5 else "page", by_key=by.key, by_name=by.name, by_title=by.title,
            by_institution=by.institution, at=at,
        )  # fmt: skip
        act.claim = claim_id(act.source, 1)
        return act

    def _people(self, taking: Institution) -> None:
        """Those of each part; `members` as the entry names them."""
        local = self.desk.county.people[taking.pk]
        found: list[tuple[str, Staff]] = []
        for one in self.kind.parts:
            if one.side is Side.SUPPORTING:
                found.append((one.role, self.expert))
            else:
                found += [
                    (one.role, staff) for staff in chance.sample(local, min(len(local), chance.randint(0, 5)))
                ]
        self.members = tuple(person(role, staff) for role, staff in found)
        for member, (role, staff) in zip(self.members, found, strict=True):
            self.desk.tray.add(
                ActPerson(act=self.act, role=role, staff=staff, name=staff.name, title=member.title)
            )
        act = self.act
        told = [
            act.topic,
            act.department.name if act.department else "",
            *(staff.name for _, staff in found[:6]),
        ]
        houses = [act.supporting.label, act.receiving.label]
        act.search = " ".join(word.lower() for word in [*told, *houses] if word)[:400]

    def _claimed(self, by: Hand, at: datetime) -> None:
        act = self.act
        topic = {"topic": act.topic} if self.kind.topic else {}
        said = self.desk.claim(
            act,
            Amounts(
                kind=act.kind, source=act.source, version=1, occurred_from=act.occurred_from, occurred_to=act.occurred_to,
                supporting_id=act.supporting_id, receiving_id=act.receiving_id, pairing_id=act.pairing_id,
                quantity=Quantity(act.quantity, self.kind.unit, act.amount.qualifier), department_id=act.department_id,
                specialty=(act.department.specialty_id or "") if act.department else "", tier=act.receiving.tier,
                grade=act.grade, minutes=act.minutes, members=self.members, detail=topic | act.detail,
            ),
            side=Side(act.side), by=by, at=at,
        )  # fmt: skip
        way = [("begin", "requested", at, by)]
        if said.word in AFTER:
            way.append((AFTER[said.word], STATES[said.word], said.at, said.by))
        self.desk.steps(ActStep, act, way)
        self.desk.tray.add(act)


def _busy(people: list[Staff]) -> Staff:
    """Some do much more than others."""
    return people[min(int(chance.expovariate(3 / len(people))), len(people) - 1)]


def _times(kind: ActKind, day: date) -> tuple[datetime, datetime, int | None]:
    """From, to, minutes: of a session its hour, of a count the whole day."""
    if not kind.timed:
        return begins(day), ends(day, at=END), None
    begun = moment(day, chance.randint(8, 17))
    minutes = chance.choice((30, 45, 60, 60, 90, 120))
    return begun, begun + timedelta(minutes=minutes), minutes


def _detail(kind: ActKind) -> dict[str, Any]:
    """What is asked of this kind, answered when it must be and often otherwise."""
    return {one.code: _answer(one) for one in kind.fields if one.required or chance.random() < 0.6}


def _answer(one: Field) -> object:
    match one.ask:
        case Ask.CHOICE:
            return chance.choice(one.options).code
        case Ask.WHOLE | Ask.FEN:
            return chance.randint(0, 30)
        case Ask.YES_NO:
            return chance.random() < 0.5
        case Ask.LIST:
            return ["心血管内科", "儿科"]
    return "演示登记"
