"""Techniques at a small place with a ledger (tests/factories/ledger.py), made through the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import Place, place
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import LIVE
from tongzhou.support.techniques import actions
from tongzhou.support.techniques.actions import Need, Told
from tongzhou.support.techniques.models import Case, Technique
from tongzhou.support.techniques.rules.cases import Level
from tongzhou.support.techniques.rules.stages import Kind

DAY = date(2024, 3, 1)


@dataclass(frozen=True)
class Ward:
    """A place with a department of the county, a learner of it, a supervising expert, and a doctor who watches there."""

    place: Place
    department: Department
    learner: Staff
    expert: Staff
    outsider: Actor = field(repr=False)

    @property
    def giving(self) -> UUID:
        """The supporter's id."""
        return self.place.pairing.supporting_id

    @property
    def taking(self) -> UUID:
        """The recipient's id."""
        return self.place.pairing.receiving_id


def ward() -> Ward:
    """A fresh one."""
    p, other = place(), place()
    department = DepartmentFactory(institution=p.pairing.receiving, name="演示消化科")
    return Ward(
        p,
        department,
        StaffFactory(department=department, name="演示·学习者"),
        StaffFactory(institution=p.pairing.supporting, name="演示·带教者"),
        actor_at(other.pairing.receiving, Role.PROGRAMME_OFFICE, name="演示·邻办"),
    )


def noon(day: date) -> datetime:
    """Noon of a day in China."""
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")


def needed(w: Ward, *, on: date = DAY, by: Actor | None = None, **given: object) -> Technique:
    """A need of the county, written down by its office."""
    told: dict[str, object] = {
        "kind": Kind.TECHNIQUE, "name": "内镜下止血", "need": "消化道出血外转多", "department_id": w.department.pk, **given,
    }  # fmt: skip
    return actions.propose(
        id=new_id(), by=by or w.place.receiving_office, at=noon(on), supporting_id=w.giving, receiving_id=w.taking, on=on,
        need=Need(**told),
    )  # fmt: skip


def introduced(w: Ward, *, on: date = DAY, confirmed: bool = True, **given: object) -> Technique:
    """A technique introduced by the expert on a day, confirmed by the county unless told otherwise."""
    row = needed(w, on=on, **given)
    row = actions.introduce(by=w.place.expert, at=noon(on), technique_id=row.pk, on=on, expert_id=w.expert.pk)
    if confirmed:
        confirm_all(w, on)
    row.refresh_from_db()
    return row


def case(
    w: Ward,
    row: Technique,
    day: int,
    level: Level = Level.SUPERVISED,
    *,
    by: Actor | None = None,
    **given: object,
) -> Case:
    """A case so many days after the introduction; alone it is told by the county's doctor, else by the expert."""
    alone = level is Level.ALONE
    on = row.introduced_on + timedelta(days=day) if row.introduced_on else DAY
    told: dict[str, object] = {
        "on": on, "learner_id": w.learner.pk, "level": level, "expert_id": None if alone else w.expert.pk, "minutes": 60,
        **given,
    }  # fmt: skip
    teller = by or (w.place.doctor if alone else w.place.expert)
    return actions.record_case(id=new_id(), by=teller, at=noon(on), technique_id=row.pk, told=Told(**told))


def confirm_all(w: Ward, on: date) -> Sequence[Entry]:
    """Whatever waits between the two houses is confirmed by the side that is asked."""
    waiting = Claim.objects.filter(
        supporting=w.giving, receiving=w.taking, state__in=[state.value for state in LIVE], reverses=None
    )
    done: list[Entry] = []
    for by, side in ((w.place.receiving_office, "supporting"), (w.place.giving_office, "receiving")):
        ids = list(waiting.filter(side=side).values_list("pk", flat=True))
        done += ledger.confirm_many(by=by, at=noon(on) + timedelta(hours=1), claim_ids=ids) if ids else []
    return done


def alone(w: Ward, *, on: date = DAY) -> Technique:
    """A technique done alone: two cases with the expert, the third by himself, all confirmed."""
    row = introduced(w, on=on)
    for day in (10, 20):
        case(w, row, day)
    case(w, row, 30, Level.ALONE)
    confirm_all(w, on + timedelta(days=31))
    row.refresh_from_db()
    return row
