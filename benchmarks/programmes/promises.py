"""Commitments with measures, the four ones, mutual visits; what reports stated."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from benchmarks.programmes.desk import Desk, claimed_as, day_between, moment
from benchmarks.programmes.sizes import BEGIN, END, FIRST, GOALS, LAST, SIGNED, VISITS, part
from benchmarks.world.chance import chance, v7
from tongzhou.indicators import named
from tongzhou.indicators.models import StatedFigure
from tongzhou.ledger.rules import Side
from tongzhou.partnerships.models import Commitment, CommitmentRevision
from tongzhou.support.goals.acts import REACHED
from tongzhou.support.goals.acts import Detail as GoalDetail
from tongzhou.support.goals.models import Goal, GoalStep
from tongzhou.support.goals.rules import One
from tongzhou.support.sides.claiming import person
from tongzhou.support.visits.acts import MUTUAL_VISIT
from tongzhou.support.visits.acts import Detail as VisitDetail
from tongzhou.support.visits.models import Participant, Resolution, Survey, Visit, VisitStep

YEARLY = {
    "experts_posted": 10, "on_site_days": 1800, "staff_trained": 8, "teaching_ward_rounds": 40, "lectures": 12,
    "operations": 200, "outpatient_and_emergency_visits": 4000, "techniques": 3, "free_clinics": 4, "mutual_visits": 2,
}  # fmt: skip
"""By measure, the yearly target of a middling programme."""
TERM = {"techniques_independent": 10, "funds": 500_000_000, "devices": 30}
STATES = {"open": "ready", "confirmed": "completed", "disputed": "on-hold", "withdrawn": "requested"}
EVENTS = {"confirmed": "posted", "disputed": "disputed", "withdrawn": "withdrawn"}


def promise(desk: Desk) -> None:
    """The commitments of the programme's agreement and, of all that was ever counted, what a report stated."""
    county = desk.county
    made = [_counted(desk, code, target, "year") for code, target in YEARLY.items()]
    made += [_counted(desk, code, target, "term") for code, target in TERM.items()]
    state = Commitment(
        id=v7(BEGIN), programme=county.programme, agreement=county.agreement, words="做到“四个一”", comparison="at_least",
        per="term", during=DateRange(SIGNED, date(2031, 1, 1)), binds="both",
    )  # fmt: skip
    for one in [*made, state]:
        said = {"words": one.words, "measure": one.measure, "target": one.target and str(one.target)}
        desk.tray.add(
            one,
            CommitmentRevision(
                commitment=one, number=1, kind="make", on=SIGNED, content=said, by_key="system:benchmark", by_name="演示", at=BEGIN
            ),
        )  # fmt: skip
    for place, known in enumerate(named.promisable()):
        desk.tray.add(
            StatedFigure(
                id=v7(BEGIN), programme=county.programme, name=known.code, position=place, number=chance.randint(1, 5000),
                unit=known.unit.value, qualifier="exact", as_of=LAST, source="演示年度报告", measure=known.code,
                by_key="system:benchmark", by_name="演示", at=END,
            )
        )  # fmt: skip
    _goals(desk, state)
    _visits(desk)


def _counted(desk: Desk, code: str, target: int, per: str) -> Commitment:
    known = named.ALL[code]
    return Commitment(
        id=v7(BEGIN), programme=desk.county.programme, agreement=desk.county.agreement, words=f"{known.words.zh}不少于 {target}",
        measure=code, target=Decimal(target), unit=known.unit.value, comparison="at_least", per=per,
        during=DateRange(SIGNED, date(2031, 1, 1)), binds="supporting",
    )  # fmt: skip


def _goals(desk: Desk, promised: Commitment) -> None:
    for number in range(part(GOALS, desk.county.share, 4)):
        pairing = chance.choice(desk.county.pairings)
        begun = day_between(FIRST, LAST - timedelta(1))
        due = begun + timedelta(365)
        one = list(One)[number % 4]
        row = Goal(
            id=v7(moment(begun)), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving, commitment=promised,
            one=one.value, title=f"{one.words.zh}（{number + 1}）", baseline="县内不能开展，全部外转。", due_on=due,
        )  # fmt: skip
        hand = desk.office(row, Side.SUPPORTING)
        way = [("begin", "in-progress", moment(begun), hand)]
        if due < LAST:
            row.evidence, row.reached_on, row.look_on, row.version = (
                "病案首页与手术登记。",
                due,
                due + timedelta(365),
                1,
            )
            row.claim = claimed_as(row.source)
            detail = GoalDetail(
                row.one, row.title, row.baseline, row.evidence, str(promised.pk), row.look_on.isoformat()
            )
            told = desk.amounts(REACHED, row, row.source, (due, due), detail, at=moment(due, 20))
            said = desk.claim(row, told, side=Side.SUPPORTING, by=hand, at=moment(due, 20))
            way.append(("claim", "ready", moment(due, 20), hand))
            if said.word in EVENTS:
                state = "in-progress" if said.word == "withdrawn" else STATES[said.word]
                way.append((EVENTS[said.word], state, said.at, said.by))
        desk.steps(GoalStep, row, way)
        desk.tray.add(row)


def _visits(desk: Desk) -> None:
    for _ in range(part(VISITS, desk.county.share, 2)):
        pairing = chance.choice(desk.county.pairings)
        first = day_between(FIRST, LAST + timedelta(30))
        row = Visit(
            id=v7(moment(min(first, LAST))), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving,
            visitor="supporting", purpose="调研学科建设，商定下一年计划", first_on=first, last_on=first + timedelta(2), agenda="座谈、查看科室",
        )  # fmt: skip
        hand = desk.office(row, Side.SUPPORTING)
        away, home = desk.county.people[pairing.supporting_id], desk.county.people[pairing.receiving_id]
        seats = [
            ("leader", away[0]),
            *(("visitor", one) for one in chance.sample(away[1:], 4)),
            ("host", home[0]),
        ]
        for place, (seat, staff) in enumerate(seats, 1):
            desk.tray.add(Participant(visit=row, position=place, seat=seat, staff=staff, name=staff.name))
        way = [("begin", "requested", moment(min(first, LAST) - timedelta(20)), hand)]
        ward = desk.county.wards[pairing.receiving_id][0]
        if row.last_on < LAST:
            over = moment(row.last_on, 18)
            desk.tray.add(
                Survey(visit=row, department=ward, findings="人员够，设备旧。", by_key=hand.key, by_name=hand.name, at=over),
                Resolution(
                    id=v7(over), visit=row, what="半年内派一名超声医师", owner=home[1], due_on=row.last_on + timedelta(180),
                    state="done" if row.last_on < LAST - timedelta(200) else "open",
                    done_on=row.last_on + timedelta(100) if row.last_on < LAST - timedelta(200) else None,
                ),
            )  # fmt: skip
            row.delegation, row.version, row.claim = 5, 1, claimed_as(row.source)
            detail = VisitDetail(row.purpose, row.visitor, 5, 3, [ward.name], 1)
            members = tuple(person("host" if seat == "host" else "visitor", staff) for seat, staff in seats)
            told = desk.amounts(
                MUTUAL_VISIT, row, row.source, (first, row.last_on), detail, at=over, members=members
            )
            said = desk.claim(row, told, side=Side.SUPPORTING, by=hand, at=over)
            way.append(("hold", "ready", over, hand))
            if said.word in EVENTS:
                way.append((EVENTS[said.word], STATES[said.word], said.at, said.by))
        desk.steps(VisitStep, row, way)
        desk.tray.add(row)
