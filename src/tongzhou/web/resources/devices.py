"""The register of equipment: the list, one device with its use, and what a scanned label opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.resources import actions, queries
from tongzhou.support.resources.queries import DeviceCard, DevicePage
from tongzhou.support.resources.rules.categories import EQUIPMENT, words
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.figures import KeyValues, Pair, grouped
from tongzhou.web.components.frame import Action, Link, PageHead, Tabs
from tongzhou.web.components.notices import Empty, Notice
from tongzhou.web.components.search import SearchBox
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.components.times import day
from tongzhou.web.edge import Request
from tongzhou.web.pages import page
from tongzhou.web.partnerships.parts import today
from tongzhou.web.resources import amounts
from tongzhou.web.resources.parts import Style, UseRow, Weeks, badge, trail

if TYPE_CHECKING:
    from tongzhou.support.resources.models import Device, DeviceUse, Repair

CLOSED = (DeviceState.REPAIR, DeviceState.SCRAPPED)


@require_GET
def listing(request: Request) -> HttpResponse:
    """The register within the reader's scope; what stands idle is one touch away."""
    request.actor.require(P.READ_SUPPORT)
    tab, text = request.GET.get("tab", "all"), request.GET.get("q", "")[:60]
    found = queries.devices(
        request.actor,
        on=today(request),
        tab=tab if tab in queries.TABS else "all",
        text=text,
        category=request.GET.get("category", "")[:24],
        after=request.GET.get("after", "")[:12],
    )
    address = {"tab": tab, "q": text}
    older = f"?{urlencode(address | {'after': found.next})}" if found.next else ""
    return page(
        request,
        "resources/devices.html",
        current="devices",
        head=PageHead(_("设备台账"), _("在哪里、谁管、用得怎么样。"), actions=_may_add(request)),
        search=SearchBox("/money/devices/", text, _("名称、编号、地点，可用首字母"), id="seek-device"),
        tabs=_tabs(found.counts, tab),
        table=_table(found.cards, Pager(older=older, dated=False) if older else None),
    )


def _may_add(request: Request) -> tuple[Action, ...]:
    acts = [
        Action(_("打印标签"), "/money/labels/", icon="print"),
        Action(_("闲置天数"), "/money/idle/", icon="clock"),
    ]
    if request.actor.may(P.MANAGE_RESOURCES):
        acts.append(Action(_("登记设备"), "/money/devices/new/", "primary", "plus"))
    return tuple(acts)


def _tabs(counts: dict[str, int], tab: str) -> Tabs:
    labels = {"all": _("全部"), "idle": _("闲置")} | {
        state.value: state.words for state in DeviceState if state.value != "idle"
    }
    return Tabs(
        tuple(
            Link(labels[one], f"/money/devices/?tab={one}", counts.get(one, 0), current=one == tab)
            for one in queries.TABS
            if one in ("all", "idle") or counts.get(one)
        ),
        _("按状态看"),
    )


def _table(cards: Sequence[DeviceCard], pager: Pager | None) -> Table:
    columns = (
        Column(_("设备")),
        Column(_("编号")),
        Column(_("在哪里")),
        Column(_("保管人")),
        Column(_("每周使用"), number=True),
        Column(_("最近使用")),
        Column(_("状态")),
    )
    found = tuple(
        (
            Cell(card.device.name, f"/money/devices/{card.device.pk}/"),
            Cell(card.device.label),
            Cell(card.device.receiving.label),
            Cell(card.device.keeper.name if card.device.keeper else "—"),
            Cell(grouped(card.rate)),
            Cell(day(card.device.last_used_on) or _("没有记录")),
            Cell(part=_state(card)),
        )
        for card in cards
    )
    empty = Empty(_("这里没有设备"), _("验收之后登记设备，贴上标签，用的人扫一下就能记。"))
    return Table(_("设备清单"), columns, found, empty, pager)


def _state(card: DeviceCard) -> Badge:
    if card.idle_since:
        return Badge(_("%(day)s 起闲置") % {"day": day(card.idle_since)}, Tone.AMBER)
    return badge(card.device.status)


def rows(devices: Sequence[Device]) -> Table | None:
    """The devices of one purchase."""
    columns = (Column(_("设备")), Column(_("编号")), Column(_("在哪里")), Column(_("状态")))
    found = tuple(
        (
            Cell(one.name, f"/money/devices/{one.pk}/"),
            Cell(one.label),
            Cell(one.receiving.label),
            Cell(part=badge(one.status)),
        )
        for one in devices
    )
    return Table(_("登记的设备"), columns, found, Empty("")) if found else None


@require_GET
def device(request: Request, id: UUID) -> HttpResponse:
    """One device: log its use with one touch, see how it is used, what was repaired."""
    found = queries.device(request.actor, id, on=today(request))
    row = found.device
    can = actions.offers("device", row, request.actor)
    return page(
        request,
        "resources/device.html",
        current="devices",
        device=row,
        head=PageHead(row.name, row.receiving.label, _over(row)),
        badge=badge(row.status),
        notices=_notices(found),
        once=_once(request, row),
        facts=_facts(found),
        weeks=Weeks(
            tuple(found.weeks), _("最近十二周，每周用了 %(all)s") % {"all": "、".join(map(str, found.weeks))}
        ),
        uses=_uses(request, found),
        strikes=_strikes(request, found),
        repairs=_repairs(found.repairs),
        acts=_acts(row, can),
        label=f"/money/labels/?device={id}",
        trail=trail("device", found.steps, request),
    )


def _notices(found: DevicePage) -> list[Component]:
    if found.idle_since is None:
        return []
    said = _("%(day)s 起算闲置：超过 %(days)s 天没有使用记录（天数待核实）。") % {
        "day": day(found.idle_since), "days": found.idle_days,
    }  # fmt: skip
    return [Notice(said, _("在用请补记，坏了请报修，用不上请商量调拨。"), Tone.AMBER)]


def _once(request: Request, row: Device) -> list[Action]:
    """The big buttons: used today, once; or tell more. Nothing for a device that is away."""
    if row.status in CLOSED or not request.actor.may(P.USE_DEVICES, row.receiving.place):
        return []
    fields = (("id", str(new_id())), ("times", "1"), ("on", today(request).isoformat()))
    return [
        Action(
            _("今天用了一次"), f"/money/devices/{row.pk}/use/", "primary", "check", post=True, fields=fields
        ),
        Action(_("记详细（几次、几人、哪天）"), f"/money/devices/{row.pk}/use/"),
    ]


def _facts(found: DevicePage) -> KeyValues:
    row = found.device
    return KeyValues(
        (
            Pair(_("每周使用"), _("%(n)s 次") % {"n": grouped(found.rate)}),
            Pair(_("总共"), _("%(n)s 次") % {"n": grouped(found.total)}),
            Pair(_("最近使用"), day(row.last_used_on) or _("没有记录")),
            Pair(_("保管人"), row.keeper.name if row.keeper else ""),
            Pair(_("型号"), row.model),
            Pair(_("出厂编号"), row.serial),
            Pair(_("登记于"), day(row.registered_on)),
        )
    )


def _acts(row: Device, can: frozenset[str]) -> list[Action]:
    labels = {
        "break": _("坏了，报修"),
        "mend": _("修好了"),
        "hand_over": _("换保管人"),
        "move": _("调拨"),
        "scrap": _("报废"),
    }
    style: dict[str, Style] = {"scrap": "danger", "mend": "primary"}
    return [
        Action(label, f"/money/devices/{row.pk}/{event}/", style.get(event, ""))
        for event, label in labels.items()
        if event in can
    ]


def _over(row: Device) -> Words:
    return Words("{kind} · {label}", "{kind} · {label}").format(
        kind=words(row.category, EQUIPMENT), label=row.label
    )


def _uses(request: Request, found: DevicePage) -> list[UseRow]:
    """The latest rows of the log, one line each."""
    may = request.actor.may(P.USE_DEVICES, found.device.receiving.place)
    return [_use(one, may) for one in found.uses]


def _use(one: DeviceUse, may: bool) -> UseRow:
    told = [_("%(n)s 次") % {"n": grouped(one.times)}]
    if one.persons is not None:
        told.append(_("共 %(n)s 人") % {"n": grouped(one.persons)})
    if one.minutes is not None:
        told.append(_("%(n)s 分钟") % {"n": grouped(one.minutes)})
    act = Action(_("划去"), style="quiet", dialog=f"strike-{one.pk}") if may and not one.struck_at else None
    struck = _("已划去：%(why)s") % {"why": one.struck_why} if one.struck_at else ""
    return UseRow(
        day(one.on),
        " · ".join(told),
        " · ".join(part for part in (one.by_name, one.note) if part),
        struck,
        act,
    )


def _strikes(request: Request, found: DevicePage) -> list[Confirm]:
    if not request.actor.may(P.USE_DEVICES, found.device.receiving.place):
        return []
    return [
        Confirm(
            id=f"strike-{one.pk}",
            title=_("划去这一条？"),
            text=_("划去的不再计数，但还看得到。"),
            action=f"/money/uses/{one.pk}/strike/",
            label=_("划去"),
            danger=True,
            reason=_("为什么划去"),
        )
        for one in found.uses
        if not one.struck_at
    ]


def _repairs(repairs: Sequence[Repair]) -> Table | None:
    columns = (
        Column(_("哪天坏的")),
        Column(_("什么毛病")),
        Column(_("哪天修好")),
        Column(_("怎么修的")),
        Column(_("花费（元）"), number=True),
    )
    lines = tuple(
        (
            Cell(day(one.broken_on)),
            Cell(one.fault),
            Cell(day(one.mended_on) or _("还在修")),
            Cell(one.done or "—"),
            Cell(amounts.yuan(one.fen)),
        )
        for one in repairs
    )
    return Table(_("维修记录"), columns, lines, Empty("")) if lines else None


@require_GET
def scanned(request: Request, label: str) -> HttpResponse:
    """What a label's QR code opens: its device."""
    return redirect(f"/money/devices/{queries.device_by_label(request.actor, label)}/")
