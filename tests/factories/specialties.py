"""Specialties and preparations at a small place with a ledger (tests/factories/ledger.py), made through the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tests.factories.consultations import Stage
from tests.factories.techniques import Ward, confirm_all, noon
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import CHINA
from tongzhou.support.specialties import actions
from tongzhou.support.specialties.actions import Made, Planned, Subject
from tongzhou.support.specialties.models import Preparation, Specialty
from tongzhou.support.specialties.rules.aims import Aim, Lack
from tongzhou.support.specialties.rules.preparations import DosageForm

DAY = date(2024, 3, 1)
PLAN = (
    Planned("场地改造完成", "验收单", DAY + timedelta(days=90)),
    Planned("设备到位", "设备清单", DAY + timedelta(days=150)),
    Planned("独立收治第一例"),
)
NUMBERS = tuple(f"滇药制备字Z2020000{n:01d}000" for n in range(10))


def of_stage(s: Stage, at: datetime) -> dict[str, object]:
    """In the sweeps' world: a specialty that is built with a milestone that waits and a gap, a preparation that is developed."""
    on = at.astimezone(CHINA).date()
    houses = {"supporting_id": s.supporter.pk, "receiving_id": s.county.pk, "on": on}
    row = actions.propose(
        id=new_id(), by=s.county_office, at=at, subject=Subject(Aim.NICU), milestones=PLAN[2:] * 2,
        gaps=[(Lack.DEVICE, "暖箱 2 台")], **houses,
    )  # fmt: skip
    actions.build(by=s.office, at=at, specialty_id=row.pk)
    first, second = row.milestones.all()
    actions.reach_milestone(
        by=s.expert, at=at, specialty_id=row.pk, milestone_id=first.pk, on=on, evidence="照片"
    )
    made = actions.prepare(
        id=new_id(),
        by=s.county_office,
        at=at,
        told=Made("演示膏", DosageForm.OINTMENT, quality="药剂科"),
        **houses,
    )
    return {
        "specialty": row.pk, "specialty_milestone": second.pk, "specialty_gap": row.gaps.get().pk,
        "specialty_said": row.statements.get().pk, "preparation": made.pk, "step_gap": "gap", "step_stop": "stop", "step_file": "file",
    }  # fmt: skip


def planned(
    w: Ward,
    aim: Aim = Aim.NICU,
    *,
    on: date = DAY,
    by: Actor | None = None,
    milestones: Sequence[Planned] = PLAN,
    gaps: Sequence[tuple[Lack, str]] = ((Lack.STAFF, "缺新生儿科护士 4 名"),),
    **given: object,
) -> Specialty:
    """A specialty of the county, planned by its office."""
    told: dict[str, object] = {"department_id": w.department.pk, "why": "早产儿全部外转", **given}
    return actions.propose(
        id=new_id(), by=by or w.place.receiving_office, at=noon(on), supporting_id=w.giving, receiving_id=w.taking, on=on,
        subject=Subject(aim, **told), milestones=milestones, gaps=gaps,
    )  # fmt: skip


def building(w: Ward, aim: Aim = Aim.NICU, *, on: date = DAY, **given: object) -> Specialty:
    """One that is being built since the day of its plan."""
    row = planned(w, aim, on=on, **given)
    return actions.build(by=w.place.giving_office, at=noon(on), specialty_id=row.pk)


def milestone(
    w: Ward, row: Specialty, number: int, day: int, *, by: Actor | None = None, **given: object
) -> Specialty:
    """The milestone of this number is said to be reached so many days after the beginning, by the expert unless told otherwise."""
    on = row.began_on + timedelta(days=day)
    one = row.milestones.get(number=number)
    told: dict[str, object] = {"evidence": "验收单 2024-07", **given}
    return actions.reach_milestone(
        by=by or w.place.expert, at=noon(on), specialty_id=row.pk, milestone_id=one.pk, on=on, **told
    )


def reached(w: Ward, aim: Aim = Aim.NICU, *, on: date = DAY, **given: object) -> Specialty:
    """One that is reached a year after its beginning, confirmed."""
    row = building(w, aim, on=on, **given)
    there = on + timedelta(days=365)
    actions.reach(by=w.place.expert, at=noon(there), specialty_id=row.pk, on=there, evidence="验收文件")
    confirm_all(w, there)
    row.refresh_from_db()
    return row


def preparation(w: Ward, name: str = "演示巴布膏", *, on: date = DAY, **given: object) -> Preparation:
    """A preparation that is developed, written down by the county's office."""
    told: dict[str, object] = {"quality": "质量标准草案在药剂科", **given}
    return actions.prepare(
        id=new_id(), by=w.place.receiving_office, at=noon(on), supporting_id=w.giving, receiving_id=w.taking, on=on,
        told=Made(name, DosageForm.CATAPLASM, **told),
    )  # fmt: skip


def filed(w: Ward, *, number: str = NUMBERS[1], confirmed: bool = True, **given: object) -> Preparation:
    """One that was filed a hundred days after its beginning, said by the expert."""
    row = preparation(w, **given)
    on = row.began_on + timedelta(days=100)
    row = actions.file_preparation(
        by=w.place.expert, at=noon(on), preparation_id=row.pk, number=number, on=on
    )
    if confirmed:
        confirm_all(w, on)
        row.refresh_from_db()
    return row
