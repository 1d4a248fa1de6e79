"""One county's specialties under way: a chest pain centre with milestones behind it, a key department in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tongzhou.config.demo.cast import Cast, department_id, house_id
from tongzhou.config.demo.names import uid
from tongzhou.config.demo.story import Beat
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import CHINA
from tongzhou.support.specialties import actions as specialties
from tongzhou.support.specialties.actions import Planned, Subject
from tongzhou.support.specialties.queries import view
from tongzhou.support.specialties.rules.aims import Aim, Lack

FROM, TO = "nanchong", "wenchuan"
NIGHT = timedelta(hours=20)


def beats(cast: Cast) -> Iterator[Beat]:
    """Begun eight months before the story ends; the third milestone waits for the other side."""
    begun = cast.end - timedelta(days=240)
    yield Beat(begun, lambda at: _begin(cast, at))
    centre = uid("specialty", FROM, "chest_pain")
    for number, days in ((1, 50), (2, 140), (3, 236)):
        at = begun + timedelta(days=days)
        yield Beat(at, lambda at, number=number: _reach(cast, centre, number, at))  # type: ignore[misc]  # bound now
        if number < 3:
            yield Beat(at + NIGHT, lambda at, number=number: _confirm(cast, centre, number, at))  # type: ignore[misc]  # bound now


def _houses() -> dict[str, Any]:
    return {"supporting_id": house_id(FROM), "receiving_id": house_id(TO)}


def _act(cast: Cast, house: str) -> Actor:
    person = cast.office(house)
    assert person
    return cast.act(person)


def _begin(cast: Cast, at: datetime) -> None:
    by, on = _act(cast, TO), at.astimezone(CHINA).date()
    houses = _houses()
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
