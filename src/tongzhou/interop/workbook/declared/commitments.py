"""The sheet of commitments: what was promised in a programme, how much of it, each year or by a day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.money import today
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words
from tongzhou.partnerships import aims, queries
from tongzhou.partnerships.actions import commitments as actions
from tongzhou.partnerships.rules.commitments import Binds, CommitmentState, Comparison, Per

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from tongzhou.partnerships.models import Commitment

DAY = timedelta(days=1)
NO_PROGRAMME = sentence(
    "workbook.no_programme",
    "您能看到的项目里没有“{name}”。",
    "Among the programmes that you see there is no “{name}”.",
    then_zh="请照“帮扶项目”页上的名称写。",
    then_en="Write its name as the page of programmes has it.",
)
MEASURES: Mapping[str, Words] = {one.code: one.words for one in aims.all_aims()}
COLUMNS: tuple[Column, ...] = (
    fields.written(
        "programme", "帮扶项目", "programme", Words("照平台上的名称写。", "As the platform names it."), required=True,
        also=("项目", "对口支援项目"), width=26,
    ),
    fields.written("words", "承诺内容", "commitment", Words("照协议原文。", "As the agreement has it."), required=True, also=("承诺", "任务", "内容"), width=36),
    Column(
        "measure", Words("怎么算", "measure"), partial(values.choice, options=MEASURES),
        Words("从列表选；空着就是写成一句话的状态。", "One of the list; empty for a state in words."),
        also=("指标",), options=tuple(one.zh for one in MEASURES.values()), width=22,
        write=lambda code: MEASURES[code].zh if code in MEASURES else code,
    ),
    fields.choice("comparison", "不少于还是不超过", "at least or at most", {one.value: one.words for one in Comparison}, Words("空着算不少于。", "Empty: at least."), also=("比较",)),
    fields.decimal("target", "目标数量", "target", also=("目标", "目标值")),
    fields.choice("per", "每年还是到期", "each year or by a day", {one.value: one.words for one in Per}, Words("空着算每年。", "Empty: each year."), also=("周期",)),
    fields.day("starts", "开始日期", "from", required=True, also=("起始日期", "签订日期"), field="starts_on"),
    fields.day("due", "截止日期", "until", Words("最后一天；每年的可空。", "The last day; may be empty if each year."), also=("到期日期", "完成期限"), field="due_on"),
    fields.whole("month", "活动年度首月", "first month of the year", Words("1 到 12；自然年空着。", "1 to 12; empty for the calendar year."), field="first_month"),
    fields.choice("binds", "约束哪一方", "binds", {one.value: one.words for one in Binds}, Words("空着算支援方。", "Empty: the supporting side."), also=("责任方",)),
    fields.decimal("weight", "权重", "weight"),
    fields.written("source", "出处", "source", also=("文件",)),
    fields.written("page", "页码", "page", width=8),
)  # fmt: skip


def _fill(told: Told) -> Told:
    """What is usual: at least, each calendar year, by the supporting side."""
    return told | {
        "comparison": told["comparison"] or Comparison.AT_LEAST.value,
        "per": told["per"] or Per.YEAR.value,
        "month": told["month"] or 1,
        "binds": told["binds"] or Binds.SUPPORTING.value,
    }


def _said(row: Commitment) -> Told:
    return {
        "programme": row.programme.name,
        "words": row.words,
        "measure": row.measure,
        "comparison": row.comparison,
        "target": _plain(row.target),
        "per": row.per,
        "starts": row.during.lower,
        "due": row.during.upper - DAY if row.during.upper else None,
        "month": row.first_month,
        "binds": row.binds,
        "weight": _plain(row.weight),
        "source": row.source,
        "page": row.page,
    }


def _plain(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.normalize()


def _programme(turn: Turn, told: Told) -> UUID:
    name = told["programme"]
    found = [one.pk for one in queries.programmes(turn.by) if name in (one.name, one.code)]
    if len(found) != 1:
        raise Invalid(NO_PROGRAMME, field="programme", name=name)
    return found[0]


def _promise(told: Told, row: Commitment | None = None) -> actions.Promise:
    return actions.Promise(
        words=told["words"],
        words_en=row.words_en if row else "",
        measure=told["measure"] or "",
        target=told["target"],
        comparison=Comparison(told["comparison"] or Comparison.AT_LEAST),
        per=Per(told["per"] or Per.YEAR),
        starts_on=told["starts"],
        due_on=told["due"] + DAY if told["due"] else None,
        first_month=told["month"] or 1,
        binds=Binds(told["binds"] or Binds.SUPPORTING),
        institution_id=row.institution_id if row else None,
        weight=told["weight"],
        document_id=row.document_id if row else None,
        source=told["source"] or "",
        page=told["page"] or "",
    )


def _create(turn: Turn, told: Told) -> None:
    programme = _programme(turn, told)
    actions.make_commitment(
        id=turn.id, by=turn.by, at=turn.at, programme_id=programme, promise=_promise(told), text=WHY
    )


def _correct(turn: Turn, row: Commitment, told: Told, changed: frozenset[str]) -> None:
    state = CommitmentState(row.state)
    if state is CommitmentState.ENDED or "programme" in changed:
        raise fixed(COLUMNS, changed, state.words)
    actions.change_commitment(
        by=turn.by, at=turn.at, commitment_id=row.pk, promise=_promise(told, row), on=today(turn.at), text=WHY
    )


COMMITMENTS = RecordSheet(
    code="commitment",
    title=Words("承诺", "commitments"),
    explain=Words(
        "协议里的一条承诺一行；改动会留下从前的说法。",
        "One row for one promise; a change keeps what was said before.",
    ),
    group=Words("协议与互访", "agreements and visits"),
    made_of=COLUMNS,
    key=lambda told: (told["programme"], told["words"]),
    there=lambda actor, houses, limit: queries.all_commitments(actor, limit=limit),
    listed=lambda actor, wanted: queries.all_commitments(actor, limit=wanted.most),
    said=_said,
    fill=_fill,
    create=_create,
    correct=_correct,
    gone=lambda row: row.state == CommitmentState.ENDED,
    houses=(),
    fields={"text": "words"},
    confirmed=False,
)
