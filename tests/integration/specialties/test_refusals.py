"""Who may not, what is refused, what two connections do at once, what the database holds by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.ledger import AT
from tests.factories.specialties import DAY, PLAN, building, milestone, planned, reached
from tests.factories.techniques import Ward, confirm_all, ward
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.sides.standing import Standing
from tongzhou.support.specialties import actions
from tongzhou.support.specialties.actions import Planned, Subject
from tongzhou.support.specialties.models import Specialty, Statement
from tongzhou.support.specialties.rules.aims import Aim
from tongzhou.support.specialties.rules.states import LIFECYCLE, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> Ward:
    return ward()


def test_sent_twice_it_is_there_once_and_other_content_is_told(w: Ward) -> None:
    told = {
        "id": new_id(), "by": w.place.receiving_office, "at": AT, "supporting_id": w.giving, "receiving_id": w.taking, "on": DAY,
    }  # fmt: skip
    for _ in range(2):
        actions.propose(**told, subject=Subject(Aim.STROKE), milestones=PLAN)
    assert Specialty.objects.get().milestones.count() == 3
    with pytest.raises(Conflict):
        actions.propose(**told, subject=Subject(Aim.TRAUMA), milestones=PLAN)


def test_the_same_aim_of_a_department_is_built_once(w: Ward) -> None:
    planned(w)
    with pytest.raises(Conflict) as refused:
        planned(w)
    assert refused.value.field == "aim" and Specialty.objects.count() == 1
    planned(w, Aim.OBSTETRICS)
    other = planned(w, Aim.NICU, department_id=None, name="二")
    with pytest.raises(Conflict):
        actions.amend(
            by=w.place.receiving_office,
            at=AT,
            specialty_id=other.pk,
            subject=Subject(Aim.NICU, "", w.department.pk),
        )


@pytest.mark.parametrize(
    "change,field",
    [
        ({"due_on": DAY - timedelta(1)}, "due_on"),
        ({"name": "长" * 61}, "name"),
        ({"milestones": [Planned(" ")]}, "name"),
        ({"milestones": [Planned(f"{n}") for n in range(31)]}, "milestones"),
    ],
)
def test_faults_stand_at_their_field(w: Ward, change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        planned(w, **change)
    assert refused.value.field == field and not Specialty.objects.exists()


def test_a_department_of_another_house_and_a_day_to_come(w: Ward) -> None:
    with pytest.raises(Invalid):
        planned(w, department_id=ward().department.pk)
    with pytest.raises(NotFound):
        planned(w, department_id=new_id())
    row = building(w)
    for day, evidence in ((5000, "x"), (-2, "x"), (3, " ")):
        with pytest.raises(Invalid):
            actions.reach(
                by=w.place.expert, at=AT, specialty_id=row.pk, on=DAY + timedelta(day), evidence=evidence
            )
    assert not Claim.objects.exists()


def test_kept_is_the_recipients_word_after_a_year(w: Ward) -> None:
    row = reached(w)
    later = row.reached_on + timedelta(370)
    with pytest.raises(Denied):
        actions.keep(
            by=w.place.giving_office, at=AT + timedelta(900), specialty_id=row.pk, on=later, note="在"
        )
    with pytest.raises(Invalid) as refused:
        actions.keep(
            by=w.place.receiving_office, at=AT + timedelta(900), specialty_id=row.pk, on=row.reached_on + timedelta(30), note="在"
        )  # fmt: skip
    assert refused.value.field == "on"


def test_other_county_wrong_role_wrong_state_old_page(w: Ward) -> None:
    row = planned(w)
    one = row.milestones.get(number=1)
    told = {"at": AT, "specialty_id": row.pk}
    with pytest.raises(NotFound):
        actions.build(by=w.outsider, **told)
    with pytest.raises(Denied):
        actions.build(by=w.place.doctor, **told)
    with pytest.raises(IllegalMove):
        actions.reach_milestone(by=w.place.expert, milestone_id=one.pk, on=DAY, evidence="x", **told)
    actions.build(by=w.place.giving_office, seen=1, **told)
    with pytest.raises(Conflict):
        actions.stop(by=w.place.receiving_office, note="不建", seen=1, **told)
    stranger = building(ward())
    with pytest.raises(NotFound):
        actions.reach_milestone(
            by=w.place.expert, milestone_id=stranger.milestones.first().pk, on=DAY, evidence="x", **told
        )


def test_the_database_holds_the_same_pairs_and_refuses_what_the_ledger_does_not_know(w: Ward) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM specialties_pairs()")
        assert set(cursor.fetchall()) == LIFECYCLE.pairs()
    row = building(w)
    row = milestone(w, row, 1, 5)
    for change in (
        {"state": "reached", "steps": row.steps + 1, "reached_on": DAY}, {"state": "planned"}, {"receiving_id": w.giving},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Specialty.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.update(standing="posted")
    confirm_all(w, AT.date())
    for change in ({"evidence": "别的"}, {"standing": "waiting"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.timeline.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_say_the_same_milestone_at_once() -> None:
    w = ward()
    row = building(w)
    one = row.milestones.get(number=1)

    def say(by: object, evidence: str) -> object:
        return actions.reach_milestone(
            by=by, at=AT, specialty_id=row.pk, milestone_id=one.pk, on=DAY, evidence=evidence
        )

    done = together(lambda: say(w.place.expert, "照片"), lambda: say(w.place.doctor, "验收单"))
    assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in done), done
    assert Statement.objects.count() == 1
    assert Claim.objects.filter(state="open").count() == 1
    said = Statement.objects.get()
    assert Claim.objects.get(state="open").pk == said.claim and said.stands is Standing.WAITING


@pytest.mark.django_db(transaction=True)
def test_confirming_and_stopping_at_once_never_disagree() -> None:
    for _ in range(4):
        w = ward()
        row = building(w)
        actions.reach(by=w.place.expert, at=AT, specialty_id=row.pk, on=DAY, evidence="批复")
        claim = Statement.objects.get(specialty=row).claim
        done = together(
            lambda w=w, claim=claim: ledger.confirm(by=w.place.receiving_office, at=AT, claim_id=claim),
            lambda w=w, row=row: actions.stop(
                by=w.place.giving_office, at=AT, specialty_id=row.pk, note="停"
            ),
        )
        assert not [one for one in done if isinstance(one, Exception)], done
        row.refresh_from_db()
        assert Entry.objects.filter(claim=claim).exists()
        assert row.status is State.STOPPED and row.reached_on == DAY


@pytest.mark.django_db(transaction=True)
def test_two_begin_the_same_at_once() -> None:
    w = ward()
    done = together(lambda: planned(w), lambda: planned(w, by=w.place.giving_office))
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert Specialty.objects.count() == 1
