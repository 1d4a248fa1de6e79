"""The log of use: who used a device on which day, how often. A use makes an idle device one in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.notices import actions as notices
from tongzhou.support.resources.actions.runners import DEVICES, counted, past
from tongzhou.support.resources.models import Device, DeviceUse
from tongzhou.support.resources.rules.sentences import IN_REPAIR, NOT_THERE_YET, SCRAPPED, WRONG_COUNT
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.support.sides.running import limited, reason
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD, OTHER_CONTENT

MOST_TIMES = 1000
WAKES = {DeviceState.REGISTERED: "start", DeviceState.IDLE: "resume"}
CLOSED = {DeviceState.REPAIR: IN_REPAIR, DeviceState.SCRAPPED: SCRAPPED}


@dataclass(frozen=True, slots=True)
class Use:
    """One row of the log; `id` is the caller's. None: not counted."""

    id: UUID
    device_id: UUID
    on: date
    times: int = 1
    persons: int | None = None
    minutes: int | None = None
    note: str = ""


def log_use(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    device_id: UUID,
    on: date,
    times: int = 1,
    persons: int | None = None,
    minutes: int | None = None,
    note: str = "",
) -> DeviceUse:
    """It was used. Sent twice is once. Raises NotFound, Denied, Invalid (its field), Conflict (in repair, scrapped, other content)."""
    log_uses(by=by, at=at, uses=[Use(id, device_id, on, times, persons, minutes, note)])
    return DeviceUse.objects.select_related("device").get(pk=id)


@transaction.atomic
def log_uses(*, by: Actor, at: datetime, uses: Sequence[Use]) -> int:
    """Enter a block of uses, all or none; answers how many are new. Raises as `log_use` does."""
    for use in uses:
        _check(use, at)
    devices = _locked(by, {use.device_id for use in uses})
    fresh = _fresh(uses)
    groups: dict[UUID, list[Use]] = defaultdict(list)
    for use in fresh:
        groups[use.device_id].append(use)
    for id, some in groups.items():
        _used(devices[id], some, by=by, at=at)
    DeviceUse.objects.bulk_create((_row(use, by, at) for use in fresh), batch_size=1000)
    if fresh:
        _tell([devices[id] for id in groups], by, at, len(fresh))
    return len(fresh)


def _check(use: Use, at: datetime) -> None:
    past(use.on, at, "on")
    if not 0 < use.times <= MOST_TIMES:
        raise Invalid(WRONG_COUNT, field="times")
    counted(use.persons, "persons")
    counted(use.minutes, "minutes")


def _locked(by: Actor, ids: set[UUID]) -> dict[UUID, Device]:
    rows = Device.objects.select_for_update(of=("self",)).select_related("supporting", "receiving")
    found = {row.pk: row for row in rows.filter(seen_by(by), pk__in=ids).order_by("pk")}
    if len(found) < len(ids):
        raise NotFound(NO_RECORD)
    for device in found.values():
        by.require(P.USE_DEVICES, device.receiving.place)
    return found


def _fresh(uses: Sequence[Use]) -> list[Use]:
    """Those that were not sent before; the same id with other content is a Conflict."""
    wanted = {use.id: use for use in uses}
    before = DeviceUse.objects.in_bulk(list(wanted))
    for id, row in before.items():
        if _content(wanted[id]) != (row.device_id, row.on, row.times, row.persons, row.minutes, row.note):
            raise Conflict(OTHER_CONTENT)
    return [use for use in wanted.values() if use.id not in before]


def _content(use: Use) -> tuple[object, ...]:
    return use.device_id, use.on, use.times, use.persons, use.minutes, limited(use.note, "note", 200)


def _used(device: Device, uses: list[Use], *, by: Actor, at: datetime) -> None:
    """Wake the device, and remember the last day. It must be there and not in repair."""
    state = device.status
    if state in CLOSED:
        raise Conflict(CLOSED[state])
    if min(use.on for use in uses) < device.registered_on:
        raise Invalid(NOT_THERE_YET, field="on", day=device.registered_on.isoformat())
    last = max(use.on for use in uses)
    device.last_used_on = max(last, device.last_used_on or last)
    if state in WAKES:
        DEVICES.react(device, WAKES[state], by=by, at=at)
    else:
        device.save(update_fields=["last_used_on"])


def _row(use: Use, by: Actor, at: datetime) -> DeviceUse:
    return DeviceUse(
        id=use.id,
        device_id=use.device_id,
        on=use.on,
        times=use.times,
        persons=use.persons,
        minutes=use.minutes,
        note=limited(use.note, "note", 200),
        by_key=by.key,
        by_name=by.name,
        at=at,
    )


def _tell(devices: list[Device], by: Actor, at: datetime, number: int) -> None:
    one = devices[0].pk if len(devices) == 1 else ""
    subject = f"device:{one}" if one else "devices"
    audit.record(by=by, at=at, verb="device.use", subject=subject, detail={"number": number})
    notices.publish({f"institution:{device.receiving_id}" for device in devices}, kind="device", id=one)


@transaction.atomic
def strike_use(*, by: Actor, at: datetime, use_id: UUID, note: str) -> DeviceUse:
    """A wrong row of the log counts no longer; it stays readable. Twice is once. Raises NotFound, Denied, Invalid (note)."""
    row = DeviceUse.objects.filter(pk=use_id).first()
    if row is None:
        raise NotFound(NO_RECORD)
    device = _locked(by, {row.device_id})[row.device_id]
    why = reason(note, most=200)
    row = DeviceUse.objects.get(pk=use_id)
    if row.struck_at is None:
        row.struck_at, row.struck_by, row.struck_why = at, by.name, why
        row.save(update_fields=["struck_at", "struck_by", "struck_why"])
        last = device.uses.filter(struck_at=None).order_by("-on").values_list("on", flat=True).first()
        device.last_used_on = last
        device.save(update_fields=["last_used_on"])
        audit.record(by=by, at=at, verb="device.strike_use", subject=f"device:{device.pk}")
    return row
