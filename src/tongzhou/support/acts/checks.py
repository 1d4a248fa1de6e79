"""What is wrong with an act as it is told: every fault at its field, in one go. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.support.acts.rules import (
    ENDS_BEFORE,
    EXPECTED,
    IN_FUTURE,
    LONGEST_DAY,
    LONGEST_NOTE,
    MOST,
    NEEDED,
    TOO_LONG_A_DAY,
    WRONG,
    ActKind,
    Ask,
    Field,
)
from tongzhou.support.acts.work import Work

HOW_MANY = Words("数量", "how many")
DEPARTMENT = Words("科室", "department")
GRADE = Words("级别", "grade")
MINUTES = Words("时长（分钟）", "length (minutes)")
LONGEST_NAME = 80
"""Characters of a name, and of a title."""
LONG_TEXT = sentence(
    "acts.long_text",
    "“{what}”最多 {most} 个字，现在有 {now} 个。",
    "“{what}” takes at most {most} characters; there are {now}.",
    then_zh="请写短一些，或放进附件。",
    then_en="Make it shorter, or attach a file.",
)


def tidied(work: Work, kind: ActKind) -> Work:
    """The work with its texts as they are kept: without what people paste around a number."""
    change = {
        one.code: one.tidy(value)
        for one in kind.fields
        if one.tidy and isinstance(value := work.detail.get(one.code), str)
    }
    return replace(work, detail=dict(work.detail) | change) if change else work


def faults(work: Work, kind: ActKind, at: datetime) -> list[Invalid]:
    """Everything that is wrong with `work` as one of `kind` at `at`; empty when it may be recorded."""
    return [
        *_when(work, kind, at),
        *_how_much(work, kind),
        *_texts(work, kind),
        *_asked(work, kind),
        *_who(work, kind),
    ]


def _when(work: Work, kind: ActKind, at: datetime) -> Iterator[Invalid]:
    if work.occurred_to < work.occurred_from:
        yield Invalid(ENDS_BEFORE, field="to")
    elif work.occurred_to > at:
        yield Invalid(
            IN_FUTURE, field="to", when=work.occurred_to.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        )
    elif kind.timed and work.occurred_to - work.occurred_from > LONGEST_DAY:
        yield Invalid(TOO_LONG_A_DAY, field="to")
    if work.minutes is not None and not 0 < work.minutes <= 24 * 60:
        yield Invalid(
            WRONG,
            field="minutes",
            what=MINUTES,
            given=work.minutes,
            expected=Words("1 到 1440 的整数", "a whole number from 1 to 1440"),
        )


def _how_much(work: Work, kind: ActKind) -> Iterator[Invalid]:
    expected = Words(
        f"大于 0 的数（{kind.unit.words.zh}）", f"a number greater than 0 ({kind.unit.words.en})"
    )
    if kind.typed and work.quantity is None:
        yield Invalid(NEEDED, field="quantity", what=HOW_MANY)
    elif work.quantity is not None and not _counts(work.quantity, kind):
        yield Invalid(WRONG, field="quantity", what=HOW_MANY, given=work.quantity, expected=expected)


def _counts(quantity: Decimal, kind: ActKind) -> bool:
    whole = quantity == quantity.to_integral_value()
    return quantity.is_finite() and 0 < quantity <= MOST and whole and (kind.typed or quantity == 1)


def _texts(work: Work, kind: ActKind) -> Iterator[Invalid]:
    if kind.topic and not work.topic.strip():
        yield Invalid(NEEDED, field="topic", what=kind.topic)
    for field, text, most, what in (
        ("topic", work.topic, kind.longest, kind.topic or Words("题目", "topic")),
        ("note", work.note, LONGEST_NOTE, Words("备注", "note")),
    ):
        if len(text) > most:
            yield Invalid(LONG_TEXT, field=field, what=what, most=most, now=len(text))
    if kind.needs_department and work.department_id is None:
        yield Invalid(NEEDED, field="department", what=DEPARTMENT)
    grades = {one.code for one in kind.grades}
    if work.grade and work.grade not in grades:
        yield Invalid(WRONG, field="grade", what=GRADE, given=work.grade, expected=EXPECTED[Ask.CHOICE])


def _asked(work: Work, kind: ActKind) -> Iterator[Invalid]:
    for code in work.detail.keys() - {one.code for one in kind.fields}:
        yield Invalid(
            WRONG,
            field=code,
            what=Words(code, code),
            given=work.detail[code],
            expected=Words("空", "nothing"),
        )
    for field in kind.fields:
        value = work.detail.get(field.code)
        if value in (None, "", []):
            if field.required:
                yield Invalid(NEEDED, field=field.code, what=field.words)
        elif not _fits(value, field):
            yield Invalid(WRONG, field=field.code, what=field.words, given=value, expected=_expected(field))


def _expected(field: Field) -> Words:
    if field.expected.zh:
        return field.expected
    if field.ask is not Ask.CHOICE:
        return EXPECTED[field.ask]
    listed = [one.words for one in field.options]
    return Words("、".join(one.zh for one in listed), ", ".join(one.en for one in listed))


def _fits(value: object, field: Field) -> bool:
    most = field.most
    match field.ask:
        case Ask.WHOLE | Ask.FEN:
            return type(value) is int and value >= field.least and (most is None or value <= most)
        case Ask.YES_NO:
            return isinstance(value, bool)
        case Ask.CHOICE:
            return value in {one.code for one in field.options}
        case Ask.DAY:
            return isinstance(value, str) and _is_day(value)
        case Ask.LIST:
            return (
                isinstance(value, list)
                and all(isinstance(one, str) and len(one) <= 60 for one in value)
                and len(value) <= 40
            )
        case _:
            fits = isinstance(value, str) and len(value) <= (most or 200)
            return fits and (not field.pattern or re.fullmatch(field.pattern, str(value)) is not None)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _who(work: Work, kind: ActKind) -> Iterator[Invalid]:
    roles = {part.role: part for part in kind.parts}
    for part in kind.parts:
        there = sum(one.role == part.role for one in work.people)
        if there < part.least:
            yield Invalid(NEEDED, field=part.role, what=part.words)
        elif there > 1 and not part.several:
            yield Invalid(
                WRONG, field=part.role, what=part.words, given=there, expected=Words("一位", "one person")
            )
    for one in work.people:
        if one.role not in roles:
            yield Invalid(
                WRONG,
                field="people",
                what=Words("人员", "people"),
                given=one.role,
                expected=EXPECTED[Ask.CHOICE],
            )
        elif one.staff_id is None and not one.name.strip():
            yield Invalid(NEEDED, field=one.role, what=roles[one.role].words)
        elif (now := max(len(one.name), len(one.title))) > LONGEST_NAME:
            yield Invalid(LONG_TEXT, field=one.role, what=roles[one.role].words, most=LONGEST_NAME, now=now)
