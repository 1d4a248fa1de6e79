"""Postings with batches, absences and appraisals; placements with slots, competencies and signatures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from benchmarks.programmes.desk import Desk, Steps, day_between, moment
from benchmarks.programmes.sizes import BEGIN, FIRST, LAST, PLACEMENTS, POSTINGS, YEARS, part
from benchmarks.world.chance import chance, v7
from tongzhou.directory.models import Institution, Staff
from tongzhou.ledger.rules import Side
from tongzhou.partnerships.models import Pairing
from tongzhou.support.placements import acts as learning
from tongzhou.support.placements.models import Placement, PlacementStep, SignOff, Skill, Slots, SlotsStep
from tongzhou.support.postings import acts as serving
from tongzhou.support.postings.models import Absence, Appraisal, Batch, HandOver, Posting, Step
from tongzhou.support.sides.claiming import person

DAY = timedelta(1)
STAYS = (90, 180, 180, 180, 365)
SKILLS = ("胸腔闭式引流", "无痛胃镜", "新生儿气管插管", "深静脉置管", "腹腔镜阑尾切除", "产后出血抢救")


class Calendar:
    """When each person is free again: nobody is in two places."""

    def __init__(self, people: list[Staff]) -> None:
        self.free = {one.pk: FIRST - timedelta(400) for one in people}
        self.people = {one.pk: one for one in people}

    def take(self, start: date, days: int) -> tuple[Staff, date]:
        """Somebody and his first day: `start`, or as soon as somebody is free."""
        able = [key for key, day in self.free.items() if day <= start]
        key = chance.choice(able) if able else min(self.free, key=lambda one: self.free[one])
        begun = max(start, self.free[key])
        self.free[key] = begun + timedelta(days)
        return self.people[key], begun


def post_people(desk: Desk) -> None:
    """All postings of a programme."""
    county = desk.county
    batches: dict[tuple[object, int], Batch] = {}
    for pairing in county.pairings:
        for turn in range(YEARS + 1):
            year = FIRST.year + turn
            batches[pairing.pk, year] = Batch(
                id=v7(BEGIN), supporting=pairing.supporting, receiving=pairing.receiving, number=turn + 1,
                name=f"第{turn + 1}批", during=DateRange(date(year, 1, 1), date(year + 1, 1, 1)),
            )  # fmt: skip
    desk.tray.add(*batches.values())
    calendars = {one.pk: Calendar(county.people[one.supporting_id][1:]) for one in county.pairings}
    starts = sorted(day_between(FIRST, LAST + timedelta(60)) for _ in range(part(POSTINGS, county.share, 4)))
    for start in starts:
        pairing = chance.choice(county.pairings)
        days = chance.choice(STAYS)
        who, begun = calendars[pairing.pk].take(start, days)
        _posting(desk, pairing, who, begun, days, batches.get((pairing.pk, begun.year)))


def _posting(desk: Desk, pairing: Pairing, who: Staff, begun: date, days: int, batch: Batch | None) -> None:
    giving, taking, over = desk.county.office(pairing.supporting), desk.county.office(pairing.receiving), begun + timedelta(days)  # fmt: skip
    planned_at = moment(max(FIRST - timedelta(60), begun - timedelta(20)))
    ward = next(one for one in desk.county.wards[pairing.receiving_id] if one.specialty_id in who.specialties)
    row = Posting(
        id=v7(planned_at), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving, staff=who,
        department=ward, batch=batch, role="leader" if chance.random() < 0.1 else "member",
        planned=DateRange(begun, over), span=DateRange(begun, over),
    )  # fmt: skip
    way = [("begin", "planned", planned_at, giving)]
    if begun < LAST or chance.random() < 0.7:
        way.append(("agree", "agreed", planned_at, taking))
    if begun < LAST and len(way) == 2:
        _serve(desk, row, way, over)
    about: dict[str, dict[str, object]] = {"arrive": {"on": begun.isoformat()}}
    if row.left_on:
        about["depart"] = {"on": row.left_on.isoformat(), "days": row.days}
    desk.steps(Step, row, way, about)
    desk.tray.add(row)
    _papers(desk, row)


def _serve(desk: Desk, row: Posting, way: Steps, over: date) -> None:
    """He arrived; and left, when his time is over."""
    begun, hand, at = row.planned.lower, desk.county.hands[row.staff_id], moment(row.planned.lower)
    row.arrived_on, row.arrivals = begun, 1
    detail = serving.ArrivalDetail(
        row.role, row.batch.number if row.batch else None, "", False, (over - begun).days
    )
    told = desk.amounts(
        serving.ARRIVAL, row, row.key, (begun, begun), detail, at=at, members=(person("expert", row.staff),), department=row.department
    )  # fmt: skip
    sure = begun < LAST - timedelta(20)
    said = desk.claim(row, told, side=Side.SUPPORTING, by=hand, at=at, sure=sure)
    way.append(("arrive", "arriving", at, hand))
    if not said.confirmed:
        return
    way.append(("arrival_confirmed", "on_site", said.at, said.by))
    away = _absence(desk, row, over)
    if over >= LAST:
        return
    row.left_on, row.departures, row.span = over - DAY, 1, DateRange(begun, over)
    whole = (over - begun).days
    row.days = whole - away
    days = serving.DaysDetail(
        row.role, row.batch.number if row.batch else None, "", whole, away, max(whole // 2, 1)
    )
    left = moment(over - DAY, 18)
    told = desk.amounts(
        serving.DAYS, row, row.days_key, (begun, over - DAY), days, at=left, number=Decimal(row.days),
        members=(person("expert", row.staff),), department=row.department,
    )  # fmt: skip
    said = desk.claim(row, told, side=Side.SUPPORTING, by=hand, at=left, sure=over < LAST - timedelta(40))
    way.append(("depart", "leaving", left, hand))
    if said.confirmed:
        row.days_posted = True
        way.append(("days_confirmed", "left", said.at, said.by))
        if chance.random() < 0.7:
            way.append(("appraise", "appraised", said.at, said.by))


def _absence(desk: Desk, row: Posting, over: date) -> int:
    """Ten days of leave in the middle of two of three; how many days."""
    middle = row.planned.lower + (over - row.planned.lower) // 2
    if middle + timedelta(10) >= min(over, LAST) or chance.random() < 0.33:
        return 0
    desk.tray.add(
        Absence(
            id=v7(moment(middle)), posting=row, during=DateRange(middle, middle + timedelta(10)), why="leave"
        )
    )
    return 10


def _papers(desk: Desk, row: Posting) -> None:
    if row.state not in ("left", "appraised"):
        return
    at, office = moment(row.span.upper, 12), desk.office(row, Side.RECEIVING)
    if chance.random() < 0.5:
        desk.tray.add(
            HandOver(
                posting=row,
                patients="随访名单见病案室。",
                unfinished="无",
                done_at=at,
                done_by=row.staff.name,
            )
        )
    if row.state == "appraised":
        bands = dict.fromkeys(("work", "teaching", "discipline", "cooperation"), "good")
        desk.tray.add(
            Appraisal(
                id=v7(at), posting=row, bands=bands, overall="good", words="工作扎实，带教认真。", by_name=office.name, at=at
            )
        )  # fmt: skip


def place_people(desk: Desk) -> None:
    """All placements of a programme: somebody of the county learns in a ward of the supporter."""
    county = desk.county
    calendar = Calendar(county.people[county.hospital.pk][1:])
    slots: dict[tuple[object, int], Slots] = {}
    starts = sorted(
        day_between(FIRST, LAST + timedelta(30)) for _ in range(part(PLACEMENTS, county.share, 3))
    )
    for number, start in enumerate(starts):
        pairing = chance.choice(county.pairings)
        days = chance.choice((30, 90, 180))
        who, begun = calendar.take(start, days)
        ward = next(one for one in county.wards[pairing.supporting_id] if one.specialty_id in who.specialties)
        key = (ward.pk, begun.year)
        if key not in slots:
            slots[key] = _slots(desk, pairing, ward, begun.year)
        _placement(desk, pairing, who, (begun, begun + timedelta(days)), slots[key], number)


def _slots(desk: Desk, pairing: Pairing, ward: object, year: int) -> Slots:
    row = Slots(
        id=v7(BEGIN), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving, department=ward,
        year=year, during=DateRange(date(year, 1, 1), date(year + 1, 1, 1)), number=40,
    )  # fmt: skip
    desk.steps(
        SlotsStep,
        row,
        [("begin", "in-progress", moment(date(year, 1, 1)), desk.office(row, Side.SUPPORTING))],
    )
    desk.tray.add(row)
    return row


def _placement(
    desk: Desk, pairing: Pairing, who: Staff, days: tuple[date, date], slots: Slots, number: int
) -> None:
    begun, over = days
    giving, taking = desk.county.office(pairing.supporting), desk.county.office(pairing.receiving)
    at, arrived = moment(begun - timedelta(30)), moment(begun)
    row = Placement(
        id=v7(at), pairing=pairing, supporting=pairing.supporting, receiving=pairing.receiving, slots=slots,
        department=slots.department, home_department=who.department, trainee=who, goal="独立开展常见操作",
        teacher=_teacher(desk, pairing.supporting, who), planned=DateRange(begun, over), span=DateRange(begun, over),
    )  # fmt: skip
    row.search = f"{who.name} {slots.department.name}".lower()
    way = [("begin", "requested", at, taking), ("accept", "accepted", at, giving)]
    if begun < LAST:
        row.arrived_on, row.arrivals = begun, 1
        detail = learning.ArrivalDetail(slots.department.name, row.goal, (over - begun).days)
        told = desk.amounts(
            learning.ARRIVAL, row, row.key, (begun, begun), detail, at=arrived, members=(person("trainee", who),), department=slots.department
        )  # fmt: skip
        said = desk.claim(
            row, told, side=Side.RECEIVING, by=taking, at=arrived, sure=begun < LAST - timedelta(30)
        )
        way.append(("arrive", "received", arrived, taking))
        row.arrival_posted = said.confirmed
        if said.confirmed:
            way.append(("arrival_confirmed", "in-progress", said.at, said.by))
            _skills(desk, row, min(over, LAST))
            if over < LAST:
                _complete(desk, row, way, over, number)
    desk.steps(PlacementStep, row, way)
    desk.tray.add(row)


def _teacher(desk: Desk, house: Institution, who: Staff) -> Staff:
    return next(
        one for one in desk.county.people[house.pk][1:] if set(one.specialties) & set(who.specialties)
    )


def _complete(desk: Desk, row: Placement, way: Steps, over: date, number: int) -> None:
    at, giving = moment(over - DAY, 17), desk.office(row, Side.SUPPORTING)
    assert row.arrived_on
    row.ended_on, row.endings, row.days = over - DAY, 1, (over - row.arrived_on).days
    row.certificate, row.issued_on = f"{over.year}-{number:05d}", over - DAY
    detail = learning.CompletionDetail(row.days, 2, 1, row.certificate, row.department.name)
    told = desk.amounts(
        learning.COMPLETION, row, row.ending_key, (row.arrived_on, row.ended_on), detail, at=at,
        members=(person("trainee", row.trainee),), department=row.department,
    )  # fmt: skip
    said = desk.claim(row, told, side=Side.SUPPORTING, by=giving, at=at, sure=over < LAST - timedelta(40))
    way.append(("complete", "ready", at, giving))
    if said.confirmed:
        row.completion_posted = True
        way.append(("completed", "completed", said.at, said.by))


def _skills(desk: Desk, row: Placement, over: date) -> None:
    hand = desk.county.hands[row.teacher_id]
    assert row.arrived_on
    for number, name in enumerate(chance.sample(SKILLS, 2), 1):
        skill = Skill(
            id=v7(moment(row.arrived_on)), placement=row, number=number, name=name, key=name, wanted="alone"
        )
        desk.tray.add(skill)
        for level in ("observed", "assisted", "alone"):
            on = day_between(row.arrived_on, over)
            desk.tray.add(
                SignOff(
                    id=v7(moment(on)), skill=skill, level=level, on=on, teacher=row.teacher, at=moment(on),
                    by_key=hand.key, by_name=hand.name, by_title=hand.title,
                )
            )  # fmt: skip
