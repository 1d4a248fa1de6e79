"""A house is moved, or is to be closed, while something that it takes part in is open: everything that was begun can be ended by both."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.factories import emergency, referrals
from tests.factories.accounts import actor_as, staff_at
from tests.factories.consultations import NOW, Stage, minutes, stage
from tests.factories.directory import InstitutionFactory
from tests.factories.dispatch import told
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.care.dispatch import actions as dispatch
from tongzhou.care.emergency import actions as runs
from tongzhou.care.emergency.rules import Outcome as Became
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.rules import Outcome
from tongzhou.directory.actions import close_institution, move_institution
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db
OFFICE = system("test")


@pytest.fixture
def s() -> Stage:
    return stage()


def moved(s: Stage, actor: Actor) -> tuple[UUID, Actor]:
    """The township goes under another county: that county's hospital, and the actor as he is afterwards."""
    elsewhere = InstitutionFactory(name="演示邻县医院")
    move_institution(by=OFFICE, at=NOW, institution_id=s.township.pk, parent_id=elsewhere.pk)
    assert actor.account_id is not None
    return elsewhere.pk, actor_of(actor.account_id, at=NOW + minutes(5))


@pytest.mark.parametrize("how", ["close", "cancel", "redirect"])
def test_a_referral_by_a_pairing_ends_after_the_sender_was_moved(s: Stage, how: str) -> None:
    row = referrals.asked(s, by=s.township_doctor, to=s.supporter.pk)
    actions.accept(by=s.expert, at=NOW + minutes(1), referral_id=row.pk)
    if how == "close":
        actions.arrive(by=s.expert, at=NOW + minutes(2), referral_id=row.pk)
        actions.finish(
            by=s.expert,
            at=NOW + minutes(3),
            referral_id=row.pk,
            outcome=Outcome.HOME,
            result=referrals.RESULT,
        )
    elsewhere, doctor = moved(s, s.township_doctor)
    more = {"redirect": {"to": elsewhere}, "cancel": {"note": "不去了"}, "close": {}}[how]
    getattr(actions, how)(by=doctor, at=NOW + minutes(6), referral_id=row.pk, **more)
    assert Entry.objects.get().pairing_id == s.pairing.pk


def test_an_emergency_by_a_pairing_ends_after_the_sender_was_moved(s: Stage) -> None:
    run = emergency.begun(s, institution=s.supporter.pk)
    runs.arrive(by=s.expert, at=NOW + minutes(2), run_id=run.pk)
    runs.finish(by=s.expert, at=NOW + minutes(3), run_id=run.pk, outcome=Became.ADMITTED)
    _elsewhere, doctor = moved(s, s.township_doctor)
    runs.close(by=doctor, at=NOW + minutes(6), run_id=run.pk)
    assert Entry.objects.get().pairing_id == s.pairing.pk


def test_a_desk_with_a_waiting_call_is_not_closed() -> None:
    """No ambulance was sent yet: nobody else would see that somebody calls for help."""
    house = InstitutionFactory(name="演示急救中心")
    desk = actor_as(Role.DISPATCHER, house, staff=staff_at(house))
    call = dispatch.take(id=new_id(), by=desk, at=NOW, centre_id=house.pk, told=told())
    with pytest.raises(Conflict, match=r"dispatch\.waits_there"):
        close_institution(by=OFFICE, at=NOW, institution_id=house.pk, on=NOW.date())
    dispatch.close(by=desk, at=NOW + minutes(1), call_id=call.pk, note="电话里指导，不用车")
    close_institution(by=OFFICE, at=NOW, institution_id=house.pk, on=NOW.date())
