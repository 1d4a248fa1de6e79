"""Postings, placements, workstations and techniques of a programme's history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tongzhou.config.demo.cast import department_id, house_id
from tongzhou.config.demo.history.teller import Teller
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.kernel.periods import Period
from tongzhou.support.placements import actions as placements
from tongzhou.support.postings import actions as postings
from tongzhou.support.postings.actions import Plan
from tongzhou.support.postings.rules.roles import Role
from tongzhou.support.techniques import actions as techniques
from tongzhou.support.techniques.actions.needs import Need
from tongzhou.support.techniques.rules.stages import Kind

MONTH = 30


def tell(teller: Teller) -> None:
    """Everybody who came, went and stayed, and what they brought."""
    _postings(teller)
    _placements(teller)
    _workstations(teller)
    _techniques(teller)


def _postings(teller: Teller) -> None:
    for one in teller.lines("experts"):
        span = 0 if one.get("together") else _span(teller, one)
        for number in range(one["number"]):
            begins = one["since"] + timedelta(days=span * number // max(1, one["number"] - 1))
            ends = begins + timedelta(days=one["months"] * MONTH)
            person = teller.person(one["from"], "expert", one.get("person", 0) + number, "")
            postings.record(
                id=uid("posting", teller.code, one.get("key", one["from"]), number), by=teller.office(one["from"]), at=teller.at,
                supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]),
                plan=Plan(
                    person, Period(begins, ends), Role(one.get("role", Role.MEMBER)),
                    department_id(one["to"], one["department"]) if "department" in one else None,
                ),
                arrived_on=begins, left_on=ends - timedelta(days=1),
            )  # fmt: skip


def _span(teller: Teller, one: dict[str, Any]) -> int:
    """Days over which the beginnings are spread, so that the last has ended when the report was out."""
    days: int = (teller.said["told_on"] - one["since"]).days - one["months"] * MONTH - 5
    return days


def _placements(teller: Teller) -> None:
    for one in teller.lines("trainees"):
        span = _span(teller, one)
        for number in range(one["number"]):
            begins = one["since"] + timedelta(days=span * number // max(1, one["number"] - 1))
            placements.record(
                id=uid("placement", teller.code, one["from"], number), by=teller.office(one["from"]), at=teller.at,
                department_id=department_id(one["from"], one["department"]), trainee_id=teller.person(one["to"], "trainee", number, ""),
                arrived_on=begins, ended_on=begins + timedelta(days=one["months"] * MONTH), goal="进修",
                certificate=f"演示-{teller.code[:4]}-{one['from'][:3]}-{number + 1:03d}", issued_on=begins + timedelta(days=one["months"] * MONTH),
            )  # fmt: skip


def _workstations(teller: Teller) -> None:
    for one in teller.lines("workstations"):
        for number in range(one["number"]):
            placements.open_workstation(
                id=uid("workstation", teller.code, one["from"], number), by=teller.office(one["from"]), at=teller.at,
                expert_id=teller.person(one["from"], "seat", number, ""), receiving_id=house_id(one["to"]),
                plaque=f"{PREFIX}专家工作站（{number + 1}）", opened_on=one["since"] + timedelta(days=40 * number),
                department_id=department_id(one["to"], one["department"]),
            )  # fmt: skip


def _techniques(teller: Teller) -> None:
    for one in teller.lines("techniques"):
        expert = uid("staff", "history", one["from"], "expert", 0)
        for number in range(one["number"]):
            kind = Kind(one["kind"])
            techniques.record(
                id=uid("technique", teller.code, one["kind"], number), by=teller.office(one["from"]), at=teller.at,
                supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), on=one["since"] + timedelta(days=20 * number),
                need=Need(kind, f"{'新适宜技术' if kind is Kind.TECHNIQUE else '新诊疗项目'}（演示 {number + 1}）", department_id=department_id(one["to"], one["department"])),
                expert_id=expert,
            )  # fmt: skip
