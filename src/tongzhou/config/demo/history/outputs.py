"""Specialties, preparations, grants and papers of a programme's history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from tongzhou.config.demo.cast import department_id, house_id
from tongzhou.config.demo.history.teller import Teller
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.specialties import actions as specialties
from tongzhou.support.specialties.actions import Made, Subject
from tongzhou.support.specialties.rules.aims import Aim
from tongzhou.support.specialties.rules.preparations import DosageForm

Said = Mapping[str, Any]


def tell(teller: Teller) -> None:
    """What was built and what came out of it, up to the recipient's word."""
    for number, one in enumerate(teller.lines("outputs")):
        work = _work(one)
        acts.record(
            id=uid("output", teller.code, number), by=teller.office(one["from"]), at=teller.at, work=work
        )
    for number, one in enumerate(teller.lines("specialties")):
        _specialty(uid("specialty", teller.code, number), one, teller.office(one["from"]), teller.at)
    for number, one in enumerate(teller.lines("preparations")):
        id, by = uid("preparation", teller.code, number), teller.office(one["from"])
        specialties.prepare(
            id=id, by=by, at=teller.at, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), on=one["since"],
            told=Made(one["name"], DosageForm(one["form"]), process="工艺由支援方指导制定（演示）", quality="质量标准、检验报告存制剂室（演示）"),
        )  # fmt: skip
        specialties.file_preparation(
            by=by, at=teller.at, preparation_id=id, number=one["number"], on=one["filed"]
        )


def use(teller: Teller) -> None:
    """Once the recipients have confirmed: their preparations are used."""
    for number, one in enumerate(teller.lines("preparations")):
        specialties.use_preparation(
            by=teller.office(one["to"]),
            at=teller.at,
            preparation_id=uid("preparation", teller.code, number),
            on=one["used"],
        )


def _houses(one: Said) -> dict[str, Any]:
    return {"supporting_id": house_id(one["from"]), "receiving_id": house_id(one["to"])}


def _work(one: Said) -> Work:
    begins = datetime.combine(one["day"], time(), CHINA)
    return Work(
        kind=one["kind"], side=Side.SUPPORTING, occurred_from=begins, occurred_to=begins + timedelta(hours=23, minutes=59, seconds=59),
        department_id=department_id(one["to"], one["department"]), topic=one["title"], detail=one["detail"],
        people=(Who("expert", None, f"{PREFIX}带教专家1"), Who("author", None, f"{PREFIX}受援科室医生1")), origin="system",
        **_houses(one),
    )  # fmt: skip


def _specialty(id: UUID, one: Said, by: Actor, at: datetime) -> None:
    """Planned, built and said to be reached, in one go: history."""
    since: date = one["since"]
    aim = Aim(one["aim"])
    specialties.propose(
        id=id, by=by, at=at, on=since, milestones=specialties.usual(aim, on=since)[:3], **_houses(one),
        subject=Subject(aim, one["name"], department_id(one["to"], one["department"]), due_on=one["reached"]),
    )  # fmt: skip
    specialties.build(by=by, at=at, specialty_id=id)
    specialties.reach(by=by, at=at, specialty_id=id, on=one["reached"], evidence="报道载明已建设；日期为演示")
