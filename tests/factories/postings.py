"""Two paired hospitals with their offices, an expert, and postings brought to any state by the verbs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.factories.actors import actor_at, actor_in
from tests.factories.consultations import Stage
from tests.factories.directory import DepartmentFactory, InstitutionFactory, StaffFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role as AccountRole
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.partnerships.models import Pairing
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Posting, PostingRule
from tongzhou.support.postings.rules.requirements import Requirement
from tongzhou.support.postings.rules.roles import Aspect, Band

HALF_YEAR = Period(date(2026, 3, 1), date(2026, 9, 1))


def noon(day: date) -> datetime:
    """The middle of a day in China."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """Who is there."""

    pairing: Pairing
    supporter: Institution
    host: Institution
    department: Department
    staff: Staff
    expert: Actor
    giving: Actor
    taking: Actor
    doctor: Actor
    stranger: Actor
    commission: Actor


def scene(*, kind: str = "general_hospital") -> Scene:
    """A fresh one: a province's hospital and a county's."""
    supporter = InstitutionFactory(name="演示省立医院", tier="province")
    host = InstitutionFactory(name="演示县人民医院", kind=kind)
    pairing = PairingFactory(supporting=supporter, receiving=host)
    staff = StaffFactory(institution=supporter, name="演示·李大山", title="chief_physician")
    elsewhere = InstitutionFactory(name="演示邻县人民医院")
    return Scene(
        pairing=pairing,
        supporter=supporter,
        host=host,
        department=DepartmentFactory(institution=host, name="儿科"),
        staff=staff,
        expert=actor_at(supporter, AccountRole.EXPERT, staff=staff, name=staff.name),
        giving=actor_at(supporter, AccountRole.PROGRAMME_OFFICE, name="演示·周帮扶"),
        taking=actor_at(host, AccountRole.PROGRAMME_OFFICE, name="演示·王对账"),
        doctor=actor_at(host, AccountRole.CLINICIAN, name="演示·马医生"),
        stranger=actor_at(elsewhere, AccountRole.PROGRAMME_OFFICE, name="演示·邻办"),
        commission=actor_in(host.region_code, AccountRole.HEALTH_COMMISSION, name="演示·卫健委"),
    )


def plan_of(s: Scene, **given: Any) -> actions.Plan:
    """Half a year in paediatrics."""
    usual: dict[str, Any] = {"staff_id": s.staff.pk, "planned": HALF_YEAR, "department_id": s.department.pk}
    return actions.Plan(**usual | given)


def planned(s: Scene, **given: Any) -> Posting:
    """Planned by the supporter."""
    id = given.pop("id", None) or new_id()
    return actions.plan(
        id=id,
        by=s.giving,
        at=given.pop("at", None) or noon(date(2026, 2, 1)),
        supporting_id=s.supporter.pk,
        receiving_id=s.host.pk,
        plan=plan_of(s, **given),
    )


def agreed(s: Scene, **given: Any) -> Posting:
    """… and agreed by the host."""
    row = planned(s, **given)
    return actions.agree(by=s.taking, at=noon(date(2026, 2, 2)), posting_id=row.pk)


def arriving(s: Scene, *, on: date | None = None, **given: Any) -> Posting:
    """… and arrived on the first planned day, unconfirmed."""
    row = agreed(s, **given)
    day = on or row.planned.lower
    return actions.arrive(by=s.giving, at=noon(day), posting_id=row.pk, on=day)


def here(s: Scene, **given: Any) -> Posting:
    """… and confirmed by the host."""
    row = arriving(s, **given)
    assert row.arrived_on is not None
    confirmed(s, row.key, row.arrived_on)
    return fresh(row)


def leaving(s: Scene, *, on: date = date(2026, 8, 31), **given: Any) -> Posting:
    """… and left, unconfirmed."""
    row = here(s, **given)
    return actions.depart(by=s.giving, at=noon(on), posting_id=row.pk, on=on)


def left(s: Scene, *, on: date = date(2026, 8, 31), **given: Any) -> Posting:
    """… and the days confirmed."""
    row = leaving(s, on=on, **given)
    confirmed(s, row.days_key, on)
    return fresh(row)


def confirmed(s: Scene, source: str, day: date, by: Actor | None = None) -> Entry:
    """The other side confirms the claim that waits."""
    claim = Claim.objects.get(source=source, state__in=["open", "disputed"])
    return ledger.confirm(by=by or s.taking, at=noon(day) + timedelta(hours=1), claim_id=claim.pk)


def claim_of(source: str) -> Claim:
    """The latest claim of an act."""
    found = Claim.objects.filter(source=source).order_by("-version").first()
    assert found is not None
    return found


def fresh(row: Posting) -> Posting:
    """The posting as it stands now."""
    return Posting.objects.select_related("supporting", "receiving", "staff").get(pk=row.pk)


BANDS = dict.fromkeys(Aspect, Band.GOOD)


def of_stage(s: Stage, at: datetime) -> dict[str, Any]:
    """Postings in the world of the permission table: one planned, one left, one appraised; their batch; a rule. By the table's names."""
    day = at.date() - timedelta(2)
    usual: dict[str, Any] = {"supporting_id": s.supporter.pk, "receiving_id": s.county.pk, "at": at}
    by = s.office
    batch = actions.open_batch(
        id=new_id(), by=by, number=1, during=Period(day - timedelta(400), day + timedelta(400)), **usual
    )
    ids: dict[str, Any] = {"batch": batch.pk, "posting_event": "agree", "posting_rule": _rule(s).pk}
    for name, staff_id in (("posting_left", s.second_expert.staff_id), ("posting_judged", s.expert.staff_id)):
        plan = actions.Plan(staff_id=staff_id, planned=Period(day - timedelta(300), day), batch_id=batch.pk)
        row = actions.record(
            id=new_id(),
            by=by,
            plan=plan,
            arrived_on=day - timedelta(300),
            left_on=day - timedelta(1),
            **usual,
        )
        for source in (row.key, row.days_key):
            ledger.confirm(by=s.county_office, at=at, claim_id=Claim.objects.get(source=source).pk)
        ids[name] = row.pk
    actions.appraise(
        by=s.county_office,
        at=at,
        posting_id=ids["posting_judged"],
        bands=BANDS,
        overall=Band.GOOD,
        words="带出了人。",
    )
    plan = actions.Plan(
        staff_id=s.second_expert.staff_id, planned=Period(day + timedelta(30), day + timedelta(230))
    )
    ids["posting"] = actions.plan(id=new_id(), by=by, plan=plan, **usual).pk
    return ids


def _rule(s: Stage) -> PostingRule:
    """The county's own rule."""
    return actions.set_rule(
        id=new_id(),
        by=actor_in(s.county.region_code, AccountRole.HEALTH_COMMISSION),
        at=noon(date(2026, 1, 1)),
        requirement=Requirement.HEADS,
        at_least=2,
        region=s.county.region_code,
        since=date(2020, 1, 1),
        source="演示文件",
        confirmed=True,
    )
