"""The register of equipment: the list that shows first what needs somebody, one device, the labels to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Subquery, Sum

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.support.resources.models import Device, DeviceStep, DeviceUse, Repair
from tongzhou.support.resources.queries.idle import idle_days, standing
from tongzhou.support.resources.rules.idle import RATE_WEEKS, SHOWN_WEEKS, WEEK, idle_since, per_week, weeks
from tongzhou.support.resources.rules.labels import typed
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.support.sides.models import SideStep
from tongzhou.support.sides.scope import found, seen_by
from tongzhou.support.sides.sentences import NO_RECORD

PAGE = 50
LABELS = 28
"""Two sheets of A4: more are turned over to."""
TABS = ("all", "idle", "repair", "in_use", "registered", "scrapped")


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """A device in the list: since when it stands idle (None: it does not), uses a week of late."""

    device: Device
    idle_since: date | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class DeviceList:
    """A page of the register; `counts` by tab; `next` is where it goes on (None: the end)."""

    cards: list[DeviceCard]
    counts: dict[str, int]
    next: str | None


@dataclass(frozen=True, slots=True)
class DevicePage:
    """One device: uses of each of the last twelve weeks, the latest rows of the log, repairs, steps."""

    device: Device
    idle_since: date | None
    idle_days: int
    weeks: list[int]
    rate: Decimal
    uses: list[DeviceUse]
    total: int
    repairs: list[Repair]
    steps: list[SideStep]


def devices(
    actor: Actor, *, on: date, tab: str = "all", text: str = "", category: str = "", after: str = ""
) -> DeviceList:
    """The register in the actor's scope, by label. At most five statements."""
    days = idle_days()
    seen = Device.objects.filter(seen_by(actor))
    if category:
        seen = seen.filter(category=category)
    idle = seen.filter(pk__in=standing(days, on=on).values("pk"))
    rows = (
        idle
        if tab == "idle"
        else seen.filter(state=tab)
        if tab in TABS[2:]
        else seen.exclude(state="scrapped")
    )
    rows = _named(rows, text).filter(label__gt=after) if after else _named(rows, text)
    page = list(rows.select_related("receiving", "keeper").order_by("label")[: PAGE + 1])
    return DeviceList(
        _cards(page[:PAGE], days, on),
        _counts(seen, idle),
        page[PAGE - 1].label if len(page) > PAGE else None,
    )


def _named(rows: QuerySet[Device], text: str) -> QuerySet[Device]:
    words = text.strip()
    if not words:
        return rows
    own = Q(name__icontains=words) | Q(serial__iexact=words) | Q(receiving__search__contains=words.lower())
    return rows.filter(own | Q(label=typed(words)))


def _counts(seen: QuerySet[Device], idle: QuerySet[Device]) -> dict[str, int]:
    """How many stand in each tab. Two statements."""
    counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk")))
    working = sum(n for state, n in counts.items() if state != DeviceState.SCRAPPED)
    return counts | {"all": working, "idle": idle.count()}


def _cards(rows: Sequence[Device], days: dict[str, int], on: date) -> list[DeviceCard]:
    since = on - timedelta(RATE_WEEKS * WEEK)
    used = DeviceUse.objects.filter(
        device__in=[row.pk for row in rows], on__gt=since, on__lte=on, struck_at=None
    )
    sums = dict(used.order_by().values_list("device").annotate(n=Sum("times"))) if rows else {}
    return [DeviceCard(row, _idle(row, days, on), per_week([sums.get(row.pk, 0)])) for row in rows]


def _idle(row: Device, days: dict[str, int], on: date) -> date | None:
    if row.status in (DeviceState.REPAIR, DeviceState.SCRAPPED):
        return None
    return idle_since(row.last_used_on, row.registered_on, days.get(row.category, 0), on=on)


def device(actor: Actor, id: UUID, *, on: date) -> DevicePage:
    """One device. Raises NotFound. Six statements."""
    rows = Device.objects.select_related("supporting", "receiving", "keeper", "purchase__line__project")
    row = found(rows, actor, id)
    days = idle_days()
    since = on - timedelta(SHOWN_WEEKS * WEEK)
    counted = row.uses.filter(struck_at=None)
    by_day = Counter[date]()
    for day, times in counted.filter(on__gt=since, on__lte=on).values_list("on", "times"):
        by_day[day] += times
    last = weeks(by_day.items(), on=on)
    return DevicePage(
        row,
        _idle(row, days, on),
        days.get(row.category, 0),
        last,
        per_week(last),
        list(row.uses.order_by("-on", "-id")[:20]),
        int(counted.aggregate(n=Sum("times"))["n"] or 0),
        list(row.repairs.order_by("-broken_on", "-pk")[:20]),
        list(DeviceStep.objects.filter(record=row).order_by("-number")[:50]),
    )


def device_by_label(actor: Actor, label: str) -> UUID:
    """The id behind a label as it was typed or scanned. Raises NotFound. One statement."""
    found_id = Device.objects.filter(seen_by(actor), label=typed(label)).values_list("pk", flat=True).first()
    if found_id is None:
        raise NotFound(NO_RECORD)
    return found_id


def labels(
    actor: Actor, *, purchase_id: UUID | None = None, ids: Sequence[UUID] = (), after: str = ""
) -> tuple[list[Device], str]:
    """Devices whose labels are to be printed: those named, or a purchase's, or all in use; by place, after the label `after`.

    And the label to go on after ("": the end). One statement.
    """
    rows = Device.objects.filter(seen_by(actor)).exclude(state=DeviceState.SCRAPPED)
    if ids:
        rows = rows.filter(pk__in=ids)
    elif purchase_id:
        rows = rows.filter(purchase_id=purchase_id)
    if after:
        place = Subquery(Device.objects.filter(label=after).values("receiving__name"))
        rows = rows.filter(Q(receiving__name__gt=place) | Q(receiving__name=place, label__gt=after))
    found = list(rows.select_related("receiving").order_by("receiving__name", "label")[: LABELS + 1])
    return found[:LABELS], found[LABELS - 1].label if len(found) > LABELS else ""


def sees_device(actor: Actor, id: str) -> bool:
    """Whether the actor sees the device."""
    return Device.objects.filter(seen_by(actor), pk=UUID(id)).exists()


def use(actor: Actor, id: UUID) -> DeviceUse:
    """One row of the log, of a device that the actor sees. Raises NotFound. One statement."""
    row = DeviceUse.objects.filter(pk=id, device__in=Device.objects.filter(seen_by(actor))).first()
    if row is None:
        raise NotFound(NO_RECORD)
    return row
