"""Back home: done alone, recorded by the trainee or his house with evidence, confirmed by the supporter, shown as capability."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT
from tests.factories.placements import LAST, School, confirmed, noon, school, skills_of
from tests.factories.together import together
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.models import Placement, Procedure
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.placements.rules.procedures import Doing

pytestmark = pytest.mark.django_db
HOME = LAST + timedelta(days=3)
DAY = timedelta(days=1)


@pytest.fixture
def s() -> School:
    return school()


def done(s: School, row: Placement, by: Actor | None = None, **given: object) -> Procedure:
    told = {
        "id": new_id(), "by": by or s.trainee, "at": AT, "skill_id": skills_of(row)[0].pk, "on": HOME,
        "case_number": "2026-00173",
    }  # fmt: skip
    return actions.record_procedure(**told | given)


def test_the_first_alone_posts_an_entry_and_the_next_ones_add_up(s: School) -> None:
    row = s.completed(Level.SUPERVISED)
    first = done(s, row)
    assert first.first and first.status is Doing.CLAIMED
    confirmed(s.giving, first.key)
    more = done(s, row, s.colleague, on=HOME + DAY, times=4, case_number="")
    assert not more.first
    confirmed(s.giving, more.key)
    one, other = Entry.objects.filter(kind="independent_procedure").order_by("occurred_from")
    assert (one.quantity, one.unit, one.case_number) == (1, "case_time", "2026-00173")
    assert one.detail == {
        "competency": "无创通气参数设置",
        "first": True,
        "level": "supervised",
        "department": s.home.name,
    }
    assert (other.quantity, other.detail["first"]) == (4, False)
    assert one.members.get().key == f"staff:{s.trainee_staff.pk}"
    line = queries.learner(s.taking, s.trainee_staff.pk).lines[0]
    assert (line.home_on, line.times, line.level) == (HOME, 5, Level.SUPERVISED)
    (ward,) = queries.capability(s.giving, s.place.pairing.receiving_id)
    (able,) = ward.able
    assert (able.name, able.since, able.times, able.people) == (
        "无创通气参数设置", HOME, 5, [s.trainee_staff.name]
    )  # fmt: skip


def test_what_the_supporter_has_not_confirmed_is_not_yet_a_capability(s: School) -> None:
    row = s.completed(Level.ALONE, Level.ALONE)
    done(s, row)
    (ward,) = queries.capability(s.taking, s.place.pairing.receiving_id)
    assert ward.able == [] and len(ward.not_yet) == 2
    assert [one.skill.name for one in queries.to_confirm(s.giving)] == ["无创通气参数设置"]
    assert queries.to_confirm(s.teacher) and not queries.to_confirm(s.taking)


def test_who_records(s: School) -> None:
    row = s.completed(Level.ALONE)
    for by in (s.giving, s.teacher, s.place.doctor):
        with pytest.raises(Denied):
            done(s, row, by)
    with pytest.raises(NotFound):
        done(s, row, school().taking)
    assert done(s, row, s.taking).first
    with pytest.raises(Denied):
        confirmed(s.trainee, Procedure.objects.get().key)


def test_the_first_needs_evidence_and_days_must_fit(s: School) -> None:
    row = s.completed(Level.ALONE)
    for field, given in (
        ("case_number", {"case_number": ""}),
        ("on", {"on": LAST - DAY}),
        ("on", {"on": (AT + 2 * DAY).date()}),
        ("times", {"times": 0}),
    ):
        with pytest.raises(Invalid) as refused:
            done(s, row, **given)
        assert refused.value.field == field
    done(s, row)
    with pytest.raises(Invalid) as refused:
        done(s, row, on=HOME - DAY)
    assert refused.value.field == "on" and str(HOME) in refused.value.says.zh


def test_nothing_is_alone_at_home_before_he_is_home(s: School) -> None:
    row = s.signed(Level.ALONE)
    with pytest.raises(Invalid):
        done(s, row)


def test_sent_twice_is_once_and_other_content_is_a_conflict(s: School) -> None:
    row, id = s.completed(Level.ALONE), new_id()
    for _ in range(2):
        done(s, row, id=id)
    assert Procedure.objects.count() == 1 and Claim.objects.filter(kind="independent_procedure").count() == 1
    with pytest.raises(Conflict):
        done(s, row, id=id, times=2)


def test_taken_back_disputed_reversed(s: School) -> None:
    row = s.completed(Level.ALONE)
    first = done(s, row)
    for _ in range(2):
        actions.withdraw_procedure(by=s.trainee, at=AT, procedure_id=first.pk, note="日期写错")
    second = done(s, row, on=HOME + DAY)
    assert second.first
    claim = Claim.objects.get(pk=second.claim)
    ledger.dispute(by=s.giving, at=AT, claim_id=claim.pk, reason="没有看到记录")
    second.refresh_from_db()
    assert second.status is Doing.DISPUTED
    ledger.settle(by=s.giving, at=AT, claim_id=claim.pk)
    second.refresh_from_db()
    assert second.status is Doing.CONFIRMED
    with pytest.raises(IllegalMove):
        actions.withdraw_procedure(by=s.trainee, at=AT, procedure_id=second.pk, note="x")
    back = ledger.reverse(
        id=new_id(), by=s.taking, at=AT, entry_id=Entry.objects.get(claim=claim).pk, reason="是别人做的"
    )
    ledger.confirm(by=s.giving, at=AT, claim_id=back.pk)
    second.refresh_from_db()
    assert second.status is Doing.REVERSED
    assert queries.learner(s.taking, s.trainee_staff.pk).at_home == 0
    assert done(s, row, on=HOME).first


def test_nothing_is_confirmed_without_the_ledger(s: School) -> None:
    one = done(s, s.completed(Level.ALONE))
    with pytest.raises(IntegrityError, match="only the ledger"), transaction.atomic():
        Procedure.objects.filter(pk=one.pk).update(state="completed")


def test_another_county_sees_nothing(s: School) -> None:
    row, other = s.completed(Level.ALONE), school()
    one = done(s, row)
    for by in (other.giving, other.taking, other.trainee):
        for read in (
            lambda by=by: queries.procedure(by, one.pk),
            lambda by=by: queries.learner(by, s.trainee_staff.pk),
            lambda by=by: queries.placement(by, row.pk),
            lambda by=by: queries.skill_for(by, skills_of(row)[0].pk),
        ):
            with pytest.raises(NotFound):
                read()
        assert queries.capability(by, s.place.pairing.receiving_id) == []
        assert queries.running(by, on=LAST)[0].placements == []
        assert queries.placements(by, "all").placements == []


def test_two_trainees_of_one_department_share_a_capability(s: School) -> None:
    slots = s.slots(3)
    rows = [s.learning(slots=slots), s.learning(slots=slots, staff=StaffFactory(department=s.home))]
    for number, row in enumerate(rows):
        actions.complete(by=s.giving, at=noon(LAST), placement_id=row.pk, on=LAST)
        confirmed(s.taking, row.ending_key)
        one = done(s, row, s.taking, on=HOME - number * DAY)
        confirmed(s.giving, one.key)
    (ward,) = queries.capability(s.taking, s.place.pairing.receiving_id)
    (able,) = ward.able
    assert len(able.people) == 2 and able.since == HOME - DAY and able.times == 2


@pytest.mark.django_db(transaction=True)
def test_two_firsts_at_once_are_one_first() -> None:
    s = school()
    row = s.completed(Level.ALONE)
    answers = together(lambda: done(s, row), lambda: done(s, row, s.taking))
    firsts = [one for one in answers if isinstance(one, Procedure) and one.first]
    assert len(firsts) == 1, answers
    assert Procedure.objects.filter(first=True).count() == 1
