"""Two connections at once: one first case alone, one confirmation against a withdrawal, one table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.ledger import AT
from tests.factories.techniques import DAY, case, introduced, ward
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Refusal
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.sides.standing import Standing
from tongzhou.support.techniques import actions
from tongzhou.support.techniques.actions import Told
from tongzhou.support.techniques.models import Case, Disease, Statement
from tongzhou.support.techniques.rules.cases import Level, What
from tongzhou.support.techniques.rules.spectrum import Disease as Line

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_cases_alone_make_one_independence() -> None:
    w = ward()
    row = introduced(w)

    def tell(day: int) -> Case:
        told = Told(DAY + timedelta(days=day), w.learner.pk, Level.ALONE, minutes=50)
        return actions.record_case(id=new_id(), by=w.place.doctor, at=AT, technique_id=row.pk, told=told)

    done = together(lambda: tell(1), lambda: tell(2))
    assert all(isinstance(one, Case) for one in done), done
    assert Statement.objects.filter(what=What.INDEPENDENCE.value).count() == 1
    assert Claim.objects.filter(kind="technique_independent").count() == 1


def test_the_same_case_sent_twice_at_once_is_one() -> None:
    w = ward()
    row, id = introduced(w), new_id()
    told = Told(DAY, w.learner.pk, Level.SUPERVISED, w.expert.pk)

    def tell() -> Case:
        return actions.record_case(id=id, by=w.place.expert, at=AT, technique_id=row.pk, told=told)

    assert all(isinstance(one, Case) for one in together(tell, tell))
    assert Case.objects.count() == Claim.objects.filter(kind="technique_case").count() == 1


def test_confirming_and_withdrawing_at_once_never_disagree() -> None:
    for _ in range(6):
        w = ward()
        row = introduced(w)
        made = case(w, row, 3, Level.ALONE)
        said = Statement.objects.get(technique=row, what=What.INDEPENDENCE.value)
        done = together(
            lambda made=made, said=said, w=w: ledger.confirm_many(
                by=w.place.giving_office, at=AT, claim_ids=[made.claim, said.claim]
            ),
            lambda made=made, w=w: actions.withdraw_case(
                by=w.place.doctor, at=AT, case_id=made.pk, note="记错"
            ),
        )
        assert all(not isinstance(one, Exception) or isinstance(one, Refusal) for one in done), done
        made.refresh_from_db()
        said.refresh_from_db()
        posted = Entry.objects.filter(claim__in=[made.claim, said.claim]).count()
        assert posted == (2 if made.stands is Standing.POSTED else 0)
        assert made.stands is said.stands and made.stands in (Standing.POSTED, Standing.WITHDRAWN)


def test_a_stale_drop_and_an_introduction_at_once() -> None:
    from tests.factories.techniques import needed

    w = ward()
    row = needed(w)
    done = together(
        lambda: actions.drop(by=w.place.receiving_office, at=AT, technique_id=row.pk, note="不做", seen=1),
        lambda: actions.introduce(by=w.place.expert, at=AT, technique_id=row.pk, on=DAY, expert_id=w.expert.pk, seen=1),
    )  # fmt: skip
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    row.refresh_from_db()
    assert row.steps == 2


def test_one_table_at_a_time() -> None:
    w = ward()

    def take_in(out: int) -> object:
        return actions.import_spectrum(
            by=w.place.receiving_office, at=AT, institution_id=w.taking, year=2024, source="x", rows=[Line("I21", "心梗", 1, out)]
        )  # fmt: skip

    done = together(lambda: take_in(5), lambda: take_in(6))
    assert not [one for one in done if isinstance(one, Exception)] and Disease.objects.count() == 1
