"""The sheet of hospital preparations: what is developed, filed under which number on which day, used since when."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.declared.specialties import GROUP
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.support.specialties import actions, queries
from tongzhou.support.specialties.rules.preparations import DosageForm, Stage, tidy_number

if TYPE_CHECKING:
    from tongzhou.support.specialties.models import Preparation

FILE_FIRST = sentence(
    "workbook.file_first",
    "备案还没有经双方确认，不能写投入使用的日期。",
    "Its filing is not confirmed by both sides yet; it cannot be put to use.",
    then_zh="这一格先空着；对方确认备案以后，再传一次写了日期的表。",
    then_en="Leave this cell empty; once the filing is confirmed, upload the sheet with the day.",
)
BEGAN = fields.day(
    "began", "开始研制", "developed since", Words("可空；默认为备案那天。", "May be empty: the day of the filing."),
    also=("开始日期", "研制日期", "立项日期"), field="began_on",
)  # fmt: skip
NUMBER = fields.written(
    "number", "备案号或批准文号", "filing number", Words("照批件写；还没备案的空着。", "As in the letter; empty while it is not filed."),
    also=("备案号", "批准文号", "备案编号"), width=26,
)  # fmt: skip
FILED = fields.day(
    "filed", "备案日期", "filed on", Words("还没备案的空着。", "Empty while it is not filed."), also=("批准日期", "获批日期"), field="on"
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.written("name", "制剂名称", "name of the preparation", required=True, also=("名称", "院内制剂", "品名"), width=24),
    fields.choice("form", "剂型", "dosage form", {one.value: one.words for one in DosageForm}, Words("从列表选。", "One of the list."), required=True, width=14),
    fields.written("use_for", "用于", "used for", also=("功能主治", "适应证"), width=24),
    fields.written("department", "科室", "department", Words("受援单位的科室；可空。", "Of the recipient; may be empty."), also=("研制科室", "使用科室"), field="department_id"),
    fields.written("process", "工艺", "process", also=("制备工艺",), width=24),
    fields.written(
        "quality", "质量资料", "quality documents", Words("叫什么、放在哪里；备案要写。", "What they are and where they are kept; a filing needs them."), also=("质量标准",), width=24
    ),
    BEGAN,
    NUMBER,
    FILED,
    fields.day("used", "投入使用日期", "used since", Words("备案经对方确认以后再写。", "Once the filing is confirmed by the other side."), also=("使用日期", "启用日期"), field="used_on"),
)  # fmt: skip
DESCRIBED = frozenset({"name", "form", "use_for", "department", "process", "quality"})
FILING = frozenset({"number", "filed"})
WAITS = (Stage.FILING, Stage.DISPUTED)


def _fill(told: Told) -> Told:
    """What was filed was developed by then; a number is compared as it is kept."""
    number = tidy_number(told["number"]) if told["number"] else None
    return told | {"began": told["began"] or told["filed"], "number": number}


def _said(row: Preparation) -> Told:
    """A filing that was taken back or reversed is none: its number is asked for again."""
    filed = row.stage is not Stage.DEVELOPING
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "name": row.name,
        "form": row.form,
        "use_for": row.use_for,
        "department": row.department,
        "process": row.process,
        "quality": row.quality,
        "began": row.began_on,
        "number": row.number if filed else None,
        "filed": row.filed_on if filed else None,
        "used": row.used_on,
    }


def _made(told: Told) -> actions.Made:
    return actions.Made(
        name=told["name"],
        form=DosageForm(told["form"]),
        use_for=told["use_for"] or "",
        process=told["process"] or "",
        quality=told["quality"] or "",
        department_id=told["department"].pk if told["department"] else None,
    )


def _create(turn: Turn, told: Told) -> None:
    actions.prepare(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        supporting_id=told["giving"].pk,
        receiving_id=told["taking"].pk,
        on=needed(told, BEGAN),
        told=_made(told),
    )
    if told["number"] or told["filed"]:
        _file(turn, turn.id, told)
    if told["used"]:
        raise Invalid(FILE_FIRST, field="used")


def _file(turn: Turn, id: UUID, told: Told) -> None:
    actions.file_preparation(
        by=turn.by,
        at=turn.at,
        preparation_id=id,
        number=needed(told, NUMBER),
        on=needed(told, FILED),
        quality=told["quality"] or "",
    )


def _correct(turn: Turn, row: Preparation, told: Told, changed: frozenset[str]) -> None:
    """Until its filing is confirmed; what was claimed is taken back and claimed as it should be. Then it is put to use."""
    if row.stage in (*WAITS, Stage.DEVELOPING):
        changed = _until_filed(turn, row, told, changed)
    if "used" in changed and told["used"] and row.stage is Stage.FILED:
        actions.use_preparation(by=turn.by, at=turn.at, preparation_id=row.pk, on=told["used"], note=WHY)
        changed -= {"used"}
    elif "used" in changed and row.stage in (*WAITS, Stage.DEVELOPING):
        raise Invalid(FILE_FIRST, field="used")
    if changed:
        raise fixed(COLUMNS, changed, row.stage.words)


def _until_filed(turn: Turn, row: Preparation, told: Told, changed: frozenset[str]) -> frozenset[str]:
    """Say it anew, file it anew; answers what is still to be changed."""
    by, at, filed = turn.by, turn.at, bool(told["number"] or told["filed"])
    described, taken_back = changed & DESCRIBED, False
    if row.stage in WAITS and row.claim and (described or (changed & FILING and not filed)):
        ledger.withdraw(by=by, at=at, claim_id=row.claim, reason=WHY)
        taken_back = True
    if described:
        actions.amend_preparation(by=by, at=at, preparation_id=row.pk, told=_made(told))
    if filed and (taken_back or changed & FILING):
        _file(turn, row.pk, told)
    return changed - DESCRIBED - FILING


PREPARATIONS = RecordSheet(
    code="preparation",
    title=Words("院内制剂", "hospital preparations"),
    explain=Words(
        "一个制剂一行；写了备案号和日期的，等对方确认。",
        "One row for one preparation; with number and day of its filing, the other side confirms it.",
    ),
    group=GROUP,
    made_of=COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["name"]),
    there=queries.preparations_at,
    listed=lambda actor, wanted: queries.preparations_shown(
        actor, receiving=wanted.id("at"), programme=wanted.get("programme"), limit=wanted.most
    ),
    said=_said,
    fill=_fill,
    create=_create,
    correct=_correct,
    departments={"department": "taking"},
    fields={"pairing": "began"},
)
