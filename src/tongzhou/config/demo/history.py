"""What was done before the story begins: the figures of the five reports as single records and counts, entered late and confirmed by the other side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from tongzhou.accounts import actions as accounts
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.config.demo import facts, outputs
from tongzhou.config.demo.cast import Cast, department_id, house_id
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.config.demo.places import DEMO
from tongzhou.config.demo.story import Beat
from tongzhou.directory import actions as directory
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.periods import Period
from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.rules import Ask
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.placements import actions as placements
from tongzhou.support.postings import actions as postings
from tongzhou.support.postings.actions import Plan
from tongzhou.support.resources import actions as resources
from tongzhou.support.resources.actions.projects import Said
from tongzhou.support.resources.rules.states import ProjectState
from tongzhou.support.techniques import actions as techniques
from tongzhou.support.techniques.actions.needs import Need
from tongzhou.support.techniques.rules.stages import Kind

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = ("远山", "晓河", "明谷", "知夏", "长林", "若溪", "立春", "望岳", "清源", "向阳")
TOPICS = (
    "急性胸痛的鉴别",
    "卒中早识别",
    "新生儿复苏",
    "产后出血处理",
    "抗菌药物合理使用",
    "心电图读图",
    "慢阻肺管理",
    "糖尿病足",
)
CLAIMS_AT_ONCE = 500
MONTH = 30


@cache
def told() -> dict[str, Any]:
    """The data file, by programme."""
    text = (Path(__file__).parent / "data" / "history.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def beats(cast: Cast) -> Iterator[Beat]:
    """One beat a programme: told once its report was out, but not before the story's own beginning."""
    for code, said in told().items():
        at = max(cast.start + timedelta(days=1), _moment(said["told_on"]))
        yield Beat(at, lambda at, code=code, said=said: _Teller(code, said, at).tell())  # type: ignore[misc]  # bound now


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(10), CHINA)


@dataclass
class _Teller:
    """Enters one programme's history in the name of the supporters' offices; the recipients' offices confirm it as a block."""

    code: str
    said: dict[str, Any]
    at: datetime

    @transaction.atomic
    def tell(self) -> None:
        self._postings()
        self._placements()
        self._workstations()
        self._techniques()
        self._money()
        self._acts()
        outputs.tell(self.code, self.said, self.office, self.at)
        self._confirm()
        outputs.use(self.code, self.said, self.office, self.at)

    def office(self, house: str) -> Actor:
        """The office of a house; its account is made when it is first needed."""
        id = uid("account", "history", house)
        try:
            return actor_of(id, at=self.at)
        except NotFound:
            return self._hired(id, house)

    def _hired(self, id: UUID, house: str) -> Actor:
        accounts.create_account(
            id=id, by=DEMO, at=self.at, username=f"demo-history-{house}", name=f"{PREFIX}台账经办", password=None, staff_id=None, must_change=False
        )  # fmt: skip
        accounts.grant_role(
            by=DEMO, at=self.at, account_id=id, role=Role.PROGRAMME_OFFICE, institution_id=house_id(house)
        )
        return actor_of(id, at=self.at)

    def person(self, house: str, what: str, number: int, department: str) -> UUID:
        """An invented member of staff of a house, registered for this."""
        id = uid("staff", "history", house, what, number)
        name = f"{PREFIX}{FAMILY[number % len(FAMILY)]}{GIVEN[number // len(FAMILY) % len(GIVEN)]}{'甲乙丙丁'[('expert', 'trainee', 'seat', 'x').index(what)]}"
        directory.register_staff(
            id=id, by=DEMO, at=self.at, institution_id=house_id(house), name=name,
            title=(Title.CHIEF_PHYSICIAN, Title.ASSOCIATE_CHIEF_PHYSICIAN, Title.ATTENDING_PHYSICIAN)[number % 3],
            department_id=department_id(house, department) if department else None, specialties=[],
        )  # fmt: skip
        return id

    def _postings(self) -> None:
        for one in self.said.get("experts", ()):
            span = (self.said["told_on"] - one["since"]).days - one["months"] * MONTH - 5
            for number in range(one["number"]):
                begins = one["since"] + timedelta(days=span * number // max(1, one["number"] - 1))
                ends = begins + timedelta(days=one["months"] * MONTH)
                postings.record(
                    id=uid("posting", self.code, one["from"], number), by=self.office(one["from"]), at=self.at,
                    supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]),
                    plan=Plan(self.person(one["from"], "expert", number, ""), Period(begins, ends), department_id=department_id(one["to"], one["department"])),
                    arrived_on=begins, left_on=ends - timedelta(days=1),
                )  # fmt: skip

    def _placements(self) -> None:
        for one in self.said.get("trainees", ()):
            span = (self.said["told_on"] - one["since"]).days - one["months"] * MONTH - 5
            for number in range(one["number"]):
                begins = one["since"] + timedelta(days=span * number // max(1, one["number"] - 1))
                placements.record(
                    id=uid("placement", self.code, one["from"], number), by=self.office(one["from"]), at=self.at,
                    department_id=department_id(one["from"], one["department"]), trainee_id=self.person(one["to"], "trainee", number, ""),
                    arrived_on=begins, ended_on=begins + timedelta(days=one["months"] * MONTH), goal="进修",
                    certificate=f"演示-{self.code[:4]}-{one['from'][:3]}-{number + 1:03d}", issued_on=begins + timedelta(days=one["months"] * MONTH),
                )  # fmt: skip

    def _workstations(self) -> None:
        for one in self.said.get("workstations", ()):
            for number in range(one["number"]):
                placements.open_workstation(
                    id=uid("workstation", self.code, one["from"], number), by=self.office(one["from"]), at=self.at,
                    expert_id=self.person(one["from"], "seat", number, ""), receiving_id=house_id(one["to"]),
                    plaque=f"{PREFIX}专家工作站（{number + 1}）", opened_on=one["since"] + timedelta(days=40 * number),
                    department_id=department_id(one["to"], one["department"]),
                )  # fmt: skip

    def _techniques(self) -> None:
        for one in self.said.get("techniques", ()):
            expert = uid("staff", "history", one["from"], "expert", 0)
            for number in range(one["number"]):
                kind = Kind(one["kind"])
                techniques.record(
                    id=uid("technique", self.code, one["kind"], number), by=self.office(one["from"]), at=self.at,
                    supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), on=one["since"] + timedelta(days=20 * number),
                    need=Need(kind, f"{'新适宜技术' if kind is Kind.TECHNIQUE else '新诊疗项目'}（演示 {number + 1}）", department_id=department_id(one["to"], one["department"])),
                    expert_id=expert,
                )  # fmt: skip

    def _money(self) -> None:
        for one in self.said.get("funds", ()):
            by, id = self.office(one["from"]), uid("fund", self.code, one["name"])
            resources.note_fund(
                id=id, by=by, at=self.at, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), name=one["name"],
                source="east_west", year=one["year"], fen=one["fen"], granted_on=one["granted"],
            )  # fmt: skip
            resources.grant_fund(by=by, at=self.at, fund_id=id, on=one["granted"])
        for one in self.said.get("projects", ()):
            for number in range(one["number"]):
                self._project(one, number)

    def _project(self, one: dict[str, Any], number: int) -> None:
        by, id = self.office(one["from"]), uid("project", self.code, one["name"], number)
        whole = number == 0  # the beneficiaries of a kind of project are known for all of them together
        last = Qualifier(one.get("qualifier", "exact"))
        resources.request_project(
            id=id, by=by, at=self.at, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), asked_on=one["since"],
            said=Said(
                name=f"{one['name']}（{number + 1}）" if one["number"] > 1 else one["name"], category=one["category"],
                households=one.get("households") if whole else None, persons=one.get("persons") if whole else None,
                households_qualifier=last, persons_qualifier=last,
            ),
            stage=ProjectState.UNDER_WAY,
        )  # fmt: skip
        resources.complete_project(by=by, at=self.at, project_id=id, on=one["since"])

    def _acts(self) -> None:
        for index, one in enumerate(self.said.get("acts", ())):
            block = [
                (uid("act", self.code, index, number), work) for number, work in enumerate(self._works(one))
            ]
            acts.record_many(by=self.office(one["from"]), at=self.at, told=block)

    def _works(self, one: dict[str, Any]) -> Iterator[Work]:
        kind = get(one["kind"])
        if "years" in one:
            yield from self._statements(one)
            return
        number = one["parts"] if kind.typed else one["total"]
        span = (one["until"] - one["since"]).days
        for which in range(number):
            day = one["since"] + timedelta(days=span * which // max(1, number - 1))
            detail = dict(one.get("detail", {})) | (
                {"source": "system"}
                if any(f.code == "source" and f.ask is Ask.CHOICE for f in kind.fields)
                else {}
            )
            begins = datetime.combine(day, time(9 + which % 6, which % 4 * 15), CHINA)
            yield Work(
                kind=kind.code, side=Side.SUPPORTING, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]),
                occurred_from=begins, occurred_to=begins + timedelta(minutes=60),
                department_id=department_id(one["to"], one["department"]) if "department" in one else None,
                topic=TOPICS[which % len(TOPICS)] if kind.topic else "", minutes=60 if kind.timed else None,
                quantity=Decimal(one["total"] * (which + 1) // number - one["total"] * which // number) if kind.typed else None,
                qualifier=Qualifier(one.get("qualifier", "exact")), detail=detail,
                people=tuple(Who(part.role, None, f"{PREFIX}带教专家{which % 12 + 1}") for part in kind.parts if part.least), origin="system",
            )  # fmt: skip

    def _statements(self, one: dict[str, Any]) -> Iterator[Work]:
        """One statement a year, the years ending on `until`: zero is a statement, not a gap."""
        for back in range(one["years"], 0, -1):
            begins = one["until"].replace(year=one["until"].year - back) + timedelta(days=1)
            ends = one["until"].replace(year=one["until"].year - back + 1)
            yield Work(
                kind=one["kind"], side=Side.SUPPORTING, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]),
                occurred_from=datetime.combine(begins, time(), CHINA), occurred_to=datetime.combine(ends, time(23, 59, 59), CHINA),
                detail=one["detail"], origin="system",
            )  # fmt: skip

    def _confirm(self) -> None:
        """The recipients' offices confirm, house by house, in blocks. A second round takes what the first made possible."""
        by_key = [self.office(house).key for house in self._givers()]
        for _ in range(2):
            waiting = (
                Claim.objects.filter(state="open", by_key__in=by_key)
                .order_by("id")
                .values_list("id", "receiving")
            )
            houses: dict[UUID, list[UUID]] = {}
            for claim, house in waiting:
                houses.setdefault(house, []).append(claim)
            keys = {
                house_id(one["key"]): one["key"]
                for told in facts.programmes()
                for one in told["institutions"]
            }
            for house, claims in houses.items():
                by = self.office(keys[house])
                for start in range(0, len(claims), CLAIMS_AT_ONCE):
                    ledger.confirm_many(by=by, at=self.at, claim_ids=claims[start : start + CLAIMS_AT_ONCE])

    def _givers(self) -> set[str]:
        parts = (value for value in self.said.values() if isinstance(value, list))
        return {one["from"] for listed in parts for one in listed}
