"""A clock that runs out reaches somebody, and one case's fault stops no other case's clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.factories.consultations import NOW, accepted, asked, closed, minutes, sign, stage
from tongzhou.accounts.models import Account
from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.actions import clocks
from tongzhou.care.consultations.models import Consultation
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.notices.actions import publish
from tongzhou.notices.models import Notice
from tongzhou.partnerships.rules import Urgency

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=3)


def leaves(actor: Actor) -> None:
    """Somebody no longer works here; nobody thought of closing his account."""
    Staff.objects.filter(pk=actor.staff_id).update(active=False)


def told(actor: Actor) -> int:
    """How many notices he has."""
    return Notice.objects.filter(account=actor.key).count()


def test_one_case_that_cannot_be_told_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    s = stage()
    broken, sound = asked(s), asked(s, at=NOW + minutes(1))
    real = clocks.settle

    def settle(turn: Any, mark: str) -> None:
        if turn.case.pk == broken.pk:
            raise RuntimeError("broken")
        real(turn, mark)

    monkeypatch.setattr(clocks, "settle", settle)
    with pytest.raises(ExceptionGroup):
        actions.escalate_overdue(at=LATE)
    assert Consultation.objects.get(pk=sound.pk).escalations
    assert not Consultation.objects.get(pk=broken.pk).escalations


def test_what_waits_for_somebody_who_left_is_told_to_his_place() -> None:
    s = stage()
    case = accepted(s)
    leaves(s.asker)
    before = told(s.colleague)
    actions.ask_back(by=s.expert, at=NOW + minutes(20), case_id=case.pk, note="血压？")
    assert told(s.colleague) == before + 1


def test_the_follow_up_of_a_doctor_who_left_is_told_to_his_place() -> None:
    s = stage()
    closed(s)
    leaves(s.asker)
    before = told(s.colleague)
    assert actions.remind_follow_ups(at=NOW + timedelta(days=30)) == 1
    assert told(s.colleague) == before + 1


def test_the_answer_of_a_case_whose_asker_left_is_told_to_his_place() -> None:
    s = stage()
    case = accepted(s)
    leaves(s.asker)
    before = told(s.colleague)
    sign(case.pk, s.expert)
    assert told(s.colleague) == before + 1


def test_an_office_of_people_who_left_is_no_office() -> None:
    s = stage()
    leaves(s.county_office)
    assert offices(s.county.pk, at=NOW) == []
    assert accounts_of_staff([s.county_office.staff_id]) == []  # type: ignore[list-item]  # he has one
    assert Account.objects.get(pk=s.county_office.account_id).is_active


def test_a_closed_supporter_is_no_destination() -> None:
    s = stage()
    # the verb refuses to close who is still paired; an older record may say so all the same
    Institution.objects.filter(pk=s.supporter.pk).update(during=DateRange(date(2000, 1, 1), date(2026, 3, 1)))
    places = queries.destinations(s.asker, at=NOW, urgency=Urgency.URGENT)
    assert s.supporter.pk not in [one.institution.pk for one in places]


def test_a_change_that_concerns_five_hundred_places_is_told() -> None:
    with transaction.atomic():
        publish([f"institution:{number:036}" for number in range(500)], kind="ledger", id="")
