"""What happens when a call waits too long for an ambulance, or a crew does not accept: the desk is told, then its office. Nothing is sent by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.queries import nearest, offices
from tongzhou.accounts.rules import Role
from tongzhou.audit.actions import record
from tongzhou.care.dispatch.actions.telling import call_changed
from tongzhou.care.dispatch.models import Call, Mission
from tongzhou.care.dispatch.rules import State
from tongzhou.care.dispatch.travel import to_accept, to_send
from tongzhou.care.steps.clocks import AT_ONCE, CLOCK, SHORTEST, each
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import tell

OFFICE = 2
"""The last one told."""


def escalate_overdue(*, at: datetime) -> int:
    """Tell the next one for every call and mission that waits too long at `at`; how many were told of. Each in its own transaction."""
    waiting = Call.objects.filter(closed_at__isnull=True, missions__isnull=True, late__lt=OFFICE)
    calls = [
        one.pk
        for one in waiting.filter(taken_at__lte=at - to_send())[:AT_ONCE]
        if _is_due(one.taken_at + to_send(), one.late, at)
    ]
    unheard = Mission.objects.filter(state=State.ASSIGNED.value, late__lt=OFFICE)
    sent = unheard.filter(assigned_at__lte=at - to_accept())[:AT_ONCE]
    missions = [one.pk for one in sent if _is_due(one.assigned_at + to_accept(), one.late, at)]
    return each(calls, lambda id: _call(id, at)) + each(missions, lambda id: _mission(id, at))  # fmt: skip


def _is_due(due: datetime, late: int, at: datetime) -> bool:
    return at >= due + late * SHORTEST


@transaction.atomic
def _call(id: UUID, at: datetime) -> bool:
    rows = Call.objects.select_for_update(of=("self",), skip_locked=True)
    call = rows.filter(pk=id, closed_at__isnull=True, late__lt=OFFICE).first()
    if (
        call is None
        or Mission.objects.filter(call=call).exists()
        or not _is_due(call.taken_at + to_send(), call.late, at)
    ):
        return False
    call.late += 1
    call.save(update_fields=["late"])
    waited = _minutes(at - call.taken_at)
    words = Words(
        f"{call.number} 已等 {waited} 分钟，还没派车",
        f"{call.number} has waited {waited} min, no ambulance sent",
    )
    _tell(call, words, call.late, f"/dispatch/calls/{call.pk}/", at)
    return True  # fmt: skip


@transaction.atomic
def _mission(id: UUID, at: datetime) -> bool:
    rows = Mission.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "call", "ambulance"
    )
    mission = rows.filter(pk=id, state=State.ASSIGNED.value, late__lt=OFFICE).first()
    if mission is None or not _is_due(mission.assigned_at + to_accept(), mission.late, at):
        return False
    mission.late += 1
    mission.save(update_fields=["late"])
    number, plate, waited = mission.call.number, mission.ambulance.plate, _minutes(at - mission.assigned_at)
    words = Words(
        f"{number}：{plate} 派出 {waited} 分钟，没有接令",
        f"{number}: {plate} sent {waited} min ago, not accepted",
    )
    _tell(mission.call, words, mission.late, f"/dispatch/missions/{mission.pk}/", at)
    return True  # fmt: skip


def _tell(call: Call, words: Words, late: int, link: str, at: datetime) -> None:
    told = nearest(Role.DISPATCHER, call.centre_id, at=at)
    if late == OFFICE or not told:
        told += offices(call.centre_id, at=at)
    tell(dict.fromkeys(told), at=at, kind="dispatch", words=words, link=link)
    record(by=CLOCK, at=at, verb="dispatch.late", subject=f"call:{call.pk}", detail={"level": late})
    call_changed(call)


def _minutes(lasted: timedelta) -> int:
    return int(lasted.total_seconds() // 60)
