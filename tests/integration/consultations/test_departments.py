"""What holds a department open: its cases, its roster, its pairings; once closed, nothing goes there any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.consultations import NOW, Stage, accepted, asked, closed, minutes, sign, stage
from tests.factories.directory import DepartmentFactory
from tests.factories.partnerships import under
from tests.factories.together import together
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Consultation
from tongzhou.directory import actions as directory
from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.errors import Conflict, Invalid, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level, Urgency

pytestmark = pytest.mark.django_db
AT = NOW + minutes(90)
ON = date(2026, 3, 3)


def said(kind: type[Refusal], code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(kind) as refused:
        act()
    assert refused.value.said.code == code
    return refused.value


def close(s: Stage, room: Department | None = None) -> Department:
    return directory.close_department(by=s.office, at=AT, department_id=(room or s.cardiology).pk, on=ON)


def moved(s: Stage) -> Department:
    """The cardiologists work in another department from now on."""
    other = DepartmentFactory(institution=s.supporter, name="心脏中心")
    for one in Staff.objects.filter(department=s.cardiology):
        directory.edit_staff(by=s.office, at=AT, staff_id=one.pk, department_id=other.pk)
    return other


def test_an_open_case_holds_its_department() -> None:
    s = stage()
    case = accepted(s)
    moved(s)
    refusal = said(Conflict, "consultations.cases_there", lambda: close(s))
    assert case.number in refusal.says.zh
    sign(case.pk, s.expert)
    said(Conflict, "consultations.cases_there", lambda: close(s))
    actions.close(by=s.asker, at=AT, case_id=case.pk, decision="adopted")
    assert close(s).closed_on == ON


def test_old_records_still_name_it() -> None:
    s = stage()
    case = closed(s)
    moved(s)
    close(s)
    page = queries.case(s.asker, case.pk, at=AT)
    assert page.case.holder_department and page.case.holder_department.name == "心血管内科"
    assert page.opinions[0].department and page.opinions[0].department.name == "心血管内科"
    case = actions.amend(
        by=s.expert, at=AT, case_id=case.pk, password="lao-wang-likes-9-plums", reason="剂量",
        assessment="同前。", advice="100 mg。", referral="soon",
    )  # fmt: skip
    newest = case.opinions.order_by("-version")[0]
    assert newest.department and newest.department.name == "心脏中心"


def test_a_duty_to_come_holds_it_and_one_past_does_not() -> None:
    s = stage()
    told: dict[str, Any] = {
        "by": s.office,
        "at": NOW,
        "department_id": s.cardiology.pk,
        "staff_id": s.expert.staff_id,
    }
    start = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    actions.set_duty(id=new_id(), start=start, end=start + timedelta(hours=8), **told)
    late = new_id()
    actions.set_duty(id=late, start=start + timedelta(hours=30), end=start + timedelta(hours=40), **told)
    moved(s)
    refusal = said(Conflict, "consultations.duties_there", lambda: close(s))
    assert "演示·专家甲" in refusal.says.zh
    actions.clear_duty(id=late, by=s.office, at=AT)
    assert close(s).closed_on == ON


def test_a_pairing_of_departments_holds_both() -> None:
    s = stage()
    narrow = under(s.pairing, Level.DEPARTMENT)
    room = narrow.receiving_department
    by = s.county_office
    shut = lambda: directory.close_department(by=by, at=AT, department_id=room.pk, on=ON)  # noqa: E731
    said(Conflict, "partnerships.still_paired", shut)
    Pairing.objects.filter(pk=narrow.pk).update(during=(narrow.during.lower, ON))
    assert shut().closed_on == ON


def test_nothing_goes_to_a_closed_department() -> None:
    s = stage()
    moved(s)
    close(s)
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    said(
        Invalid, "consultations.nobody_there",
        lambda: actions.allocate(by=s.office, at=AT, case_id=case.pk, department_id=s.cardiology.pk),
    )  # fmt: skip
    said(
        Invalid, "directory.department_closed",
        lambda: actions.set_duty(
            id=new_id(), by=s.office, at=AT, department_id=s.cardiology.pk, staff_id=s.expert.staff_id,
            start=AT, end=AT + timedelta(hours=8),
        ),
    )  # fmt: skip
    offered = {
        one.staff.department.name
        for one in queries.suggestions(s.office, case.pk, at=AT)
        if one.staff.department
    }
    assert offered == {"心脏中心"}


def test_a_closed_department_is_paired_only_for_the_days_it_had() -> None:
    s = stage()
    moved(s)
    theirs = DepartmentFactory(institution=s.county, name="县心内科")
    close(s)
    told: dict[str, Any] = {
        "by": s.office, "at": AT, "programme_id": s.pairing.programme_id, "level": Level.DEPARTMENT,
        "supporting_id": s.supporter.pk, "receiving_id": s.county.pk, "departments": (s.cardiology.pk, theirs.pk),
        "since": date(2026, 1, 1),
    }  # fmt: skip
    for until in (None, date(2026, 4, 1)):
        said(
            Invalid, "directory.department_closed",
            lambda until=until: partnerships.pair(id=new_id(), until=until, **told),
        )  # fmt: skip
    assert partnerships.pair(id=new_id(), until=ON, **told).supporting_department_id == s.cardiology.pk


@pytest.mark.django_db(transaction=True)
def test_allocated_to_it_while_it_closes() -> None:
    s = stage()
    moved(s)
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    results = together(
        lambda: close(s),
        lambda: actions.allocate(by=s.office, at=AT, case_id=case.pk, department_id=s.cardiology.pk),
    )
    assert len([one for one in results if isinstance(one, Refusal)]) == 1, results
    kept, now = Department.objects.get(pk=s.cardiology.pk), Consultation.objects.get(pk=case.pk)
    assert (kept.closed_on is None) == (now.holder_department_id == s.cardiology.pk)
