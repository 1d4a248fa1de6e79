"""What cannot be recorded, by whom, and what another county finds: nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT
from tests.factories.techniques import DAY, Ward, alone, case, confirm_all, introduced, needed, noon, ward
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.actions import Need, Told
from tongzhou.support.techniques.models import Case, Statement, Technique, TechniqueStep
from tongzhou.support.techniques.rules.cases import Level, What
from tongzhou.support.techniques.rules.stages import LIFECYCLE, Kind, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> Ward:
    return ward()


def told(w: Ward, **given: Any) -> Told:
    return replace(Told(DAY, w.learner.pk, Level.SUPERVISED, w.expert.pk), **given)


def record(w: Ward, row: Technique, by: Any = None, **given: Any) -> Case:
    return actions.record_case(
        id=new_id(), by=by or w.place.expert, at=AT, technique_id=row.pk, told=told(w, **given)
    )


def test_who_may_propose(w: Ward) -> None:
    for by in (w.place.receiving_office, w.place.giving_office, w.place.expert, w.place.doctor):
        needed(w, by=by)
    for by in (w.place.village_doctor, w.outsider):
        with pytest.raises(Denied):
            needed(w, by=by)


def test_only_the_supporter_introduces_and_claims_a_first(w: Ward) -> None:
    row = needed(w)
    for by in (w.place.receiving_office, w.place.doctor):
        with pytest.raises(Denied):
            actions.introduce(by=by, at=AT, technique_id=row.pk, on=DAY, expert_id=w.expert.pk)
    row = introduced(w)
    for by in (w.place.receiving_office, w.place.doctor):
        with pytest.raises(Denied):
            actions.state_first(by=by, at=AT, technique_id=row.pk, on=DAY, written="报道")


def test_an_expert_does_not_drop_what_offices_decide(w: Ward) -> None:
    row = needed(w)
    with pytest.raises(Denied):
        actions.drop(by=w.place.expert, at=AT, technique_id=row.pk, note="不需要")


def test_another_county_finds_nothing(w: Ward) -> None:
    row = alone(w)
    made = Case.objects.first()
    assert made
    for act in (
        lambda: queries.view(w.outsider, row.pk),
        lambda: queries.case_of(w.outsider, made.pk),
        lambda: record(w, row, by=w.outsider),
        lambda: actions.introduce(by=w.outsider, at=AT, technique_id=row.pk, on=DAY, expert_id=w.expert.pk),
        lambda: actions.state_first(by=w.outsider, at=AT, technique_id=row.pk, on=DAY, written="x"),
        lambda: actions.keep(by=w.outsider, at=AT, technique_id=row.pk, on=DAY),
        lambda: actions.lose(by=w.outsider, at=AT, technique_id=row.pk, on=DAY, note="x"),
        lambda: actions.drop(by=w.outsider, at=AT, technique_id=row.pk, note="x"),
        lambda: actions.withdraw_case(by=w.outsider, at=AT, case_id=made.pk, note="x"),
        lambda: actions.amend_case(by=w.outsider, at=AT, case_id=made.pk, told=told(w)),
    ):
        with pytest.raises(NotFound):
            act()
    assert queries.board(w.outsider).counts == {} and queries.capability(w.outsider, w.taking) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": date(2030, 1, 1)}, "on"),
        ({"on": DAY - timedelta(days=1)}, "on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"level": Level.ALONE}, "expert"),
        ({"expert_id": None}, "expert"),
        ({"case_number": "x" * 41}, "case_number"),
        ({"note": "x" * 401}, "note"),
    ],
)
def test_what_is_wrong_with_a_case_is_told_at_its_field(w: Ward, given: dict[str, Any], field: str) -> None:
    row = introduced(w)
    with pytest.raises(Invalid) as refused:
        record(w, row, **given)
    assert refused.value.field == field and not Case.objects.exists()


def test_learners_are_the_countys_and_experts_the_supporters(w: Ward) -> None:
    row = introduced(w)
    for wrong, field in (({"learner_id": w.expert.pk}, "learner"), ({"expert_id": w.learner.pk}, "expert")):
        with pytest.raises(Invalid) as refused:
            record(w, row, **wrong)
        assert refused.value.field == field
    village = StaffFactory(institution=w.place.village)
    assert record(w, row, learner_id=village.pk).learner_id == village.pk
    with pytest.raises(NotFound):
        record(w, row, learner_id=new_id())


def test_no_case_before_it_is_introduced(w: Ward) -> None:
    with pytest.raises(IllegalMove):
        record(w, needed(w))


def test_the_same_case_twice_and_with_other_content(w: Ward) -> None:
    row, id = introduced(w), new_id()
    first = actions.record_case(id=id, by=w.place.expert, at=AT, technique_id=row.pk, told=told(w))
    assert actions.record_case(id=id, by=w.place.expert, at=AT, technique_id=row.pk, told=told(w)) == first
    with pytest.raises(Conflict):
        actions.record_case(id=id, by=w.place.expert, at=AT, technique_id=row.pk, told=told(w, minutes=5))
    record(w, row, case_number="演示-7")
    with pytest.raises(Conflict) as refused:
        record(w, row, case_number="演示-7", minutes=9)
    assert refused.value.field == "case_number" and Case.objects.count() == 2


def test_what_is_in_the_ledger_is_not_corrected_here(w: Ward) -> None:
    row = introduced(w)
    made = case(w, row, 5)
    confirm_all(w, made.on)
    for act in (
        lambda: actions.amend_case(by=w.place.expert, at=AT, case_id=made.pk, told=told(w, minutes=1)),
        lambda: actions.withdraw_case(by=w.place.expert, at=AT, case_id=made.pk, note="x"),
        lambda: actions.introduce(by=w.place.expert, at=AT, technique_id=row.pk, on=DAY + timedelta(1), expert_id=w.expert.pk),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            act()


def test_the_other_side_does_not_take_back_what_it_did_not_claim(w: Ward) -> None:
    made = case(w, introduced(w), 5)
    for act in (
        lambda: actions.withdraw_case(by=w.place.doctor, at=AT, case_id=made.pk, note="x"),
        lambda: actions.amend_case(by=w.place.receiving_office, at=AT, case_id=made.pk, told=told(w)),
    ):
        with pytest.raises(Denied):
            act()


def test_first_alone_is_confirmed_after_its_case(w: Ward) -> None:
    row = introduced(w)
    made = case(w, row, 5, Level.ALONE)
    said = Statement.objects.get(what=What.INDEPENDENCE.value)
    with pytest.raises(Conflict):
        ledger.confirm(by=w.place.giving_office, at=AT, claim_id=said.claim)
    ledger.confirm(by=w.place.giving_office, at=AT, claim_id=made.claim)
    ledger.confirm(by=w.place.giving_office, at=AT, claim_id=said.claim)
    row.refresh_from_db()
    assert row.stage is Stage.INDEPENDENT


def test_keeping_is_not_claimed_too_early_nor_twice_nor_without_independence(w: Ward) -> None:
    row = introduced(w)
    with pytest.raises(IllegalMove):
        actions.keep(by=w.place.doctor, at=AT, technique_id=row.pk, on=DAY)
    row = alone(w)
    due = row.check_due_on
    assert due
    for act in (
        lambda: actions.keep(by=w.place.doctor, at=noon(due), technique_id=row.pk, on=due - timedelta(1)),
        lambda: actions.lose(
            by=w.place.receiving_office, at=noon(due), technique_id=row.pk, on=DAY, note="x"
        ),
        lambda: actions.lose(
            by=w.place.receiving_office, at=noon(due), technique_id=row.pk, on=due, note=" "
        ),
        lambda: actions.keep(by=w.place.doctor, at=noon(due), technique_id=row.pk, on=due, cases=0),
    ):
        with pytest.raises(Invalid):
            act()
    first = actions.keep(by=w.place.doctor, at=noon(due), technique_id=row.pk, on=due)
    assert actions.keep(by=w.place.doctor, at=noon(due), technique_id=row.pk, on=due).pk == first.pk
    with pytest.raises(Conflict):
        actions.keep(by=w.place.expert, at=AT, technique_id=row.pk, on=due + timedelta(1))
    assert Statement.objects.filter(what=What.KEEPING.value).count() == 1


def test_a_first_without_proof_is_no_first(w: Ward) -> None:
    row = introduced(w)
    with pytest.raises(Invalid) as refused:
        actions.state_first(by=w.place.expert, at=AT, technique_id=row.pk, on=DAY, written=" ")
    assert refused.value.field == "written"


def test_stale_pages_are_refused_and_the_same_step_twice_is_one(w: Ward) -> None:
    row = needed(w)
    need = Need(Kind.TECHNIQUE, "内镜下止血（二）")
    once = actions.amend(by=w.place.receiving_office, at=AT, technique_id=row.pk, need=need, seen=1)
    assert once.steps == 2
    assert (
        actions.amend(by=w.place.receiving_office, at=AT, technique_id=row.pk, need=need, seen=1).steps == 2
    )
    with pytest.raises(Conflict):
        actions.drop(by=w.place.giving_office, at=AT, technique_id=row.pk, note="不做", seen=1)


@pytest.mark.parametrize(
    ("given", "field"), [({"name": " "}, "name"), ({"planned_cases": 0}, "planned_cases"), ({"code": "x" * 21}, "code")]
)  # fmt: skip
def test_what_is_wrong_with_a_need(w: Ward, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        needed(w, **given)
    assert refused.value.field == field


def test_houses_that_are_not_paired_and_departments_of_others(w: Ward) -> None:
    other = ward()
    with pytest.raises(Invalid):
        actions.propose(
            id=new_id(), by=w.place.giving_office, at=AT, supporting_id=w.giving, receiving_id=other.taking, on=DAY,
            need=Need(Kind.TECHNIQUE, "x"),
        )  # fmt: skip
    with pytest.raises(NotFound):
        needed(w, department_id=other.department.pk)


def test_the_database_refuses_what_no_verb_does(w: Ward) -> None:
    row = introduced(w)
    made = case(w, row, 5)
    for act in (
        lambda: Technique.objects.filter(pk=row.pk).update(state=Stage.KEPT.value),
        lambda: Technique.objects.filter(pk=row.pk).update(state=Stage.DROPPED.value, steps=row.steps + 1),
        lambda: Technique.objects.filter(pk=row.pk).delete(),
        lambda: Case.objects.filter(pk=made.pk).update(standing=Standing.POSTED.value),
        lambda: Case.objects.filter(pk=made.pk).update(standing=Standing.REVERSED.value),
        lambda: Case.objects.filter(pk=made.pk).update(claim=new_id()),
        lambda: Case.objects.filter(pk=made.pk).delete(),
        lambda: Statement.objects.filter(technique=row).update(on=DAY - timedelta(5)),
        lambda: TechniqueStep.objects.filter(record=row).update(note="anders"),
        lambda: Case.objects.filter(pk=made.pk).update(level=Level.ALONE.value),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            act()


def test_the_databases_pairs_are_the_lifecycles() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM techniques_pairs()")
        assert frozenset(cursor.fetchall()) == LIFECYCLE.pairs()


def test_nothing_waits_in_the_inbox_for_a_refused_case(w: Ward) -> None:
    row = introduced(w)
    with pytest.raises(Invalid):
        record(w, row, minutes=0)
    assert not Claim.objects.filter(kind="technique_case").exists()
