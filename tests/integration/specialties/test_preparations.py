"""A preparation: filed by the ledger's word, used and stopped by the recipient."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.ledger import AT
from tests.factories.specialties import DAY, NUMBERS, filed, preparation
from tests.factories.techniques import Ward, confirm_all, noon, ward
from tests.factories.together import together
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.specialties import actions
from tongzhou.support.specialties.models import Preparation
from tongzhou.support.specialties.rules.preparations import LIFECYCLE, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> Ward:
    return ward()


def stage(row: Preparation) -> Stage:
    row.refresh_from_db()
    return row.stage


def test_the_whole_way(w: Ward) -> None:
    row = filed(w, confirmed=False)
    assert stage(row) is Stage.FILING and not row.entered
    (entry,) = confirm_all(w, DAY + timedelta(days=101))
    assert (entry.kind, entry.unit) == ("preparation", "item")
    assert entry.detail == {"name": "演示巴布膏", "form": "cataplasm", "number": NUMBERS[1]}
    assert stage(row) is Stage.FILED and row.entered
    with pytest.raises(Denied):
        actions.use_preparation(by=w.place.giving_office, at=AT, preparation_id=row.pk, on=AT.date())
    actions.use_preparation(by=w.place.receiving_office, at=AT, preparation_id=row.pk, on=AT.date())
    actions.stop_preparation(by=w.place.receiving_office, at=AT, preparation_id=row.pk, note="换剂型")
    assert stage(row) is Stage.STOPPED
    actions.resume_preparation(by=w.place.receiving_office, at=AT, preparation_id=row.pk)
    assert stage(row) is Stage.FILED


def test_what_was_never_filed_is_developed_again(w: Ward) -> None:
    row = preparation(w)
    actions.stop_preparation(by=w.place.receiving_office, at=AT, preparation_id=row.pk, note="没有原料")
    actions.resume_preparation(by=w.place.receiving_office, at=AT, preparation_id=row.pk)
    assert stage(row) is Stage.DEVELOPING


def test_disputed_corrected_confirmed(w: Ward) -> None:
    row = filed(w, confirmed=False)
    ledger.dispute(by=w.place.receiving_office, at=AT, claim_id=Claim.objects.get().pk, reason="编号抄错一位")
    assert stage(row) is Stage.DISPUTED
    for _ in range(2):
        actions.file_preparation(
            by=w.place.expert, at=AT, preparation_id=row.pk, number=NUMBERS[3], on=AT.date()
        )
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["open", "withdrawn"]
    confirm_all(w, AT.date())
    assert stage(row) is Stage.FILED and row.number == NUMBERS[3]
    with pytest.raises(IllegalMove):
        actions.file_preparation(
            by=w.place.expert, at=AT, preparation_id=row.pk, number=NUMBERS[4], on=AT.date()
        )


def test_reversed_it_is_developed_and_while_stopped_it_stays_stopped(w: Ward) -> None:
    for stopped in (False, True):
        row = filed(w, number=NUMBERS[5 + stopped], name=f"制剂{stopped}")
        if stopped:
            actions.stop_preparation(by=w.place.receiving_office, at=AT, preparation_id=row.pk, note="停")
        entry = Entry.objects.get(source=row.source)
        claim = ledger.reverse(
            id=new_id(), by=w.place.giving_office, at=AT, entry_id=entry.pk, reason="备案取消"
        )
        ledger.confirm(by=w.place.receiving_office, at=AT, claim_id=claim.pk)
        assert stage(row) is (Stage.STOPPED if stopped else Stage.DEVELOPING) and not row.entered


@pytest.mark.parametrize(
    "change,field",
    [
        ({"number": "x"}, "number"),
        ({"on": AT.date() + timedelta(9)}, "on"),
        ({"on": DAY - timedelta(1)}, "on"),
    ],
)
def test_faults_stand_at_their_field(w: Ward, change: dict[str, object], field: str) -> None:
    row = preparation(w)
    told = {"number": NUMBERS[1], "on": AT.date(), **change}
    with pytest.raises(Invalid) as refused:
        actions.file_preparation(by=w.place.expert, at=AT, preparation_id=row.pk, **told)
    assert refused.value.field == field and not Claim.objects.exists()


def test_a_filing_needs_its_papers(w: Ward) -> None:
    row = preparation(w, quality="")
    with pytest.raises(Invalid) as refused:
        actions.file_preparation(
            by=w.place.expert, at=AT, preparation_id=row.pk, number=NUMBERS[1], on=AT.date()
        )
    assert refused.value.field == "quality"


def test_a_number_stands_with_one_preparation(w: Ward) -> None:
    filed(w)
    other = preparation(w, "另一个")
    with pytest.raises(Conflict) as refused:
        actions.file_preparation(
            by=w.place.expert, at=AT, preparation_id=other.pk, number=NUMBERS[1], on=AT.date()
        )
    assert refused.value.field == "number" and Claim.objects.count() == 1


def test_the_other_county_knows_nothing_of_it(w: Ward) -> None:
    row = preparation(w)
    with pytest.raises(NotFound):
        actions.stop_preparation(by=w.outsider, at=AT, preparation_id=row.pk, note="x")
    with pytest.raises(Denied):
        actions.amend_preparation(by=w.place.doctor, at=AT, preparation_id=row.pk, told=_told())


def _told() -> actions.Made:
    from tongzhou.support.specialties.rules.preparations import DosageForm

    return actions.Made("改名", DosageForm.PILL)


def test_the_database_holds_the_same_pairs_and_refuses_what_the_ledger_does_not_know(w: Ward) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM specialties_preparation_pairs()")
        assert set(cursor.fetchall()) == LIFECYCLE.pairs()
    row = filed(w, confirmed=False)
    for change in (
        {"entered": True}, {"state": "filed", "steps": row.steps + 1}, {"state": "in_use"}, {"supporting_id": w.taking},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Preparation.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.timeline.update(note="x")


@pytest.mark.django_db(transaction=True)
def test_two_filings_with_one_number_at_once() -> None:
    w = ward()
    rows = [preparation(w, f"制剂{n}") for n in range(2)]

    def file(row: Preparation) -> Preparation:
        return actions.file_preparation(
            by=w.place.expert, at=noon(DAY), preparation_id=row.pk, number=NUMBERS[1], on=DAY
        )

    done = together(*(lambda row=row: file(row) for row in rows))
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert Claim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirming_and_correcting_at_once_never_disagree() -> None:
    for n in range(4):
        w = ward()
        row = filed(w, number=NUMBERS[n], confirmed=False)
        claim = row.claim
        done = together(
            lambda w=w, claim=claim: ledger.confirm(by=w.place.receiving_office, at=AT, claim_id=claim),
            lambda w=w, row=row: actions.file_preparation(
                by=w.place.expert, at=AT, preparation_id=row.pk, number=NUMBERS[9], on=AT.date()
            ),
        )
        assert sum(isinstance(one, Exception) for one in done) == 1, done
        row.refresh_from_db()
        posted = Entry.objects.filter(source=row.source).exists()
        assert row.entered is posted and (row.stage is Stage.FILED) is posted
