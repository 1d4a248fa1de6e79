"""Techniques with their statements and cases; the disease spectrum; safety events."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from benchmarks.programmes.desk import Desk, Steps, claimed_as, day_between, mark, moment
from benchmarks.programmes.places import Hand
from benchmarks.programmes.sizes import END, EVENTS, FIRST, LAST, TECHNIQUES, part
from benchmarks.world.chance import chance, v7
from tongzhou.directory.models import Staff
from tongzhou.ledger.rules import Amounts, Side
from tongzhou.partnerships.models import Pairing
from tongzhou.support.safety.models import Event, EventStep, Measure
from tongzhou.support.sides.claiming import person
from tongzhou.support.techniques import acts
from tongzhou.support.techniques.actions.claiming import amounts
from tongzhou.support.techniques.models import Case, Disease, Statement, Technique, TechniqueStep
from tongzhou.support.techniques.rules.stages import Facts, Stage, a_year_after, reached

NAMES = (
    "经皮冠状动脉造影",
    "无痛胃肠镜",
    "腹腔镜胆囊切除",
    "新生儿呼吸支持",
    "关节镜",
    "超声引导神经阻滞",
    "宫腔镜",
    "血液透析",
    "支气管镜",
    "静脉溶栓",
)
DISEASES = (
    "急性心肌梗死",
    "脑梗死",
    "慢性阻塞性肺疾病",
    "髋部骨折",
    "胆囊结石",
    "新生儿窒息",
    "消化道出血",
    "肺炎",
    "糖尿病",
    "肾衰竭",
)
WORDS = {"confirmed": "posted", "open": "waiting", "disputed": "disputed", "withdrawn": "withdrawn"}


def learn(desk: Desk) -> None:
    """All techniques of a programme, and what its county suffers from."""
    county = desk.county
    for year in range(FIRST.year, LAST.year):
        for name in DISEASES:
            desk.tray.add(
                Disease(
                    id=v7(moment(date(year, 12, 1))), institution=county.hospital, year=year, key=name, name=name,
                    in_county=chance.randint(20, 600), referred_out=chance.randint(5, 300), source="病案首页",
                )
            )  # fmt: skip
    for number in range(part(TECHNIQUES, county.share, 3)):
        Learning(desk, chance.choice(county.pairings), number)


class Learning:
    """One technique from its need to where it stands."""

    def __init__(self, desk: Desk, pairing: Pairing, number: int) -> None:
        self.desk, self.facts = desk, Facts()
        self.way: Steps = []
        self.alone: set[object] = set()
        county = desk.county
        self.expert = chance.choice(county.people[pairing.supporting_id][1:])
        ward = next(
            one for one in county.wards[pairing.receiving_id] if one.specialty_id in self.expert.specialties
        )
        able = [one for one in county.people[pairing.receiving_id] if one.department is ward]
        self.learners = able[:2]
        begun = day_between(FIRST, LAST - timedelta(10))
        self.row = Technique(
            id=v7(moment(begun)), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving,
            kind=chance.choice(("technique", "technique", "clinical_service")), name=f"{NAMES[number % 10]}（{number + 1}）",
            department=ward, need="转诊较多，县内不能开展。", planned_cases=10, begun_on=begun, grade="",
        )  # fmt: skip
        self._step("begin", Stage.NEEDED, moment(begun), county.office(pairing.receiving))
        if chance.random() < 0.9:
            self._introduced(begun)
        desk.steps(TechniqueStep, self.row, self.way)
        desk.tray.add(self.row)

    def _step(self, event: str, stage: Stage, at: datetime, hand: Hand) -> None:
        self.way.append((event, stage.value, at, hand))

    def _introduced(self, begun: date) -> None:
        row, hand = self.row, self.desk.county.hands[self.expert.pk]
        day = min(begun + timedelta(chance.randint(5, 60)), LAST - timedelta(1))
        row.introduced_on, row.expert = day, self.expert
        kind = acts.TECHNIQUE if row.kind == "technique" else acts.CLINICAL_SERVICE
        said = Statement(id=v7(moment(day)), technique=row, what="introduction", on=day)
        self._step("introduce", Stage.INTRODUCING, moment(day), hand)
        told = amounts(
            said, row, kind, day, acts.IntroducedDetail(row.name, "", ""), at=moment(day, 20), members=(person("expert", self.expert),)
        )  # fmt: skip
        if self._claim(said, told, day) == "posted":
            self.facts = Facts(claimed=True, introduced=True)
            self._settle(moment(day, 21))
            self._cases(day)

    def _cases(self, day: date) -> None:
        last, alone = LAST - timedelta(1), False
        for number in range(chance.randint(5, 40)):
            day += timedelta(chance.randint(3, 40))
            if day >= last:
                return
            learner = chance.choice(self.learners)
            alone = number > 10 and chance.random() < 0.6
            case = self._case(day, learner, alone)
            if case.standing != "posted":
                continue
            if alone:
                self._alone(case, learner, day)
            elif not self.facts.supervised:
                self.facts = Facts(claimed=True, introduced=True, supervised=1)
                self._settle(moment(day, 21))

    def _case(self, day: date, learner: Staff, alone: bool) -> Case:
        row, level = self.row, "alone" if alone else chance.choice(("observed", "assisted", "supervised"))
        hand = self.desk.county.hands[self.expert.pk]
        minutes, complication = chance.randint(30, 180), chance.random() < 0.03
        case = Case(
            id=v7(moment(day)), technique=row, on=day, learner=learner, expert=None if alone else self.expert, level=level,
            minutes=minutes, complication=complication, by_key=hand.key, by_name=hand.name, at=moment(day, 19),
        )  # fmt: skip
        case.digest = mark(case.pk, 0)
        members = [person("learner", learner), *([] if alone else [person("expert", self.expert)])]
        told = amounts(
            case, row, acts.CASE, day, acts.CaseDetail(row.name, level, complication), at=moment(day, 19), members=members, minutes=minutes
        )  # fmt: skip
        self._claim(case, told, day)
        return case

    def _alone(self, case: Case, learner: Staff, day: date) -> None:
        if learner.pk in self.alone:
            return
        self.alone.add(learner.pk)
        said = Statement(
            id=v7(moment(day)), technique=self.row, what="independence", on=day, learner=learner, case=case
        )
        detail = acts.AloneDetail(self.row.name, 10)
        told = amounts(
            said, self.row, acts.INDEPENDENT, day, detail, at=moment(day, 20), members=(person("learner", learner),)
        )  # fmt: skip
        if self._claim(said, told, day) == "posted" and not self.facts.independent:
            self.facts = Facts(True, True, 1, 1)
            self.row.check_due_on = a_year_after(day)
            self._settle(moment(day, 22))

    def _settle(self, at: datetime) -> None:
        stage = reached(self.facts)
        self._step(stage.value, stage, at, self.desk.office(self.row, Side.RECEIVING))

    def _claim(self, one: Case | Statement, told: Amounts, day: date) -> str:
        hand = self.desk.county.hands[self.expert.pk]
        said = self.desk.claim(self.row, told, side=Side.SUPPORTING, by=hand, at=moment(day, 20))
        one.claim, one.side, one.standing = claimed_as(one.source), "supporting", WORDS[said.word]
        self.desk.tray.add(one)
        return one.standing


def report_events(desk: Desk) -> None:
    """Safety events of the county hospital: reported, taken up, closed with what was learned."""
    county = desk.county
    people, house = county.people[county.hospital.pk], county.hospital
    for _ in range(part(EVENTS, county.share, 2)):
        day = day_between(FIRST, LAST - timedelta(1))
        who, at = chance.choice(people[1:]), moment(day, 15)
        hand, office = county.hands[who.pk], county.office(house)
        closed = day < LAST - timedelta(60) and chance.random() < 0.9
        row = Event(
            id=v7(at), institution=house, department=who.department, occurred_on=day, category="medication", severity="4",
            what="给药前核对发现规格不符，未用到病人身上。", reporter=hand.key, reporter_name=hand.name, at=at,
            state="completed" if closed else "requested", steps=3 if closed else 1,
            judged="4" if closed else "", lesson="双人核对。" if closed else "",
        )  # fmt: skip
        row.digest = mark(row.pk, 0)
        way = [("begin", "requested", at, hand)]
        if closed:
            way += [("take", "in-progress", min(at + timedelta(1), END), office), ("close", "completed", min(at + timedelta(9), END), office)]  # fmt: skip
            desk.tray.add(
                Measure(id=v7(at), event=row, what="修订核对流程", owner=who, due_on=day + timedelta(30), done_on=day + timedelta(20), result="已修订")
            )  # fmt: skip
        before = ""
        for number, (event, state, when, by) in enumerate(way, 1):
            desk.tray.add(
                EventStep(
                    record=row, number=number, event=event, from_state=before, to_state=state, at=when, by_key=by.key,
                    by_name=by.name, digest=mark(row.pk, number),
                )
            )  # fmt: skip
            before = state
        desk.tray.add(row)
