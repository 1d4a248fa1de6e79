"""Two connections at once: one open referral, one bed, one answer, one close against one more question."""

from __future__ import annotations

from functools import partial

import pytest

from tests.factories.consultations import NOW, minutes, stage
from tests.factories.patients import consented, registered
from tests.factories.referrals import asked, bed, finished, party, wish_of
from tests.factories.together import together
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.models import Draft, Hold, Referral, Step
from tongzhou.care.referrals.rules import State
from tongzhou.kernel.errors import Conflict, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_open_referral_in_a_direction_and_one_for_one_id() -> None:
    s = stage()
    patient = registered(s.village)
    who = {"patient_id": patient.pk, "consent_id": consented(patient).pk}
    done = together(
        lambda: actions.request(id=new_id(), by=s.asker, at=NOW, wish=wish_of(s, s.village, **who)),
        lambda: actions.request(id=new_id(), by=s.colleague, at=NOW, wish=wish_of(s, s.village, to=s.township.pk, **who)),
    )  # fmt: skip
    assert {type(one) for one in done} == {Referral, Conflict}, done
    refused = next(one for one in done if isinstance(one, Conflict))
    assert refused.said.code == "referrals.open_one"
    id, wish = new_id(), wish_of(s, s.village)
    again = together(
        *(lambda: actions.request(id=id, by=s.asker, at=NOW, wish=wish) for _ in range(2)),
    )
    assert all(isinstance(one, Referral) for one in again), again
    assert Referral.objects.filter(pk=id).count() == Step.objects.filter(referral=id).count() == 1


def test_a_bed_is_held_once() -> None:
    s = stage()
    one, other, place = asked(s), asked(s), bed(s)
    done = together(
        *(
            lambda row=row: actions.accept(by=s.county_doctor, at=NOW + minutes(5), referral_id=row.pk, offer_id=place.pk)
            for row in (one, other)
        )
    )  # fmt: skip
    assert {type(one) for one in done} == {Referral, Invalid}, done
    assert Hold.objects.count() == 1


def test_accepting_and_cancelling_at_once_leave_one_story() -> None:
    s = stage()
    row = asked(s)
    done = together(
        lambda: actions.accept(by=s.county_doctor, at=NOW + minutes(5), referral_id=row.pk, seen=1),
        lambda: actions.cancel(by=s.asker, at=NOW + minutes(5), referral_id=row.pk, note="好转", seen=1),
    )
    assert {type(one) for one in done} == {Referral, Conflict}, done
    assert Step.objects.filter(referral=row).count() == 2


def test_closing_twice_and_asking_more_at_once() -> None:
    s = stage()
    row = finished(s)
    at = NOW + minutes(700)
    done = together(
        lambda: actions.close(by=s.asker, at=at, referral_id=row.pk),
        lambda: actions.ask_more(by=s.colleague, at=at, referral_id=row.pk, note="再写写"),
    )
    assert {type(one) for one in done} == {Referral, IllegalMove}, done
    row.refresh_from_db()
    entries = Entry.objects.filter(source=row.source).count()
    assert entries == (1 if row.state == State.COMPLETED else 0)


def test_a_link_used_twice_at_once_says_one_thing() -> None:
    s = stage()
    row = asked(s, by=s.county_doctor, outside=party(s.county_doctor).pk)
    _link, token = actions.make_link(by=s.county_doctor, at=NOW, referral_id=row.pk)
    done = together(
        lambda: actions.answer_by_link(token=token, at=NOW + minutes(1), who="演示·李医生", event="accept"),
        lambda: actions.answer_by_link(token=token, at=NOW + minutes(1), who="演示·王护士", event="decline", note="满了"),
        lambda: actions.make_link(by=s.county_doctor, at=NOW + minutes(1), referral_id=row.pk),
    )  # fmt: skip
    said = [one for one in done if isinstance(one, Referral)]
    assert len(said) <= 1 and isinstance(done[2], tuple), done
    assert all(isinstance(one, Referral | NotFound) for one in done[:2]), done
    assert Step.objects.filter(referral=row).count() == 1 + len(said)


def test_kept_and_sent_at_once_leaves_no_draft_of_what_was_sent() -> None:
    s = stage()
    wish = wish_of(s, s.village)
    for number in range(4):
        id, at = new_id(), NOW + minutes(number)
        keep = partial(actions.save_draft, id=id, by=s.asker, at=at, patient_id=wish.patient_id, data={})
        send = partial(actions.request, id=id, by=s.asker, at=at, wish=wish)
        together(keep, send, keep, keep)
        assert Referral.objects.filter(pk=id).exists() and not Draft.objects.filter(pk=id).exists()
        actions.cancel(by=s.asker, at=at, referral_id=id, note="好转")


def test_one_draft_of_a_step_from_two_devices_at_once() -> None:
    s = stage()
    row = asked(s)
    actions.ask_back(by=s.county_doctor, at=NOW + minutes(3), referral_id=row.pk, note="用药史")
    keep = partial(
        actions.save_step_draft, by=s.asker, at=NOW + minutes(4), referral_id=row.pk, event="reply"
    )
    done = together(*(partial(keep, data={"texts": {"note": str(number)}}) for number in range(4)))
    assert not [one for one in done if isinstance(one, Exception)]
    assert Draft.objects.filter(referral=row).count() == 1
