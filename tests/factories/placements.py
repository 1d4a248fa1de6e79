"""A supporter's department with slots, a trainee of the recipient, his teacher, and placements at each stage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tests.factories.actors import actor_at
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
