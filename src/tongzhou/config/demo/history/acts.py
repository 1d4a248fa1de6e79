"""Plain acts of a programme's history: teaching, service on site, outreach, outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tongzhou.config.demo.cast import department_id, house_id
from tongzhou.config.demo.history.teller import Teller
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.rules import Ask
from tongzhou.support.acts.work import Who, Work

TOPICS = (
    "急性胸痛的鉴别",
    "卒中早识别",
    "新生儿复苏",
    "产后出血处理",
    "抗菌药物合理使用",
    "心电图读图",
    "慢阻肺管理",
    "糖尿病足",
)


def tell(teller: Teller) -> None:
    """Each line is one block of acts."""
    for index, one in enumerate(teller.lines("acts")):
        block = [(uid("act", teller.code, index, number), work) for number, work in enumerate(_works(one))]
        actions.record_many(by=teller.office(one["from"]), at=teller.at, told=block)


def _works(one: dict[str, Any]) -> Iterator[Work]:
    kind = get(one["kind"])
    if "years" in one:
        yield from _statements(one)
        return
    number = one["parts"] if kind.typed else one["total"]
    span = (one["until"] - one["since"]).days
    for which in range(number):
        day = one["since"] + timedelta(days=span * which // max(1, number - 1))
        detail = dict(one.get("detail", {})) | (
            {"source": "system"}
            if any(f.code == "source" and f.ask is Ask.CHOICE for f in kind.fields)
            else {}
        )
        begins = datetime.combine(day, time(9 + which % 6, which % 4 * 15), CHINA)
        yield Work(
            kind=kind.code, side=Side.SUPPORTING, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]),
            occurred_from=begins, occurred_to=begins + timedelta(minutes=60),
            department_id=department_id(one["to"], one["department"]) if "department" in one else None,
            topic=one.get("topic", TOPICS[which % len(TOPICS)]) if kind.topic else "", minutes=60 if kind.timed else None,
            quantity=Decimal(one["total"] * (which + 1) // number - one["total"] * which // number) if kind.typed else None,
            qualifier=Qualifier(one.get("qualifier", "exact")), detail=detail,
            people=tuple(Who(part.role, None, f"{PREFIX}带教专家{which % 12 + 1}") for part in kind.parts if part.least), origin="system",
        )  # fmt: skip


def _statements(one: dict[str, Any]) -> Iterator[Work]:
    """One statement a year, the years ending on `until`: zero is a statement, not a gap."""
    for back in range(one["years"], 0, -1):
        begins = one["until"].replace(year=one["until"].year - back) + timedelta(days=1)
        ends = one["until"].replace(year=one["until"].year - back + 1)
        yield Work(
            kind=one["kind"], side=Side.SUPPORTING, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]),
            occurred_from=datetime.combine(begins, time(), CHINA), occurred_to=datetime.combine(ends, time(23, 59, 59), CHINA),
            detail=one["detail"], origin="system",
        )  # fmt: skip
