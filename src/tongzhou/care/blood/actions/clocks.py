"""What happens when a clock runs out: the house that is waited for, then both. Told and recorded, never closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.care.blood.actions.runner import JOINED, Turn, settle
from tongzhou.care.blood.actions.telling import house_accounts, send
from tongzhou.care.blood.models import Request
from tongzhou.care.blood.rules import Clock
from tongzhou.care.steps.clocks import AT_ONCE, CLOCK, each, half
from tongzhou.care.steps.digests import digest
from tongzhou.kernel.words import Words


def escalate_overdue(*, at: datetime) -> int:
    """Take the next step of escalation for every request whose time ran out by `at`; how many were taken."""
    due = Request.objects.filter(escalate_at__lte=at).order_by("escalate_at").values_list("pk", flat=True)
    return each(list(due[:AT_ONCE]), lambda one: _escalate(one, at))


@transaction.atomic
def _escalate(request_id: UUID, at: datetime) -> bool:
    rows = Request.objects.select_for_update(of=("self",), skip_locked=True).select_related(*JOINED)
    row = rows.filter(pk=request_id, escalate_at__lte=at).first()
    if row is None:
        return False
    turn = Turn(row, "escalate", CLOCK, at)
    first = row.escalations == 0
    row.escalations = 1 if first else 2
    row.escalate_at = at + half(row) if first else None
    clock = Clock(row.clock)
    turn.detail.update(clock=clock.value, level=row.escalations)
    settle(turn, digest({"event": "escalate", "level": row.escalations, "since": row.clock_since}))
    late = Words(f"已超时（{clock.words.zh}）", f"overdue ({clock.words.en})")
    houses = [one for one in (row.giver, row.asker) if not first or one.pk == row.waits_at_id]
    send(row, [account for one in houses for account in house_accounts(one, at)], late, by=CLOCK, at=at)
    return True
