"""The log: the teacher signs himself, several lines at once; never the trainee; nothing is altered afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.placements import AT, FIRST, LAST, School, noon, school, skills_of
from tongzhou.accounts.rules import Role
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.models import Placement, SignOff
from tongzhou.support.placements.rules.levels import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def s() -> School:
    return school()


def signed(s: School, row: Placement, by: Actor, *levels: Level) -> Placement:
    lines = dict(zip((one.pk for one in skills_of(row)), levels, strict=False))
    return actions.sign(by=by, at=noon(LAST), placement_id=row.pk, levels=lines, on=LAST)


def test_several_lines_are_signed_at_once_and_twice_is_once(s: School) -> None:
    row = s.learning()
    for _ in range(2):
        signed(s, row, s.teacher, Level.OBSERVED, Level.ASSISTED, Level.ALONE)
    assert SignOff.objects.count() == 3
    signed(s, row, s.teacher, Level.ALONE, Level.ASSISTED)
    page = queries.placement(s.trainee, row.pk)
    assert [line.level for line in page.lines] == [Level.ALONE, Level.ASSISTED, Level.ALONE]
    assert SignOff.objects.count() == 4


def test_only_a_teacher_of_the_place_signs_and_as_himself(s: School) -> None:
    row = s.learning()
    other_ward = DepartmentFactory(institution=s.department.institution)
    elsewhere = StaffFactory(department=other_ward)
    passing = replace(
        actor_at(s.department.institution, Role.EXPERT, staff=elsewhere), department_id=other_ward.pk
    )
    for by in (s.trainee, s.colleague, s.taking, s.giving, passing):
        with pytest.raises(Denied):
            signed(s, row, by, Level.ALONE)
    with pytest.raises(NotFound):
        signed(s, row, school().teacher, Level.ALONE)
    near = StaffFactory(department=s.department)
    doctor = replace(
        actor_at(s.department.institution, Role.CLINICIAN, staff=near), department_id=s.department.pk
    )
    signed(s, row, doctor, Level.ALONE)
    lent = replace(doctor, staff_ids=(elsewhere.pk, s.teacher_staff.pk), department_id=other_ward.pk)
    with pytest.raises(Denied):
        signed(s, row, lent, Level.OBSERVED)


def test_a_trainee_who_also_teaches_there_does_not_sign_for_himself(s: School) -> None:
    row = s.learning()
    both = replace(s.teacher, staff_ids=(s.trainee_staff.pk,))
    with pytest.raises(Denied) as refused:
        signed(s, row, both, Level.ALONE)
    assert refused.value.said.code == "placements.not_by_trainee"
    with pytest.raises(IntegrityError, match="nobody signs for himself"), transaction.atomic():
        SignOff.objects.create(
            skill=skills_of(row)[0],
            level="alone",
            on=LAST,
            teacher=s.trainee_staff,
            at=AT,
            by_key="x",
            by_name="x",
        )


def test_what_is_signed_is_within_the_stay_and_before_the_certificate(s: School) -> None:
    row = s.accepted()
    with pytest.raises(IllegalMove):
        signed(s, row, s.teacher, Level.ALONE)
    row = actions.arrive(by=s.taking, at=noon(FIRST), placement_id=row.pk, on=FIRST)
    line = {skills_of(row)[0].pk: Level.ALONE}
    for day in (FIRST.replace(month=8), LAST.replace(year=2030)):
        with pytest.raises(Invalid) as refused:
            actions.sign(by=s.teacher, at=AT, placement_id=row.pk, levels=line, on=day)
        assert refused.value.field == "on"
    for wrong in ({}, {new_id(): Level.ALONE}):
        with pytest.raises(Invalid) as refused:
            actions.sign(by=s.teacher, at=AT, placement_id=row.pk, levels=wrong, on=LAST)
        assert refused.value.field == "levels"
    actions.complete(by=s.giving, at=AT, placement_id=row.pk, on=LAST)
    with pytest.raises(IllegalMove):
        signed(s, row, s.teacher, Level.ALONE)


def test_a_mistake_is_taken_back_by_the_one_who_made_it(s: School) -> None:
    row = s.signed(Level.SUPERVISED)
    signed(s, row, s.teacher, Level.ALONE)
    mistake = SignOff.objects.get(level="alone")
    told = {"at": noon(LAST), "placement_id": row.pk, "signature_id": mistake.pk, "note": "看错了人"}
    near = StaffFactory(department=s.department)
    other = replace(
        actor_at(s.department.institution, Role.CLINICIAN, staff=near), department_id=s.department.pk
    )
    for by in (other, s.trainee):
        with pytest.raises(Denied):
            actions.take_back(by=by, **told)
    actions.take_back(by=s.teacher, **told)
    assert queries.placement(s.trainee, row.pk).lines[0].level is Level.SUPERVISED
    signed(s, row, s.teacher, Level.OBSERVED)
    with pytest.raises(Conflict):
        actions.take_back(by=s.teacher, **told)
    signed(s, row, s.teacher, Level.ALONE)
    assert queries.placement(s.trainee, row.pk).lines[0].level is Level.ALONE


def test_signatures_are_only_added(s: School) -> None:
    s.signed(Level.SUPERVISED)
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        SignOff.objects.update(level="alone")
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        SignOff.objects.all().delete()


def test_the_list_grows_without_doubles_and_signed_lines_stay(s: School) -> None:
    row = s.signed(Level.ASSISTED)
    actions.add_skills(
        by=s.trainee, at=AT, placement_id=row.pk, names=["床旁 超声", "气管插管", "", "ＣＰＡＰ", "cpap"]
    )
    assert [one.name for one in skills_of(row)][3:] == ["气管插管", "ＣＰＡＰ"]
    first, second, *_ = skills_of(row)
    with pytest.raises(Conflict):
        actions.drop_skill(by=s.teacher, at=AT, placement_id=row.pk, skill_id=first.pk)
    actions.drop_skill(by=s.teacher, at=AT, placement_id=row.pk, skill_id=second.pk)
    assert len(skills_of(row)) == 4
    for by in (s.colleague,):
        with pytest.raises(Denied):
            actions.add_skills(by=by, at=AT, placement_id=row.pk, names=["x"])
    with pytest.raises(Invalid):
        actions.add_skills(by=s.trainee, at=AT, placement_id=row.pk, names=[" "])
    with pytest.raises(Invalid):
        actions.add_skills(by=s.trainee, at=AT, placement_id=row.pk, names=[f"技能{n}" for n in range(80)])


def test_nothing_is_confirmed_without_the_ledger(s: School) -> None:
    row = s.arrived()
    with pytest.raises(IntegrityError, match="only the ledger confirms"), transaction.atomic():
        Placement.objects.filter(pk=row.pk).update(arrival_posted=True)
    with pytest.raises(IntegrityError, match="no step leads"), transaction.atomic():
        Placement.objects.filter(pk=row.pk).update(state="rejected", steps=row.steps + 1)
    with pytest.raises(IntegrityError, match="when both sides"), transaction.atomic():
        Placement.objects.filter(pk=row.pk).update(state="completed", steps=row.steps + 1)
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        row.timeline.update(note="别的")
