"""Devices that nobody used for longer than their kind allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.resources.models import Device, IdleLimit
from tongzhou.support.resources.rules.categories import EQUIPMENT
from tongzhou.support.resources.rules.idle import idle_since
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.support.sides.scope import seen_by

BOUND = 100
WORKING = (DeviceState.REGISTERED, DeviceState.IN_USE, DeviceState.IDLE)


@dataclass(frozen=True, slots=True)
class Idle:
    """A device, the day since when it counts as idle, and after how many days without use it does."""

    device: Device
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Days allowed for a kind. `confirmed` False: the platform's own default, still to be confirmed (待核实)."""

    category: str
    days: int
    source: str
    confirmed: bool


def limits() -> list[Limit]:
    """The limits that hold, one for each kind of equipment. One statement."""
    own = IdleLimit.objects.in_bulk()
    return [
        Limit(code, own[code].days, own[code].source, True)
        if code in own
        else Limit(code, kind.idle_days, "", False)
        for code, kind in EQUIPMENT.items()
    ]


def idle_days() -> dict[str, int]:
    """Days without use by kind. One statement."""
    return {limit.category: limit.days for limit in limits()}


@dataclass(frozen=True, slots=True)
class Unused:
    """A device that stands idle, as a list names it: where it is, and since when it counts as idle."""

    id: UUID
    name: str
    place: str
    since: date


def idle(actor: Actor, *, on: date, limit: int = BOUND, programme: str = "") -> list[Unused]:
    """Devices in the actor's scope that stand idle on that day, longest first. Two statements."""
    days = idle_days()
    rows = standing(days, on=on).filter(seen_by(actor))
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    found = []
    for id, name, short, long, kind, used, registered in rows.values_list(*_SHOWN)[:limit]:
        since = idle_since(used, registered, days.get(kind, 0), on=on)
        if since:
            found.append(Unused(id, name, short or long, since))
    return sorted(found, key=lambda one: one.since)


_SHOWN = (
    "pk", "name", "receiving__short_name", "receiving__name", "category", "last_used_on", "registered_on",
)  # fmt: skip


def _idle(row: Device, days: dict[str, int], on: date) -> Idle | None:
    allowed = days.get(row.category, 0)
    since = idle_since(row.last_used_on, row.registered_on, allowed, on=on)
    return Idle(row, since, allowed) if since else None


def standing(days: dict[str, int], *, on: date) -> QuerySet[Device]:
    """Devices that should work and were not used for their days."""
    due = Q(pk__in=[])
    alike: dict[
        int, list[str]
    ] = {}  # few numbers of days for many kinds: a condition costs more to write than to ask
    for category, allowed in days.items():
        alike.setdefault(allowed, []).append(category)
    for allowed, categories in alike.items():
        last = on - timedelta(allowed)
        due |= Q(category__in=categories) & (
            Q(last_used_on__lte=last) | Q(last_used_on__isnull=True, registered_on__lte=last)
        )
    return Device.objects.filter(due, state__in=WORKING).order_by("last_used_on", "pk")
