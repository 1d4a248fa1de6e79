"""Clocks: of devices, compared with the platform's; of the run, which escalate when they run out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.runner import Turn, settle
from tongzhou.care.emergency.actions.telling import tell_offices
from tongzhou.care.emergency.actions.told import FARTHEST
from tongzhou.care.emergency.models import ClockCheck, Run
from tongzhou.care.emergency.queries.hands import JOINED
from tongzhou.care.emergency.refusals import NOT_THERE, OTHER_CONTENT, TOO_FAR_OFF
from tongzhou.care.emergency.rules import Clock
from tongzhou.care.steps.clocks import AT_ONCE, CLOCK, each, half
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.texts import limited, said
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words


@transaction.atomic
def check_clock(
    *, id: UUID, by: Actor, at: datetime, institution_id: UUID, device: str, shown: datetime
) -> ClockCheck:
    """Compare a device's clock (`shown`, as it stands on its face at `at`). The same id again is the same check.

    Raises NotFound, Denied, Invalid, Conflict.
    """
    house = Institution.objects.filter(pk=institution_id).first()
    if house is None:
        raise NotFound(NOT_THERE)
    by.require(Permission.RESCUE, house.place)
    device = limited(said(device, field="device", most=40), 40, "device")
    if abs(shown - at) > FARTHEST:
        raise Invalid(TOO_FAR_OFF, field="shown")
    offset = round((shown - at).total_seconds() * 1000)
    row, made = ClockCheck.objects.get_or_create(
        pk=id,
        defaults={
            "institution": house, "device": device, "offset_ms": offset, "checked_at": at, "by_key": by.key, "by_name": by.name,
        },
    )  # fmt: skip
    if (row.institution_id, row.device, row.by_key) != (house.pk, device, by.key):
        raise Conflict(OTHER_CONTENT)
    if made:
        record(by=by, at=at, verb="emergency.check_clock", subject=f"institution:{house.pk}")
    return row


def device_offset(institution_id: UUID | None, device: str, when: datetime) -> int | None:
    """The offset of a device by its newest check before `when`; None when it was never compared."""
    if institution_id is None or not device:
        return None
    checks = ClockCheck.objects.filter(institution=institution_id, device=device, checked_at__lte=when)
    return checks.order_by("-checked_at").values_list("offset_ms", flat=True).first()


def escalate_overdue(*, at: datetime) -> int:
    """Tell the office of every run whose clock ran out by `at`; how many were told. Nothing is answered or closed by the passing of time."""
    due = Run.objects.filter(escalate_at__lte=at).order_by("escalate_at").values_list("pk", flat=True)
    return each(list(due[:AT_ONCE]), lambda one: _escalate(one, at))


@transaction.atomic
def _escalate(run_id: UUID, at: datetime) -> bool:
    rows = Run.objects.select_for_update(of=("self",), skip_locked=True).select_related(*JOINED)
    found = rows.filter(pk=run_id, escalate_at__lte=at).first()
    if found is None or found.waits_at_id is None:
        return False
    turn = Turn(found, "escalate", CLOCK, at)
    first = found.escalations == 0
    found.escalations = 1 if first else 2
    found.escalate_at = at + half(found) if first else None
    clock = Clock(found.clock)
    turn.detail.update(clock=clock.value, level=found.escalations)
    settle(turn, digest({"event": "escalate", "level": found.escalations, "since": found.clock_since}))
    late = Words(f"已超时（{clock.words.zh}）", f"overdue ({clock.words.en})")
    tell_offices(found, found.waits_at_id, late, by=CLOCK, at=at)
    return True
