"""The sheet of people: the staff of one's own institution and of those below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tongzhou.directory import queries
from tongzhou.directory.actions.people import edit_staff, register_staff
from tongzhou.directory.rules import Title
from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.directory.models import Staff

CODES = Words(
    "诊疗科目的代码，如 03.02，几个用“、”隔开", "codes of specialties such as 03.02, several separated by 、"
)
WORKS, LEFT = Words("在职", "works there"), Words("已离开", "has left")


def _codes(cell: values.Cell) -> list[str]:
    """Codes of specialties: "03.02、04.01". A cell that Excel took for a number is one code."""
    said = [f"{cell:05.2f}"] if isinstance(cell, float) and not cell.is_integer() else values.names(cell)
    if any(not re.fullmatch(r"\d{2}(\.\d{2})*", one) for one in said):
        raise values.Unreadable(CODES)
    return said


COLUMNS: tuple[Column, ...] = (
    fields.written(
        "place", "单位", "institution", Words("照机构名录写；本单位和下级单位。", "As in the directory; one's own and those below."),
        required=True, also=("机构", "所在单位", "医院", "工作单位"), width=24, field="institution_id",
    ),
    fields.person(
        "name", "姓名", "name", Words("人员的姓名。", "The person's name."), required=True, also=("人员姓名",)
    ),
    fields.choice(
        "title", "职称", "title", {one.value: one.words for one in Title}, required=True, also=("专业技术职务", "技术职称")
    ),
    fields.written("department", "科室", "department", also=("所在科室",), field="department_id"),
    fields.written("post", "职务", "post", also=("行政职务",)),
    fields.written("licence", "执业证书编号", "licence", also=("执业证号", "医师执业证书编号"), width=18),
    Column("specialties", Words("诊疗科目", "specialties"), _codes, CODES, also=("专业代码",), write="、".join),
    fields.written("phone", "电话", "telephone", also=("联系电话", "手机")),
    fields.choice("active", "在职", "still there", {"yes": WORKS, "no": LEFT}, Words("空着算在职。", "Empty: works there.")),
)  # fmt: skip


def _said(row: Staff) -> Told:
    return {
        "place": row.institution,
        "name": row.name,
        "title": row.title,
        "department": row.department,
        "post": row.post,
        "licence": row.licence,
        "specialties": row.specialties,
        "phone": row.phone,
        "active": "yes" if row.active else "no",
    }


def _particulars(told: Told) -> dict[str, Any]:
    return {
        "name": told["name"],
        "title": Title(told["title"]),
        "department_id": told["department"].pk if told["department"] else None,
        "post": told["post"] or "",
        "licence": told["licence"] or "",
        "specialties": told["specialties"] or (),
        "phone": told["phone"] or "",
    }


def _create(turn: Turn, told: Told) -> None:
    register_staff(id=turn.id, by=turn.by, at=turn.at, institution_id=told["place"].pk, **_particulars(told))
    if told["active"] == "no":
        edit_staff(by=turn.by, at=turn.at, staff_id=turn.id, active=False)


def _correct(turn: Turn, row: Staff, told: Told, changed: frozenset[str]) -> None:
    if "place" in changed:
        raise fixed(COLUMNS, {"place"}, (WORKS if row.active else LEFT))
    edit_staff(by=turn.by, at=turn.at, staff_id=row.pk, active=told["active"] != "no", **_particulars(told))


STAFF = RecordSheet(
    code="staff",
    title=Words("人员", "people"),
    explain=Words(
        "本单位和下级单位的人一人一行；别的表里写到的人，先在这里登记。",
        "One row for one person of the institution and those below; whom other sheets name is registered here first.",
    ),
    group=Words("人员与派驻", "people and postings"),
    made_of=COLUMNS,
    key=lambda told: (told["place"], told["name"]),
    there=queries.staff_to_edit,
    listed=lambda actor, wanted: queries.staff_to_edit(actor, None, wanted.most),
    said=_said,
    fill=lambda told: told | {"active": told["active"] or "yes"},
    create=_create,
    correct=_correct,
    houses=("place",),
    departments={"department": "place"},
    confirmed=False,
)
