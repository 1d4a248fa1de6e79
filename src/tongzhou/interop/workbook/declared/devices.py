"""The sheet of the equipment register: what stands where, with its number, in whose keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.money import GROUP, KINDS, sides
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed
from tongzhou.kernel.words import Words
from tongzhou.support.resources import actions
from tongzhou.support.resources.queries import sheets as queries
from tongzhou.support.resources.rules.states import DeviceState

if TYPE_CHECKING:
    from tongzhou.support.resources.models import Device

COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.written(
        "taking", "所在单位", "where it stands", Words("照机构名录写，卫生院、村卫生室也可以。", "As in the directory; health centres and clinics too."),
        required=True, also=("使用单位", "存放单位", "受援单位", "受援医院"), width=24, field="place",
    ),
    fields.choice("category", "设备种类", "kind", KINDS, required=True, also=("种类", "类别"), width=16),
    fields.written("name", "设备名称", "name", required=True, also=("名称",), width=20),
    fields.written("model", "型号", "model", also=("规格型号", "规格")),
    fields.written(
        "serial", "出厂编号", "serial number", Words("车辆写车牌号。", "Of a vehicle its plate."), also=("序列号", "车牌号", "机身号")
    ),
    fields.day("on", "登记日期", "since", required=True, also=("启用日期", "到货日期", "购置日期")),
    fields.person("keeper", "保管人", "keeper", Words("所在单位名录里的姓名。", "As in the directory of the place."), also=("责任人",)),
    fields.written("note", "备注", "note", width=24),
)  # fmt: skip


def _said(row: Device) -> Told:
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "category": row.category,
        "name": row.name,
        "model": row.model,
        "serial": row.serial,
        "on": row.registered_on,
        "keeper": row.keeper,
        "note": row.note,
    }


def _key(told: Told) -> tuple[object, ...]:
    """Its number; what has none is known by place, name and day, and two that are alike are two."""
    if told["serial"]:
        return told["category"], told["model"], told["serial"]
    return told["giving"], told["taking"], told["category"], told["name"], told["on"]


def _create(turn: Turn, told: Told) -> None:
    giving, place = sides(told)
    actions.register_device(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        supporting_id=giving,
        place_id=place,
        category=told["category"],
        name=told["name"],
        on=told["on"],
        model=told["model"] or "",
        serial=told["serial"] or "",
        keeper_id=told["keeper"].pk if told["keeper"] else None,
        note=told["note"] or "",
    )


def _correct(turn: Turn, row: Device, told: Told, changed: frozenset[str]) -> None:
    """It was moved, or somebody else keeps it; what is written on its plate stays."""
    if changed - {"taking", "keeper"}:
        raise fixed(COLUMNS, changed - {"taking", "keeper"}, row.status.words)
    if "taking" in changed:
        actions.move_device(by=turn.by, at=turn.at, device_id=row.pk, place_id=told["taking"].pk, note=WHY)
    if "keeper" in changed:
        keeper = told["keeper"].pk if told["keeper"] else None
        actions.hand_over(by=turn.by, at=turn.at, device_id=row.pk, keeper_id=keeper)


DEVICES = RecordSheet(
    code="device",
    title=Words("设备台账", "equipment register"),
    explain=Words(
        "一台设备一行：车辆、终端、查房套装等。", "One row for one device: vehicles, terminals, kits."
    ),
    group=GROUP,
    made_of=COLUMNS,
    key=_key,
    there=lambda actor, houses, limit: queries.devices(actor, queries.between(houses), limit),
    listed=lambda actor, wanted: queries.devices(
        actor, queries.shown(programme=wanted.get("programme")), wanted.most
    ),
    said=_said,
    create=_create,
    correct=_correct,
    gone=lambda row: row.status is DeviceState.SCRAPPED,
    people={"keeper": "taking"},
    fields={"place": "taking", "pairing": "on"},
    twins=True,
    confirmed=False,
)
