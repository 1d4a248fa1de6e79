"""Response limits: a pairing's own, else the platform's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.partnerships.models import ResponseLimit
from tongzhou.partnerships.rules import Clock, Urgency

NO_LIMIT = sentence(
    "partnerships.no_limit",
    "平台还没有为“{urgency}”的“{clock}”设时限。",
    "The platform has no limit for “{clock}” when “{urgency}”.",
    then_zh="请系统运维或卫生健康委先设好平台时限。",
    then_en="Let the operator or the commission set the platform's limits first.",
)


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit that holds for a clock at an urgency. `own` says it is the pairing's; `confirmed` False is 待核实."""

    urgency: Urgency
    clock: Clock
    minutes: int
    own: bool
    source: str
    confirmed: bool
    platform_minutes: int | None


def limit_minutes(pairing_id: UUID | None, urgency: Urgency, clock: Clock) -> int:
    """Minutes allowed. One statement. Raises NotFound when not even the platform has a limit."""
    rows = _of(pairing_id).filter(urgency=urgency.value, clock=clock.value)
    minutes = rows.order_by(F("pairing").asc(nulls_last=True)).values_list("minutes", flat=True).first()
    if minutes is None:
        raise NotFound(NO_LIMIT, urgency=urgency.words, clock=clock.words)
    return minutes


def limits(pairing_id: UUID | None) -> list[Limit]:
    """Every limit that holds for a pairing, by urgency and clock. One statement."""
    rows = {(row.pairing_id is not None, row.urgency, row.clock): row for row in _of(pairing_id)}
    found = []
    for urgency in Urgency:
        for clock in Clock:
            platform = rows.get((False, urgency.value, clock.value))
            row = rows.get((True, urgency.value, clock.value)) or platform
            if row:
                own = row.pairing_id is not None
                known = platform.minutes if platform else None
                found.append(Limit(urgency, clock, row.minutes, own, row.source, row.confirmed, known))
    return found


def _of(pairing_id: UUID | None) -> QuerySet[ResponseLimit]:
    platform = Q(pairing=None)
    return ResponseLimit.objects.filter(platform | Q(pairing=pairing_id) if pairing_id else platform)
