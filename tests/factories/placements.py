"""A supporter's department with slots, a trainee of the recipient, his teacher, and placements at each stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tests.factories.actors import actor_at
from tests.factories.consultations import Stage, staff_of
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import AT, Place, place
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.support.placements import actions
from tongzhou.support.placements.models import Placement, Skill, Slots
from tongzhou.support.placements.rules.levels import Level

EARLY = AT - timedelta(days=200)
"""When slots are offered and people are nominated; AT is 2026-03-05."""
FIRST, LAST = date(2025, 9, 1), date(2026, 2, 27)
SKILLS = ("无创通气参数设置", "胸腔穿刺", "床旁超声")


@dataclass(frozen=True)
class School:
    """A place, a department of each side, and who learns and teaches there."""

    place: Place
    department: Department
    home: Department
    trainee_staff: Staff
    teacher_staff: Staff
    trainee: Actor
    teacher: Actor
    colleague: Actor
    """A doctor of the trainee's own department."""

    @property
    def giving(self) -> Actor:
        """The supporter's office."""
        return self.place.giving_office

    @property
    def taking(self) -> Actor:
        """The recipient's office."""
        return self.place.receiving_office

    def slots(self, number: int = 2, *, year: int = 2025, first_month: int = 6) -> Slots:
        """Slots of the activity year 2025, from June, unless told otherwise."""
        return actions.offer_slots(
            id=new_id(), by=self.giving, at=EARLY, department_id=self.department.pk,
            receiving_id=self.place.pairing.receiving_id, year=year, number=number, first_month=first_month,
        )  # fmt: skip

    def nominated(self, slots: Slots | None = None, staff: Staff | None = None) -> Placement:
        """Somebody named for a slot, with three competencies to learn."""
        return actions.nominate(
            id=new_id(), by=self.taking, at=EARLY, slots_id=(slots or self.slots()).pk,
            trainee_id=(staff or self.trainee_staff).pk, planned=Period(FIRST, LAST + timedelta(1)),
            goal="独立管理呼吸衰竭病人", skills=SKILLS,
        )  # fmt: skip

    def accepted(self, **given: object) -> Placement:
        """Accepted, with his teacher."""
        row = self.nominated(**given)  # type: ignore[arg-type]
        return actions.accept(by=self.giving, at=EARLY, placement_id=row.pk, teacher_id=self.teacher_staff.pk)

    def arrived(self, **given: object) -> Placement:
        """He came on the planned day; the supporter has not confirmed yet."""
        row = self.accepted(**given)
        return actions.arrive(by=self.taking, at=noon(FIRST), placement_id=row.pk, on=FIRST)

    def learning(self, **given: object) -> Placement:
        """He is there, and both sides say so."""
        row = self.arrived(**given)
        confirmed(self.giving, row.key, row.arrivals, at=noon(FIRST))
        row.refresh_from_db()
        return row

    def signed(self, *levels: Level) -> Placement:
        """The first competencies are signed at these levels, halfway through."""
        row = self.learning()
        lines = dict(zip((one.pk for one in skills_of(row)), levels, strict=False))
        day = FIRST + timedelta(days=60)
        actions.sign(by=self.teacher, at=noon(day), placement_id=row.pk, levels=lines, on=day)
        return row

    def completed(self, *levels: Level) -> Placement:
        """He has his certificate, and both sides stand behind it."""
        row = self.signed(*levels) if levels else self.learning()
        row = actions.complete(by=self.giving, at=noon(LAST), placement_id=row.pk, on=LAST)
        confirmed(self.taking, row.ending_key, row.endings, at=noon(LAST))
        row.refresh_from_db()
        return row


def school() -> School:
    """A fresh one."""
    p = place()
    department = DepartmentFactory(institution=p.pairing.supporting)
    home = DepartmentFactory(institution=p.pairing.receiving)
    trainee, teacher = StaffFactory(department=home), StaffFactory(department=department)
    colleague = StaffFactory(department=home)
    learn = actor_at(p.pairing.receiving, Role.CLINICIAN, staff=trainee, name=trainee.name)
    teach = actor_at(p.pairing.supporting, Role.EXPERT, staff=teacher, name=teacher.name)
    near = actor_at(p.pairing.receiving, Role.CLINICIAN, staff=colleague, name=colleague.name)
    return School(
        p,
        department,
        home,
        trainee,
        teacher,
        replace(learn, department_id=home.pk),
        replace(teach, department_id=department.pk),
        replace(near, department_id=home.pk),
    )


def noon(day: date) -> datetime:
    """Afternoon of a day in China."""
    return datetime.combine(day, AT.timetz()) + timedelta(hours=4)


def claim_of(source: str, version: int = 1) -> Claim:
    """The claim of a record's version."""
    return Claim.objects.get(source=source, version=version)


def confirmed(by: Actor, source: str, version: int = 1, *, at: datetime = AT) -> None:
    """The other side signs."""
    ledger.confirm(by=by, at=at, claim_id=claim_of(source, version).pk)


def skills_of(row: Placement) -> list[Skill]:
    """The competencies in their order."""
    return list(row.skills.order_by("number"))


def of_stage(s: Stage, now: datetime) -> dict[str, object]:
    """Placements of a stage's county at each point where somebody is shown something else; slots, a mentorship, a workstation."""
    today = now.date()
    expert, doctor = staff_of(s.expert), staff_of(s.county_doctor)
    slots = actions.offer_slots(
        id=new_id(), by=s.office, at=now, department_id=s.cardiology.pk, receiving_id=s.county.pk, year=today.year, number=9
    )  # fmt: skip
    nominated, awaited, learning = (_begun(s, slots, now, name) for name in ("提名", "待报到", "学员"))
    for row in (awaited, learning):
        actions.accept(by=s.office, at=now, placement_id=row.pk, teacher_id=expert.pk)
    learning = actions.arrive(by=s.county_office, at=now, placement_id=learning.pk, on=today)
    confirmed(s.office, learning.key, learning.arrivals, at=now)
    skills = skills_of(learning)
    actions.sign(
        by=s.expert, at=now, placement_id=learning.pk, levels={skills[0].pk: Level.ASSISTED}, on=today
    )
    trained = actions.record(
        id=new_id(), by=s.office, at=now, department_id=s.cardiology.pk, trainee_id=doctor.pk, arrived_on=today - timedelta(90),
        ended_on=today - timedelta(2), skills=SKILLS, teacher_id=expert.pk,
    )  # fmt: skip
    for key in (trained.key, trained.ending_key):
        confirmed(s.county_office, key, at=now)
    done = actions.record_procedure(
        id=new_id(),
        by=s.county_office,
        at=now,
        skill_id=skills_of(trained)[0].pk,
        on=today,
        case_number="演示-001",
    )
    bond = actions.begin_mentorship(
        id=new_id(), by=s.office, at=now, mentor_id=expert.pk, mentee_id=doctor.pk, during=Period(today, today + timedelta(300)),
        goals=[actions.Goal("独立做溶栓")],
    )  # fmt: skip
    station = actions.open_workstation(
        id=new_id(), by=s.office, at=now, expert_id=expert.pk, receiving_id=s.county.pk, plaque="演示·工作站", opened_on=today
    )  # fmt: skip
    return {
        "slots": slots.pk, "nominated": nominated.pk, "awaited": awaited.pk, "learning": learning.pk, "trained": trained.pk,
        "skill": skills[0].pk, "unsigned": skills[1].pk, "procedure": done.pk, "trainee": doctor.pk, "mentorship": bond.pk, "station": station.pk,
    }  # fmt: skip


def _begun(s: Stage, slots: Slots, now: datetime, name: str) -> Placement:
    """Somebody of the county named for a slot, from today."""
    today = now.date()
    return actions.nominate(
        id=new_id(), by=s.county_office, at=now, slots_id=slots.pk, trainee_id=StaffFactory(institution=s.county, name=f"演示·{name}").pk,
        planned=Period(today, today + timedelta(90)), goal="独立管理心衰病人", skills=SKILLS,
    )  # fmt: skip
