"""A call that waits, a crew that does not answer: the desk is told, then the office, each once; nothing is sent or closed by time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.consultations import NOW, minutes
from tests.factories.dispatch import Network, called, network, sent
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.models import Mission
from tongzhou.care.dispatch.rules import State
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def n() -> Network:
    return network()


def told(n: Network, link: str) -> tuple[int, int]:
    """Notices of the desk's two people, and of the county's office."""
    desk = [f"account:{one.account_id}" for one in (n.desk, n.second_desk)]
    rows = Notice.objects.filter(link=link)
    office = rows.filter(account=f"account:{n.s.county_office.account_id}")
    return rows.filter(account__in=desk).count(), office.count()


def test_a_call_that_waits_is_told_to_the_desk_and_then_to_the_office(n: Network) -> None:
    call = called(n)
    link = f"/dispatch/calls/{call.pk}/"
    assert actions.escalate_overdue(at=call.taken_at + timedelta(seconds=59)) == 0
    assert actions.escalate_overdue(at=call.taken_at + minutes(1)) == 1
    assert actions.escalate_overdue(at=call.taken_at + minutes(2)) == 0
    assert told(n, link) == (2, 0)
    assert actions.escalate_overdue(at=call.taken_at + minutes(6)) == 1
    assert told(n, link) == (4, 1)
    assert actions.escalate_overdue(at=call.taken_at + minutes(600)) == 0
    call.refresh_from_db()
    assert call.closed_at is None and not Mission.objects.exists()


def test_a_call_with_an_ambulance_waits_for_the_crew_alone(n: Network) -> None:
    row = sent(n)
    link, before = f"/dispatch/missions/{row.pk}/", told(n, f"/dispatch/missions/{row.pk}/")
    assert actions.escalate_overdue(at=row.assigned_at + minutes(2)) == 1
    assert told(n, link) == (before[0] + 2, before[1])
    actions.accept(by=n.doctor, at=row.assigned_at + minutes(3), mission_id=row.pk, seen=1)
    assert actions.escalate_overdue(at=row.assigned_at + minutes(60)) == 0
    row.refresh_from_db()
    assert row.state == State.ACCEPTED and row.call.taken_at <= NOW + minutes(9)
