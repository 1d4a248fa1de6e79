"""Workstations: opened by one side, confirmed by the other; days and deeds; closed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.factories.acts import lecture
from tests.factories.ledger import AT
from tests.factories.placements import School, confirmed, school
from tests.factories.together import together
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Entry
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.work import Who
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.models import Workstation
from tongzhou.support.placements.rules.workstations import Base

pytestmark = pytest.mark.django_db
OPENED = date(2025, 5, 10)


@pytest.fixture
def s() -> School:
    return school()


def opened(s: School, by: Actor | None = None, id: UUID | None = None, **given: object) -> Workstation:
    told = {
        "id": id or new_id(), "by": by or s.taking, "at": AT, "expert_id": s.teacher_staff.pk,
        "receiving_id": s.place.pairing.receiving_id, "plaque": "演示·李大山专家工作站", "opened_on": OPENED,
        "department_id": s.home.pk,
    }  # fmt: skip
    return actions.open_workstation(**told | given)


def running(s: School) -> Workstation:
    base = opened(s)
    confirmed(s.giving, base.key)
    base.refresh_from_db()
    return base


def test_it_counts_when_both_sides_say_so(s: School) -> None:
    base = running(s)
    assert base.status is Base.OPEN
    entry = Entry.objects.get()
    assert (entry.kind, entry.unit, entry.detail) == (
        "workstation", "place", {"plaque": base.plaque, "department": s.home.name}
    )  # fmt: skip
    assert entry.members.get().role == "expert"


def test_either_office_opens_and_the_other_confirms(s: School) -> None:
    base = opened(s, s.giving)
    with pytest.raises(Denied):
        confirmed(s.giving, base.key)
    confirmed(s.taking, base.key)
    for by in (s.teacher, s.trainee, school().taking):
        with pytest.raises(Denied):
            opened(s, by)


def test_days_and_deeds_are_his(s: School) -> None:
    base = running(s)
    days = [date(2025, 6, 1), date(2025, 6, 2)]
    for by in (s.trainee, s.colleague):
        with pytest.raises(Denied):
            actions.enter_days(by=by, at=AT, workstation_id=base.pk, days=days)
    actions.enter_days(by=s.teacher, at=AT, workstation_id=base.pk, days=days, note="查房")
    actions.enter_days(by=s.taking, at=AT, workstation_id=base.pk, days=[*days, date(2025, 6, 3)])
    for day in (OPENED - timedelta(1), AT.date() + timedelta(2)):
        with pytest.raises(Invalid) as refused:
            actions.enter_days(by=s.taking, at=AT, workstation_id=base.pk, days=[day])
        assert refused.value.field == "days"
    work = lecture(s.place, people=(Who("teacher", s.teacher_staff.pk),))
    act = acts.record(id=new_id(), by=s.teacher, at=AT, work=work)
    ledger.confirm(by=s.taking, at=AT, claim_id=act.claim)
    acts.record(id=new_id(), by=s.teacher, at=AT, work=lecture(s.place, topic="没有确认的"))
    view = queries.workstation(s.taking, base.pk)
    assert [one.on.day for one in view.days] == [3, 2, 1]
    assert view.kinds == [("lecture", 1)] and view.days[-1].note == "查房"
    (listed,) = queries.workstations(s.giving)
    assert listed.pk == base.pk


def test_closed_with_a_reason_and_not_before_his_last_day(s: School) -> None:
    base = running(s)
    actions.enter_days(by=s.taking, at=AT, workstation_id=base.pk, days=[date(2025, 9, 9)])
    with pytest.raises(Invalid):
        actions.close_workstation(
            by=s.giving, at=AT, workstation_id=base.pk, on=date(2025, 9, 8), note="期满"
        )
    closed = actions.close_workstation(
        by=s.giving, at=AT, workstation_id=base.pk, on=date(2025, 9, 9), note="期满"
    )
    assert closed.status is Base.CLOSED
    with pytest.raises(IllegalMove):
        actions.enter_days(by=s.taking, at=AT, workstation_id=base.pk, days=[date(2025, 9, 9)])


def test_one_of_the_past_is_entered_with_its_end(s: School) -> None:
    base = opened(s, closed_on=date(2025, 12, 31))
    actions.enter_days(by=s.taking, at=AT, workstation_id=base.pk, days=[date(2025, 9, 9)])
    confirmed(s.giving, base.key)
    base.refresh_from_db()
    assert base.status is Base.CLOSED


def test_taken_back_and_reversed(s: School) -> None:
    base = opened(s)
    for _ in range(2):
        actions.withdraw_workstation(by=s.taking, at=AT, workstation_id=base.pk, note="名称写错")
    base = running(s)
    entry = Entry.objects.get()
    claim = ledger.reverse(id=new_id(), by=s.taking, at=AT, entry_id=entry.pk, reason="没有挂牌")
    ledger.confirm(by=s.giving, at=AT, claim_id=claim.pk)
    base.refresh_from_db()
    assert base.status is Base.REVERSED and queries.workstations(s.giving) == []


def test_twice_is_once_and_a_name_stands_once(s: School) -> None:
    id = new_id()
    assert opened(s, id=id).pk == opened(s, id=id).pk
    with pytest.raises(Conflict) as refused:
        opened(s)
    assert refused.value.field == "plaque"
    with pytest.raises(Invalid):
        opened(s, plaque=" ")


def test_another_county_does_not_find_it(s: School) -> None:
    base, other = opened(s), school()
    for by in (other.giving, other.taking, other.teacher):
        with pytest.raises(NotFound):
            queries.workstation(by, base.pk)
        with pytest.raises(NotFound):
            actions.enter_days(by=by, at=AT, workstation_id=base.pk, days=[OPENED])
        assert queries.workstations(by) == []


def test_nothing_is_open_without_the_ledger(s: School) -> None:
    base = opened(s)
    with pytest.raises(IntegrityError, match="only the ledger"), transaction.atomic():
        Workstation.objects.filter(pk=base.pk).update(state="in-progress")


@pytest.mark.django_db(transaction=True)
def test_opened_by_both_offices_at_once_stands_once() -> None:
    s = school()
    answers = together(lambda: opened(s), lambda: opened(s, s.giving))
    assert sorted(type(one).__name__ for one in answers) == ["Conflict", "Workstation"]
