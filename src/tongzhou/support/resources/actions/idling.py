"""What stands idle is said to those who keep it; a commission sets after how many days."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.accounts import queries as accounts
from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import PLATFORM, Actor, system
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.notices import actions as notices
from tongzhou.support.resources.actions.runners import DEVICES, day_of
from tongzhou.support.resources.models import Device, IdleLimit
from tongzhou.support.resources.queries.idle import idle_days, standing
from tongzhou.support.resources.rules.categories import EQUIPMENT, listed
from tongzhou.support.resources.rules.sentences import WRONG_DAYS
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.support.sides.running import limited

AT_ONCE = 500
STANDS_IDLE = Words(
    "{name}（{label}）已经 {days} 天没有使用记录。在用请补记，坏了请报修，用不上请商量调拨。",
    "{name} ({label}) has had no use for {days} days. Log its use, report it broken, or agree to move it.",
)


def tell_idle(*, at: datetime) -> int:
    """Devices that have just become idle: a step of their own, a notice to keeper and office. Twice on a day tells once."""
    days, on = idle_days(), day_of(at)
    fresh = standing(days, on=on).exclude(state=DeviceState.IDLE)
    ids = list(fresh.values_list("pk", flat=True)[:AT_ONCE])
    return sum(_fall(id, days, at) for id in ids)


@transaction.atomic
def _fall(id: UUID, days: dict[str, int], at: datetime) -> int:
    """One device, looked at again under its lock: somebody may just have used it."""
    rows = standing(days, on=day_of(at)).exclude(state=DeviceState.IDLE)
    device = (
        rows.select_for_update(of=("self",), skip_locked=True)
        .select_related("supporting", "receiving")
        .filter(pk=id)
        .first()
    )
    if device is None:
        return 0
    DEVICES.react(device, "fall_idle", by=system("resources"), at=at)
    said = STANDS_IDLE.format(
        name=device.name,
        label=device.label,
        days=(day_of(at) - (device.last_used_on or device.registered_on)).days,
    )
    notices.tell(
        _concerned(device, at), at=at, kind="device", words=said, link=f"/money/devices/{device.pk}/"
    )
    return 1


def _concerned(device: Device, at: datetime) -> list[UUID]:
    keeper = accounts.accounts_of_staff([device.keeper_id]) if device.keeper_id else []
    return list(dict.fromkeys([*keeper, *accounts.offices(device.receiving_id, at=at)]))


def set_idle_limit(*, by: Actor, at: datetime, category: str, days: int, source: str) -> IdleLimit:
    """After how many days a kind of equipment stands idle, for the whole platform. Raises Denied, Invalid ("category", "days")."""
    by.require(P.SET_DEFAULT_LIMITS, PLATFORM)
    kept = limited(source, "source", 200)
    if not 0 < days <= 730 or not kept:
        raise Invalid(WRONG_DAYS, field="days" if kept else "source")
    with transaction.atomic():
        row, _ = IdleLimit.objects.update_or_create(
            category=listed(category, EQUIPMENT, "category"),
            defaults={"days": days, "source": kept, "by_key": by.key, "at": at},
        )
        detail = {"days": days, "source": kept}
        audit.record(
            by=by, at=at, verb="resources.set_idle_limit", subject=f"equipment:{category}", detail=detail
        )
    return row
