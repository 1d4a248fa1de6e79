"""What was built and what came out: specialties, preparations, grants and papers of a report; one county's specialties under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from tongzhou.config.demo.cast import Cast, department_id, house_id
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.config.demo.story import Beat
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.specialties import actions as specialties
from tongzhou.support.specialties.actions import Made, Planned, Subject
from tongzhou.support.specialties.queries import view
from tongzhou.support.specialties.rules.aims import Aim, Lack
from tongzhou.support.specialties.rules.preparations import DosageForm

Office = Callable[[str], Actor]
Said = Mapping[str, Any]


def tell(code: str, said: Said, office: Office, at: datetime) -> None:
    """Enter a report's specialties, preparations, grants and papers in the name of the supporters' offices: claimed, not yet confirmed."""
    for number, one in enumerate(said.get("outputs", ())):
        work = _work(one)
        acts.record(id=uid("output", code, number), by=office(one["from"]), at=at, work=work)
    for number, one in enumerate(said.get("specialties", ())):
        _specialty(uid("specialty", code, number), one, office(one["from"]), at)
    for number, one in enumerate(said.get("preparations", ())):
        id, by = uid("preparation", code, number), office(one["from"])
        specialties.prepare(
            id=id, by=by, at=at, supporting_id=house_id(one["from"]), receiving_id=house_id(one["to"]), on=one["since"],
            told=Made(one["name"], DosageForm(one["form"]), process="工艺由支援方指导制定（演示）", quality="质量标准、检验报告存制剂室（演示）"),
        )  # fmt: skip
        specialties.file_preparation(by=by, at=at, preparation_id=id, number=one["number"], on=one["filed"])


def use(code: str, said: Said, office: Office, at: datetime) -> None:
    """Once the recipients have confirmed: their preparations are used."""
    for number, one in enumerate(said.get("preparations", ())):
        specialties.use_preparation(
            by=office(one["to"]), at=at, preparation_id=uid("preparation", code, number), on=one["used"]
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


FROM, TO = "nanchong", "wenchuan"
NIGHT = timedelta(hours=20)


def beats(cast: Cast) -> Iterator[Beat]:
    """Two specialties of one county that are under way: a chest pain centre with milestones behind it, a key department in the plan."""
    begun = cast.end - timedelta(days=240)
    yield Beat(begun, lambda at: _begin(cast, at))
    centre = uid("specialty", FROM, "chest_pain")
    for number, days in ((1, 50), (2, 140), (3, 236)):
        at = begun + timedelta(days=days)
        yield Beat(at, lambda at, number=number: _reach(cast, centre, number, at))  # type: ignore[misc]  # bound now
        if number < 3:
            yield Beat(at + NIGHT, lambda at, number=number: _confirm(cast, centre, number, at))  # type: ignore[misc]  # bound now


def _act(cast: Cast, house: str) -> Actor:
    person = cast.office(house)
    assert person
    return cast.act(person)


def _begin(cast: Cast, at: datetime) -> None:
    by, on = _act(cast, TO), at.astimezone(CHINA).date()
    houses = _houses({"from": FROM, "to": TO})
    centre = uid("specialty", FROM, "chest_pain")
    plan = [
        Planned(one.name, one.needs, on + timedelta(days=60 * number))
        for number, one in enumerate(specialties.usual(Aim.CHEST_PAIN, on=on), 1)
    ]
    specialties.propose(
        id=centre, by=by, at=at, on=on, milestones=plan,
        subject=Subject(Aim.CHEST_PAIN, "", department_id(TO, "内科"), "胸痛病人转出路上要两个多小时（演示）", on + timedelta(days=330)),
        gaps=((Lack.STAFF, "介入护士 2 名"), (Lack.DEVICE, "床旁肌钙蛋白检测仪"), (Lack.TECHNIQUE, "溶栓后转运流程")), **houses,
    )  # fmt: skip
    specialties.build(by=by, at=at, specialty_id=centre)
    key = uid("specialty", FROM, "key")
    specialties.propose(
        id=key, by=by, at=at, on=on, milestones=specialties.usual(Aim.KEY_MUNICIPAL, on=on),
        subject=Subject(Aim.KEY_MUNICIPAL, "", department_id(TO, "儿科"), "承诺建立的州域内优势科室（演示）"), **houses,
    )  # fmt: skip


def _reach(cast: Cast, of: UUID, number: int, at: datetime) -> None:
    by = _act(cast, TO)
    one = view(by, of).plan[number - 1][0]
    specialties.reach_milestone(
        by=by, at=at, specialty_id=of, milestone_id=one.pk, on=at.astimezone(CHINA).date(), evidence="材料存科室（演示）"
    )  # fmt: skip


def _confirm(cast: Cast, of: UUID, number: int, at: datetime) -> None:
    by = _act(cast, FROM)
    said = view(by, of).plan[number - 1][1]
    assert said
    ledger.confirm(by=by, at=at, claim_id=said.claim)
