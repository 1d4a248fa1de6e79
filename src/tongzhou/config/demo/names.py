"""Invented people: names that show it, numbers that are valid and belong to nobody, ids that are always the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random
from uuid import NAMESPACE_DNS, UUID, uuid5

from stdnum.cn import ric

PREFIX = "演示·"
"""Every person of the demo bears it before the name."""

TEST_REGION = "999999"
"""Region code of the demo's ID numbers. No place bears it, so no person bears such a number."""

_SPACE = uuid5(NAMESPACE_DNS, "demo.tongzhou")
_STAFF_FAMILY = "沈陆顾柳秦江岳程苏叶方林韩白梁温洛季闻乔"
_STAFF_GIVEN = [
    "行远",
    "知秋",
    "望舒",
    "怀瑾",
    "清和",
    "云舟",
    "见山",
    "听雨",
    "明澈",
    "思齐",
    "若谷",
    "景行",
    "自牧",
    "临川",
    "扶光",
    "照野",
    "松年",
    "予安",
    "星野",
    "闻溪",
]
_FAMILY = "李王张马杨罗普陶和余龙白石田米高"
_MALE = [
    "大山",
    "石头",
    "青松",
    "铁柱",
    "长河",
    "春生",
    "满仓",
    "水根",
    "来福",
    "金锁",
    "有田",
    "向阳",
    "冬生",
    "土旺",
]
_FEMALE = [
    "桂花",
    "小溪",
    "秋菊",
    "春燕",
    "玉兰",
    "荷香",
    "山杏",
    "月亮",
    "彩云",
    "腊梅",
    "红豆",
    "青禾",
    "小满",
    "谷雨",
]


def uid(*parts: object) -> UUID:
    """The id of the thing so named: the same in every load."""
    return uuid5(_SPACE, "/".join(str(part) for part in parts))


def staff_names() -> Iterator[str]:
    """Names of staff, each once, in one order."""
    for given, family in product(_STAFF_GIVEN, _STAFF_FAMILY):
        yield f"{PREFIX}{family}{given}"


def patient_name(chance: Random, sex: str, *, newborn: bool = False) -> str:
    """A patient's name; a newborn is named after the mother, as the wards do."""
    family = chance.choice(_FAMILY)
    if newborn:
        child = "子" if sex == "male" else "女"
        return f"{PREFIX}{family}{chance.choice(_FEMALE)}之{child}"
    return f"{PREFIX}{family}{chance.choice(_MALE if sex == 'male' else _FEMALE)}"


def id_number(born: date, sex: str, count: int) -> str:
    """An ID number with a valid check digit under the test region; `count` 0 to 498 tells people of one day apart."""
    order = 2 * (count % 499) + (1 if sex == "male" else 2)
    head = f"{TEST_REGION}{born:%Y%m%d}{order:03d}"
    return head + str(ric.calc_check_digit(head + "0"))


def phone(count: int) -> str:
    """A telephone number that looks like one and is visibly counted."""
    return f"1990000{count % 10000:04d}"
