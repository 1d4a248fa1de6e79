"""A county, its supporter and their people; a case brought to any state through the verbs themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.factories.accounts import account_for, granted, staff_at
from tests.factories.directory import (
    DepartmentFactory,
    InstitutionFactory,
    SpecialtyFactory,
    TownshipFactory,
    VillageFactory,
)
from tests.factories.partnerships import PairingFactory
from tests.factories.patients import consented, registered
from tongzhou.accounts import queries as accounts
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Urgency

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in China, on a Monday."""
PASSWORD = "lao-wang-likes-9-plums"
ANSWERS: dict[str, Any] = {
    "onset": {"at": "2026-03-02T08:10+08:00", "about": True},
    "character": "pressing",
    "radiation": ["left_arm"],
    "pressure": {"high": "152", "low": "94"},
    "pulse": "96",
    "ecg_done": "no",
    "aspirin": "given",
    "history": "高血压八年，没规律吃药",
}
"""Everything that a routine request about chest pain needs."""
OPINION: dict[str, Any] = {
    "assessment": "考虑急性冠脉综合征，不能除外心肌梗死。",
    "advice": "立即做十二导联心电图，阿司匹林 300 mg 嚼服，联系县医院胸痛中心。",
    "referral": "now",
    "watch": "胸痛加重、出冷汗、血压低于 90。",
}


@dataclass(frozen=True)
class Stage:
    """A village under a township under a county hospital, paired with a supporting hospital; their people."""

    village: Institution
    township: Institution
    county: Institution
    supporter: Institution
    pairing: Pairing
    cardiology: Department
    asker: Actor
    colleague: Actor
    township_doctor: Actor
    county_doctor: Actor
    county_office: Actor
    expert: Actor
    second_expert: Actor
    office: Actor


def person(role: Role, place: Institution, *, department: Department | None = None, **values: Any) -> Actor:
    """Somebody with an account, the PASSWORD and a role there."""
    staff = staff_at(place, department=department, **values)
    account = account_for(staff, password=PASSWORD)
    granted(account, role, place)
    return accounts.actor_of(account.id, at=NOW)


def staff_of(actor: Actor) -> Staff:
    """The staff record of an actor."""
    return Staff.objects.get(pk=actor.staff_id)


def stage() -> Stage:
    """The whole cast, in the database."""
    SpecialtyFactory(code="03.04")
    county = InstitutionFactory(name="演示县人民医院")
    township = TownshipFactory(parent=county, name="演示乡卫生院")
    village = VillageFactory(parent=township, name="演示村卫生室")
    supporter = InstitutionFactory(name="演示省立医院", tier="province")
    cardiology = DepartmentFactory(institution=supporter, name="心血管内科", specialty_id="03.04")
    titled = {"title": "chief_physician", "specialties": ["03.04"]}
    return Stage(
        village=village,
        township=township,
        county=county,
        supporter=supporter,
        pairing=PairingFactory(supporting=supporter, receiving=county),
        cardiology=cardiology,
        asker=person(Role.VILLAGE_DOCTOR, village, name="演示·村医甲", title="village_doctor"),
        colleague=person(Role.VILLAGE_DOCTOR, village, name="演示·村医乙", title="village_doctor"),
        township_doctor=person(Role.CLINICIAN, township, name="演示·乡医"),
        county_doctor=person(Role.CLINICIAN, county, name="演示·县医"),
        county_office=person(Role.PROGRAMME_OFFICE, county, name="演示·县办", title="manager"),
        expert=person(Role.EXPERT, supporter, department=cardiology, name="演示·专家甲", **titled),
        second_expert=person(Role.EXPERT, supporter, department=cardiology, name="演示·专家乙", **titled),
        office=person(Role.PROGRAMME_OFFICE, supporter, name="演示·省办", title="manager"),
    )


def asked(s: Stage, *, by: Actor | None = None, at: datetime = NOW, **values: Any) -> Consultation:
    """A request of the village (routine, chest pain, to the township) unless told otherwise."""
    by = by or s.asker
    told: dict[str, Any] = {
        "id": new_id(),
        "topic": "chest_pain",
        "urgency": Urgency.ROUTINE,
        "question": "胸口闷痛两小时，要不要马上转？",
        "data": ANSWERS,
    }
    if "patient_id" not in values:
        assert by.institution_id is not None
        patient = registered(Institution.objects.get(pk=by.institution_id), at=at)
        told |= {"patient_id": patient.pk, "consent_id": consented(patient, at=at).pk}
    return actions.request(by=by, at=at, **(told | values))


def at_expert(s: Stage, *, at: datetime = NOW, **values: Any) -> Consultation:
    """An urgent case sent straight to the supporting hospital and allocated to the expert."""
    case = asked(s, at=at, **({"urgency": Urgency.URGENT, "to": s.supporter.pk} | values))
    return actions.allocate(by=s.office, at=at + minutes(5), case_id=case.pk, staff_id=s.expert.staff_id)


def accepted(s: Stage, **values: Any) -> Consultation:
    """… and taken up by him."""
    case = at_expert(s, **values)
    return actions.accept(by=s.expert, at=NOW + minutes(10), case_id=case.pk)


def signed(s: Stage, **values: Any) -> Consultation:
    """… and answered with a signed opinion."""
    case = accepted(s, **values)
    return sign(case.pk, s.expert)


def closed(s: Stage, **values: Any) -> Consultation:
    """… and closed by the asker, adopted."""
    case = signed(s, **values)
    return actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")


NEXT_MORNING = NOW + timedelta(hours=22)


def amended(s: Stage, *, at: datetime = NEXT_MORNING, **values: Any) -> Consultation:
    """… and amended by the expert the next morning: he noticed a wrong dose."""
    return amend(closed(s).pk, s.expert, at=at, **values)


def amend(case_id: UUID, by: Actor, *, at: datetime = NEXT_MORNING, **values: Any) -> Consultation:
    """Sign the next version with the right password."""
    told = OPINION | {"advice": "阿司匹林 100 mg 口服，不是 300 mg。", "reason": "剂量写错"}
    return actions.amend(by=by, at=at, case_id=case_id, **({"password": PASSWORD} | told | values))


def invited(s: Stage, **values: Any) -> Consultation:
    """A case taken up by the expert, with his colleague invited to the panel."""
    case = accepted(s, **values)
    return actions.invite_expert(
        by=s.expert, at=NOW + minutes(15), case_id=case.pk, staff_id=s.second_expert.staff_id
    )


def leaves(actor: Actor) -> None:
    """Somebody no longer works here, and his account is closed."""
    Staff.objects.filter(pk=actor.staff_id).update(active=False)
    Account.objects.filter(pk=actor.account_id).update(is_active=False)


def sign(
    case_id: UUID, by: Actor, *, at: datetime = NOW + timedelta(minutes=40), **values: Any
) -> Consultation:
    """Sign OPINION with the right password."""
    return actions.sign(by=by, at=at, case_id=case_id, **({"password": PASSWORD} | OPINION | values))


def minutes(number: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)
