"""Two records turn out to be one person while something is open of both: never two open transfers of one patient, whoever is faster."""

from __future__ import annotations

import pytest

from tests.factories.consultations import NOW, minutes, stage
from tests.factories.patients import consented, registered
from tests.factories.referrals import asked, down, wish_of
from tests.factories.together import together
from tongzhou.care.patients import actions as patients
from tongzhou.care.patients.scope import record_ids
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.models import OPEN, Referral
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id


@pytest.mark.django_db
def test_two_records_with_an_open_referral_each_are_merged_when_one_has_ended() -> None:
    s = stage()
    gone, kept = registered(s.village), registered(s.village)
    one = asked(s, patient_id=gone.pk, consent_id=consented(gone).pk)
    asked(s, patient_id=kept.pk, consent_id=consented(kept).pk)
    told = {"id": new_id(), "by": s.county_office, "at": NOW, "gone_id": gone.pk, "kept_id": kept.pk, "reason": "同一人"}  # fmt: skip
    with pytest.raises(Conflict, match=r"referrals\.two_open"):
        patients.merge(**told)
    actions.cancel(by=s.asker, at=NOW + minutes(1), referral_id=one.pk, note="登记了两次")
    patients.merge(**told)
    assert Referral.objects.filter(OPEN, patient__in=record_ids(kept.pk)).count() == 1


@pytest.mark.django_db
def test_two_directions_are_no_clash() -> None:
    s = stage()
    gone, kept = registered(s.village), registered(s.county)
    asked(s, patient_id=gone.pk, consent_id=consented(gone).pk)
    down(s, patient_id=kept.pk, consent_id=consented(kept).pk)
    patients.merge(id=new_id(), by=s.county_office, at=NOW, gone_id=gone.pk, kept_id=kept.pk, reason="同一人")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_asking_and_merging_at_once(turn: int) -> None:
    s = stage()
    gone, kept = registered(s.village), registered(s.village)
    asked(s, patient_id=kept.pk, consent_id=consented(kept).pk)
    wish = wish_of(s, s.village, patient_id=gone.pk, consent_id=consented(gone).pk)
    acts = [
        lambda: actions.request(id=new_id(), by=s.asker, at=NOW, wish=wish),
        lambda: patients.merge(
            id=new_id(), by=s.county_office, at=NOW, gone_id=gone.pk, kept_id=kept.pk, reason="同一人"
        ),
    ]
    done = together(*(acts if turn % 2 else acts[::-1]))
    assert sum(isinstance(one, Conflict) for one in done) == 1, done
    assert Referral.objects.filter(OPEN, patient__in=record_ids(kept.pk)).count() == 1
