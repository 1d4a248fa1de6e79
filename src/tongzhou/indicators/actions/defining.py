"""Definitions come and are followed by others: those of the platform when it is prepared, a commission's own by its hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.clashes import clash
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.checking import faults
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import Unreadable, as_json, from_json, version
from tongzhou.indicators.keeping.filling import begin
from tongzhou.indicators.models import Definition
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.actors import Actor, Place, system
from tongzhou.kernel.errors import Conflict, Invalid, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

EVER = date(1949, 10, 1)
"""From when the first version of a definition of ours is valid: for all records there are."""
ONE_DAY = timedelta(1)
CODE = re.compile(r"[a-z][a-z0-9_]{2,58}")
BAD_CODE = sentence(
    "indicators.bad_code",
    "代码“{code}”不行：用小写英文字母、数字和下划线，字母开头，3 到 59 个字符。",
    "The code “{code}” will not do: small letters, digits and underscores, a letter first, 3 to 59 characters.",
    then_zh="例如 teaching_per_expert。",
    then_en="For instance teaching_per_expert.",
)
TAKEN = sentence(
    "indicators.code_taken",
    "“{code}”是平台自带的指标。",
    "“{code}” is an indicator of the platform.",
    then_zh="请换一个代码。",
    then_en="Choose another code.",
)
NO_WORDS = sentence(
    "indicators.no_words",
    "指标要有名称，并用一句话说明数的是什么。",
    "An indicator has a name, and one sentence that says what is counted.",
    then_zh="请补上。",
    then_en="Fill it in.",
)
UNREADABLE = sentence(
    "indicators.unreadable",
    "定义在“{path}”处不成立：{why}。",
    "The definition does not hold at “{path}”: {why}.",
    then_zh="请改这一处。",
    then_en="Change this part.",
)
SAME_DAY = sentence(
    "indicators.same_day",
    "“{code}”在 {day} 已经有一个版本。",
    "“{code}” has a version that begins on {day} already.",
    then_zh="请换一个生效日期。",
    then_en="Choose another day.",
)
BACKWARDS = sentence(
    "indicators.backwards",
    "新版本的生效日期（{day}）要晚于现行版本（{before}）。",
    "A new version begins ({day}) after the present one ({before}).",
    then_zh="请换一个更晚的日期；已发布的年度不受影响。",
    then_en="Choose a later day; published years stay as they are.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An indicator as a commission writes it: `tree` as JSON, `unit` a Unit or a Rate by its code."""

    code: str
    words: Words
    says: Words
    unit: str
    theme: str
    better: str
    source: Words
    tree: Any
    valid_from: date


@transaction.atomic
def define(*, by: Actor, at: datetime, region: str, composed: Composed) -> Definition:
    """A commission's indicator, or its next version: the one before ends on the day the new one begins. The same again is once.

    Needs DEFINE_INDICATORS at the region. Its leaves are kept from now on. Raises Denied, Invalid (code, words, tree, unit, theme, valid_from), Conflict.
    """
    by.require(Permission.DEFINE_INDICATORS, Place(UUID(int=0), "", region))
    tree = read(composed)
    before = (
        Definition.objects.select_for_update().filter(code=composed.code, owner=region, ended_on=None).first()
    )
    row = _row(composed, tree, region, by, at)
    if before is not None:
        if _same(before, row):
            return before
        if composed.valid_from <= before.valid_from:
            raise Invalid(BACKWARDS, field="valid_from", day=composed.valid_from, before=before.valid_from)
        before.ended_on = composed.valid_from
        before.save(update_fields=["ended_on"])
    with clash(definition_once_a_day=Conflict(SAME_DAY, code=composed.code, day=composed.valid_from)):
        row.save(force_insert=True)
    begin([tree], at=at)
    audit.record(
        by=by,
        at=at,
        verb="indicators.define",
        subject=f"indicator:{composed.code}",
        detail={"version": row.version},
    )
    return row


def read(composed: Composed) -> Tree:
    """The tree of what was composed, checked. Raises Invalid with the field."""
    if not CODE.fullmatch(composed.code):
        raise Invalid(BAD_CODE, field="code", code=composed.code)
    if composed.code in catalogue.ALL:
        raise Invalid(TAKEN, field="code", code=composed.code)
    if not composed.words.zh.strip() or not composed.says.zh.strip():
        raise Invalid(NO_WORDS, field="words" if not composed.words.zh.strip() else "says")
    tree = read_tree(composed.tree)
    for fault in faults(tree, unit_of(composed.unit)):
        raise Invalid(UNREADABLE, field="tree", path=fault.path, why=fault.says)
    Theme(composed.theme), Better(composed.better)
    return tree


def read_tree(told: Any) -> Tree:
    """A tree from JSON. Raises Invalid where it is none."""
    try:
        return from_json(told)
    except Unreadable as fault:
        raise Invalid(UNREADABLE, field="tree", path=fault.path or "definition", why=fault.why) from fault


def unit_of(code: str) -> Unit | Rate:
    """A unit by its code. Raises ValueError."""
    return Rate(code) if code in set(Rate) else Unit(code)


def _same(before: Definition, row: Definition) -> bool:
    names = ("version", "zh", "en", "says_zh", "says_en", "unit", "theme", "better", "source")
    return all(getattr(before, name) == getattr(row, name) for name in names)


def _row(composed: Composed, tree: Tree, region: str, by: Actor, at: datetime) -> Definition:
    return Definition(
        code=composed.code,
        owner=region,
        version=version(tree),
        tree=as_json(tree),
        zh=composed.words.zh.strip(),
        en=composed.words.en.strip() or composed.words.zh.strip(),
        says_zh=composed.says.zh.strip(),
        says_en=composed.says.en.strip() or composed.says.zh.strip(),
        unit=composed.unit,
        theme=composed.theme,
        better=composed.better,
        source=composed.source.zh.strip(),
        source_en=composed.source.en.strip(),
        valid_from=composed.valid_from,
        by_key=by.key,
        by_name=by.name,
        at=at,
    )


@transaction.atomic
def remember(indicators: Iterable[Indicator], *, at: datetime, on: date) -> int:
    """The platform's own definitions as of this release: a changed tree is a new version from the day `on`. Answers how many are new.

    Called when the platform is prepared; the leaves of all are kept from then on.
    """
    several = list(indicators)
    standing = {
        row.code: row for row in Definition.objects.select_for_update().filter(owner=None, ended_on=None)
    }
    by = system("indicators")
    fresh = [one for one in several if one.code not in standing or standing[one.code].version != one.version]
    for one in fresh:
        _follow(one, standing.get(one.code), by, at, on)
    begin((one.tree for one in several), at=at)
    return len(fresh)


def _follow(one: Indicator, before: Definition | None, by: Actor, at: datetime, on: date) -> None:
    begins = EVER if before is None else max(on, before.valid_from + ONE_DAY)
    if before is not None:
        before.ended_on = begins
        before.save(update_fields=["ended_on"])
    Definition.objects.create(
        code=one.code,
        owner=None,
        version=one.version,
        tree=as_json(one.tree),
        zh=one.words.zh,
        en=one.words.en,
        says_zh=one.says.zh,
        says_en=one.says.en,
        unit=one.unit.value,
        theme=one.theme.value,
        better=one.better.value,
        source=one.source.zh,
        source_en=one.source.en,
        confirm=one.confirm,
        valid_from=begins,
        by_key=by.key,
        by_name=by.name,
        at=at,
    )
