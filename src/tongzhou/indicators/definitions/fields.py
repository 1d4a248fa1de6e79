"""What a fact can be asked for, in words: its columns, and the fields that the declared kinds have in their details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType
from typing import get_args

import msgspec

from tongzhou.directory.rules import Kind as House
from tongzhou.directory.rules import Tier
from tongzhou.indicators.definitions import outside
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.ledger import kinds as declared

DETAIL = "detail."


class Sort(StrEnum):
    """What a field holds."""

    WORD = "word"
    NUMBER = "number"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a filter or an aggregate can name ("minutes", "detail.topic"). `choices`: its codes in words, where they are closed."""

    name: str
    words: Words
    sort: Sort
    choices: tuple[tuple[str, Words], ...] = ()


COLUMNS = {
    "specialty": Words("诊疗科目", "specialty"),
    "tier": Words("级别", "tier"),
    "grade": Words("等次", "grade"),
    "unit": Words("计量单位", "unit"),
    "case_number": Words("病例号", "case number"),
    "qualifier": Words("数量是否确切", "how sure the quantity is"),
    "relation": Words("账簿", "book"),
    "supporting_tier": Words("支援机构的级别", "tier of the supporter"),
    "supporting_kind": Words("支援机构的类别", "kind of the supporter"),
    "receiving_tier": Words("受援机构的级别", "tier of the recipient"),
    "receiving_kind": Words("受援机构的类别", "kind of the recipient"),
}
NUMBERS = {
    "quantity": Words("数量", "quantity"),
    "minutes": Words("用时（分钟）", "minutes"),
    "fen": Words("金额", "money"),
    "days": Words("天数", "days"),
}
RELATIONS = (
    ("support", Words("对口帮扶", "support")),
    ("alliance", Words("县域医共体内部", "inside the county")),
)
ROLES = {
    "expert": Words("专家", "expert"),
    "trainee": Words("进修人员", "trainee"),
    "learner": Words("学员", "learner"),
    "teacher": Words("带教老师", "teacher"),
    "patient": Words("病人", "patient"),
    "asker": Words("申请医生", "asking doctor"),
    "attendee": Words("参加者", "attendee"),
    "author": Words("作者", "author"),
    "visitor": Words("来访者", "visitor"),
    "host": Words("接待者", "host"),
    "device": Words("设备", "device"),
}
THINGS = {
    "receiving": Words("受援机构", "recipient"),
    "supporting": Words("支援机构", "supporter"),
    "pairing": Words("结对", "pairing"),
    "department": Words("科室", "department"),
    "specialty": Words("诊疗科目", "specialty"),
    "case_number": Words("病例", "case"),
    "day": Words("日子", "day"),
}
_CLOSED: dict[str, tuple[tuple[str, Words], ...]] = {
    "relation": RELATIONS,
    "qualifier": tuple((one.value, one.words if one.words.zh else Words("确切", "exact")) for one in Qualifier),
    "supporting_tier": tuple((one.value, one.words) for one in Tier),
    "receiving_tier": tuple((one.value, one.words) for one in Tier),
    "supporting_kind": tuple((one.value, one.words) for one in House),
    "receiving_kind": tuple((one.value, one.words) for one in House),
}


def kind_words(code: str) -> Words:
    """A kind of fact in words; a table from outside by its name."""
    series = outside.ALL.get(code.removeprefix(outside.PREFIX)) if code.startswith(outside.PREFIX) else None
    return series.words if series else declared.named(code).words


def field_words(name: str, kinds: Sequence[str] = ()) -> Words:
    """A field in words, as the first of the kinds that knows it says it."""
    bare = name.removeprefix(DETAIL)
    if bare == name:
        known = COLUMNS.get(name) or NUMBERS.get(name)
        return known or Words(name, name)
    for code in kinds:
        label = declared.named(code).labels.get(bare)
        if label is not None:
            return label
    return Words(bare, bare)


def thing_words(of: str, kinds: Sequence[str] = ()) -> Words:
    """What is told apart, in words: "member:expert", "receiving", "detail.topic"."""
    if of.startswith("member:"):
        role = of.removeprefix("member:")
        return ROLES.get(role, Words(role, role))
    return THINGS.get(of) or field_words(of, kinds)


def value_words(name: str, value: str | int | bool, kinds: Sequence[str] = ()) -> Words:
    """A value of a field in words; what nobody has words for is shown bare."""
    if isinstance(value, bool):
        return Words("是", "yes") if value else Words("否", "no")
    for code, words in _CLOSED.get(name, ()):
        if code == value:
            return words
    for kind in kinds:
        say = declared.named(kind).values.get(name.removeprefix(DETAIL)) if name.startswith(DETAIL) else None
        if say is not None:
            try:
                return say(str(value))
            except (ValueError, KeyError):
                continue
    return Words(str(value), str(value))


def of_kinds(kinds: Sequence[str]) -> list[Field]:
    """The fields that these kinds have: the columns, then the details that all of them declare under one name and sort."""
    found = [Field(name, words, Sort.NUMBER) for name, words in NUMBERS.items()]
    found += [Field(name, words, Sort.WORD, _CLOSED.get(name, ())) for name, words in COLUMNS.items()]
    details = [_details(code) for code in kinds]
    for name, sort in (details[0] if details else {}).items():
        if all(one.get(name) is sort for one in details[1:]):
            found.append(Field(f"{DETAIL}{name}", field_words(f"{DETAIL}{name}", kinds), sort))
    return found


def _details(code: str) -> dict[str, Sort]:
    """The fields of a kind's detail that hold a word, a number, or yes and no. Lists and objects hold none of them."""
    struct = declared.named(code).detail
    if struct is None:
        return {}
    fields = ((one.name, _sort(one.type)) for one in msgspec.structs.fields(struct))
    return {name: sort for name, sort in fields if sort is not None}


def _sort(hint: object) -> Sort | None:
    several = [one for one in get_args(hint) if one is not NoneType] or [hint]
    if len(several) != 1:
        return None
    return {str: Sort.WORD, bool: Sort.YES, int: Sort.NUMBER, float: Sort.NUMBER}.get(several[0])  # type: ignore[call-overload, no-any-return]  # any annotation may be asked for
